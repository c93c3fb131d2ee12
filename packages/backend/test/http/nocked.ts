import nock from 'nock'
import { afterAll, afterEach, beforeAll } from 'vitest'

/** Nothing of a test reaches the network: `nock` plays HubSpot, and only servers of our own answer beside it. */
export function withoutNetwork(): void {
  beforeAll(() => {
    nock.disableNetConnect()
    nock.enableNetConnect((host) => host.startsWith('127.0.0.1'))
  })
  afterEach(() => nock.cleanAll())
  afterAll(() => {
    nock.enableNetConnect()
    nock.restore()
  })
}
