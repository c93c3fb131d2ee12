import type { UserRights } from '@smartsync/core/crm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RecordRights } from '../../src/http/record-rights.ts'
import { ALICE } from '../store/two-organizations.ts'
import { type Api, startApi } from './api.ts'

let api: Api
beforeEach(async () => {
  api = await startApi()
})
afterEach(() => api.stop())

const record = { type: 'company', id: '9' } as const
const all: UserRights = { view: true, edit: true }

test('a card that could be shown by the last answer does not wait for a CRM that hangs, unlike what it asks to be done', async () => {
  const { id: integrationId, organizationId } = await api.connect(ALICE, '100')
  const route = { integrationId, organizationId, active: true }
  const { promise: hanging, resolve: answer } = Promise.withResolvers<UserRights>()
  const answers = [Promise.resolve(all), hanging]
  const paused: number[] = []
  const rights = new RecordRights({
    tenancy: api.tenancy,
    connect: () => ({ rightsOn: () => answers.shift() ?? hanging }),
    clock: () => api.time.now,
    pause: async (ms) => void paused.push(ms),
  })
  await rights.require(route, record, '5', 'look')
  api.time.now = new Date(api.time.now.getTime() + 2 * 60_000)
  await rights.require(route, record, '5', 'look')
  expect(paused).toEqual([3_000])

  const changed = rights.require(route, record, '5', 'change')
  answer({ view: true, edit: false })
  await expect(changed).rejects.toMatchObject({ code: 'record_read_only' })
})
