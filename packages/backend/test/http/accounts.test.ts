import type { Trouble } from '@smartsync/core/card'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { deactivate, noteCardsClosed, noteError, noteSync } from '../../src/store/integrations.ts'
import { ALICE } from '../store/two-organizations.ts'
import { type Api, startApi } from './api.ts'

let api: Api
beforeEach(async () => {
  api = await startApi()
})
afterEach(() => api.stop())

async function account(portal: number, options: { secret?: string } = {}) {
  const path = `/v1/accounts/hubspot?userId=5&portalId=${portal}&userEmail=rep%40example.com&appId=4711`
  const response = await api.asHubspot('GET', path, '', options)
  return { status: response.status, body: await response.json() }
}

test('the settings page in the CRM shows how the account is connected', async () => {
  const { id } = await api.connect(ALICE, '100', { autoCreateTasks: false })
  const does = { enrich: true, score: true, assign: true, tasks: false }
  expect((await account(100)).body).toEqual({
    connected: true,
    lastSyncAt: null,
    lastError: null,
    trouble: null,
    cardsClosed: null,
    withheld: [],
    does,
  })
  const at = new Date('2026-11-24T09:00:00.000Z')
  await api.inTenant(ALICE, (tx) => noteSync(tx, id, { at }))
  await api.inTenant(ALICE, (tx) => noteError(tx, id, 'HubSpot is not answering.'))
  await api.inTenant(ALICE, (tx) => noteCardsClosed(tx, id, 'HubSpot answered with 403.'))
  expect((await account(100)).body).toMatchObject({
    lastSyncAt: at.toISOString(),
    lastError: 'HubSpot is not answering.',
    trouble: null,
    cardsClosed: 'HubSpot answered with 403.',
  })
})

test('what went wrong last comes with its code, until something goes well', async () => {
  const { id } = await api.connect(ALICE, '100')
  const note = (message: string, trouble: Trouble | null = null) =>
    api.inTenant(ALICE, (tx) => noteError(tx, id, message, trouble))
  await note('HubSpot refused city.', { code: 'crm_invalid', about: 'city' })
  expect((await account(100)).body).toMatchObject({
    lastError: 'HubSpot refused city.',
    trouble: { code: 'crm_invalid', about: 'city', remedy: 'ask_administrator' },
  })
  await note('Something stands in the way.')
  expect((await account(100)).body).toMatchObject({ lastError: 'Something stands in the way.', trouble: null })
  await note('HubSpot is not answering.', { code: 'crm_unavailable' })
  await api.inTenant(ALICE, (tx) => noteSync(tx, id, { at: api.time.now }))
  expect((await account(100)).body).toMatchObject({ lastError: null, trouble: null })
})

test('and that it is not, to an account that nobody connected or somebody disconnected', async () => {
  expect((await account(999)).body).toEqual({ connected: false })
  const { id } = await api.connect(ALICE, '100')
  await api.inTenant(ALICE, (tx) => deactivate(tx, id, 'off'))
  expect((await account(100)).body).toEqual({ connected: false })
})

test('nothing is shown without the CRM’s signature', async () => {
  await api.connect(ALICE, '100')
  expect(await account(100, { secret: 'guessed' })).toMatchObject({ status: 401, body: { code: 'signature_invalid' } })
})
