import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Receiver } from './receiver.ts'
import { PORTAL, UnderTest } from './sandbox-under-test.ts'

let backend: Receiver
let hubspot: UnderTest
beforeAll(async () => {
  backend = await Receiver.start()
  hubspot = await UnderTest.start()
})
afterAll(async () => {
  await hubspot.stop()
  await backend.stop()
})

const STEPS = '/sandbox/hubspot/workflow-steps'
const step = (more: object = {}) =>
  hubspot.send('POST', STEPS, { url: `${backend.url}/step`, portalId: PORTAL, type: 'contacts', id: '7', ...more })

describe('a step of a workflow', () => {
  it('asks the action’s address, signed, for a record by HubSpot’s names', async () => {
    await step({ callbackId: 'ap-1' })
    const [request] = backend.received
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      callbackId: 'ap-1',
      origin: { portalId: PORTAL },
      object: { objectId: 7, objectType: 'CONTACT' },
    })
    expect(request?.headers['x-hubspot-signature-v3']).toEqual(expect.any(String))
  })

  it('fails where the action does not answer with output fields, or nobody is installed', async () => {
    expect((await step()).status).toBe(502)
    expect((await step({ portalId: 1 })).status).toBe(400)
  })
})
