import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { deactivate } from '../../src/store/integrations.ts'
import { ALICE } from '../store/two-organizations.ts'
import { type Api, startApi } from './api.ts'

let api: Api
beforeEach(async () => {
  api = await startApi()
})
afterEach(() => api.stop())

const step = (more: object = {}) => ({
  callbackId: 'ap-100-1-2-0',
  origin: { portalId: 100, actionDefinitionId: 1, actionDefinitionVersion: 1 },
  context: { source: 'WORKFLOWS', workflowId: 1 },
  object: { objectId: 9, objectType: 'COMPANY', properties: {} },
  inputFields: {},
  ...more,
})
async function ask(body: object, options: { secret?: string } = {}) {
  const response = await api.asHubspot('POST', '/v1/workflows/hubspot/enrich', JSON.stringify(body), options)
  return { status: response.status, body: await response.json() }
}

describe('a workflow that wants a record enriched', () => {
  test('gets two jobs: one that enriches, one that lets it go on', async () => {
    await api.connect(ALICE, '100')
    expect(await ask(step())).toMatchObject({ status: 200, body: { outputFields: { hs_execution_state: 'BLOCK' } } })
    expect(await api.jobs(ALICE)).toMatchObject([
      { key: 'record:company:9', priority: 6, payload: { kind: 'record', record: { type: 'company', id: '9' } } },
      { key: 'workflow:ap-100-1-2-0', payload: { kind: 'workflow', callbackId: 'ap-100-1-2-0' } },
    ])
  })

  test('of an account that is not connected goes on at once', async () => {
    const goesOn = { status: 200, body: { outputFields: { hs_execution_state: 'FAIL_CONTINUE' } } }
    expect(await ask(step({ origin: { portalId: 999 } }))).toMatchObject(goesOn)
    const { id } = await api.connect(ALICE, '100')
    await api.inTenant(ALICE, (tx) => deactivate(tx, id, 'off'))
    expect(await ask(step())).toMatchObject(goesOn)
    expect(await api.jobs(ALICE)).toEqual([])
  })

  test('is refused without HubSpot’s signature', async () => {
    await api.connect(ALICE, '100')
    expect(await ask(step(), { secret: 'guessed' })).toMatchObject({ status: 401, body: { code: 'signature_invalid' } })
    expect(await api.jobs(ALICE)).toEqual([])
  })
})
