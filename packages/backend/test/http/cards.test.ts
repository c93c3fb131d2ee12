import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { saveEnrichments } from '../../src/store/enrichments.ts'
import { deactivate, integration } from '../../src/store/integrations.ts'
import { saveLinks } from '../../src/store/links.ts'
import { writeLogs } from '../../src/store/logs.ts'
import { ALICE, aLog, anEnrichment, BOB } from '../store/two-organizations.ts'
import { type Api, startApi } from './api.ts'
import { recordViewers } from './record-viewers.ts'

const viewers = recordViewers()

let api: Api
beforeEach(async () => {
  api = await startApi()
})
afterEach(() => api.stop())

/** As HubSpot's card asks: HubSpot itself adds who is asking, and signs the address with it. */
const address = (portalId: number, record: string, more = '') =>
  `/v1/cards/hubspot/${record}${more}?userId=5&portalId=${portalId}&userEmail=rep%40example.com&appId=4711`
const card = async (portalId: number, record: string) => (await api.asHubspot('GET', address(portalId, record))).json()
const enrich = (portalId: number, record: string) => api.asHubspot('POST', address(portalId, record, '/enrich'), '{}')

/** An organization with portal `account`, whose company record 9 is enriched. */
async function withCompany(organization: string, account: string, companyName: string) {
  const { id } = await api.connect(organization, account)
  const companyId = `company-of-${account}`
  await api.inTenant(organization, async (tx) => {
    await saveLinks(tx, id, [
      { entityType: 'business', oppspotId: companyId, crmType: 'company', crmId: '9', written: {} },
    ])
    await saveEnrichments(tx, [anEnrichment({ companyId, companyName, at: api.time.now.toISOString() })])
  })
  return { id, companyId }
}

describe('the card', () => {
  test('of a company shows its latest enrichment', async () => {
    await withCompany(ALICE, '100', 'Harbourlight')
    expect(await card(100, 'company/9')).toMatchObject({
      state: 'fresh',
      content: { company: { name: 'Harbourlight' }, invented: true },
    })
  })

  test('of a contact shows the company that it was last enriched with', async () => {
    const { id, companyId } = await withCompany(ALICE, '100', 'Harbourlight')
    await api.inTenant(ALICE, (tx) =>
      writeLogs(tx, [aLog(id, { syncType: 'contact', crmEntityId: '3', enrichments: { companyId } })]),
    )
    expect(await card(100, 'contact/3')).toMatchObject({ content: { company: { name: 'Harbourlight' } } })
  })

  test('says so where nothing is known yet, and where the account is not connected', async () => {
    const { id } = await api.connect(ALICE, '100')
    expect(await card(100, 'contact/3')).toEqual({ state: 'never_enriched', mayEdit: true })
    expect(await card(999, 'contact/3')).toEqual({ state: 'not_connected' })
    await api.inTenant(ALICE, (tx) => deactivate(tx, id, 'off'))
    expect(await card(100, 'contact/3')).toEqual({ state: 'not_connected' })
  })

  test('says why there was no match, and what failed', async () => {
    const { id } = await api.connect(ALICE, '100')
    await api.inTenant(ALICE, (tx) =>
      writeLogs(tx, [
        aLog(id, { crmEntityId: '1', status: 'skipped', payload: { reason: 'Two companies fit' } }),
        aLog(id, { crmEntityId: '2', status: 'failed', errorMessage: 'The CRM refused it' }),
        aLog(id, {
          crmEntityId: '3',
          status: 'failed',
          errorMessage: '400',
          trouble: { code: 'crm_invalid', about: 'city' },
        }),
      ]),
    )
    expect(await card(100, 'company/1')).toMatchObject({ state: 'no_match', reason: 'Two companies fit' })
    expect(await card(100, 'company/2')).toMatchObject({ state: 'error', message: 'The CRM refused it' })
    expect(await card(100, 'company/3')).toEqual({
      state: 'error',
      message: 'HubSpot refused a value: city.',
      help: 'Ask your administrator for help.',
      trouble: { code: 'crm_invalid', about: 'city', remedy: 'ask_administrator' },
      content: null,
      mayEdit: true,
    })
  })

  test('says why nothing came of the last wish to enrich, and forgets it once something did', async () => {
    const { id } = await withCompany(ALICE, '100', 'Harbourlight')
    await enrich(100, 'company/9')
    const parkedAt = new Date(api.time.now.getTime() + 1_000)
    await api.inTenant(ALICE, (tx) =>
      tx
        .updateTable('crm_sync_queue')
        .set({
          status: 'failed',
          error_message: 'HubSpot lets us in no more. Connect it again.',
          completed_at: parkedAt,
        })
        .where('integration_id', '=', id)
        .execute(),
    )
    expect(await card(100, 'company/9')).toMatchObject({
      state: 'error',
      message: 'HubSpot lets us in no more. Connect it again.',
      content: { company: { name: 'Harbourlight' } },
    })
    const at = new Date(api.time.now.getTime() + 2_000).toISOString()
    const companyId = 'company-of-100'
    await api.inTenant(ALICE, (tx) =>
      saveEnrichments(tx, [anEnrichment({ companyId, companyName: 'Harbourlight', at })]),
    )
    expect(await card(100, 'company/9')).toMatchObject({ state: 'fresh' })
  })

  test('of another portal’s record shows nothing of that portal', async () => {
    await withCompany(ALICE, '100', 'Alice’s customer')
    await withCompany(BOB, '200', 'Bob’s customer')
    expect(await card(200, 'company/9')).toMatchObject({ content: { company: { name: 'Bob’s customer' } } })
    await api.connect(BOB, '300')
    expect(await card(300, 'company/9')).toEqual({ state: 'never_enriched', mayEdit: true })
  })
})

describe('asking for a record to be enriched', () => {
  test('queues it before everything else, and the card shows it', async () => {
    await withCompany(ALICE, '100', 'Harbourlight')
    const answer = await enrich(100, 'company/9')
    expect(answer.status).toBe(202)
    const correlationId = answer.headers.get('x-correlation-id')
    expect(await answer.json()).toEqual({ queued: true, correlationId })
    expect(await api.jobs(ALICE)).toMatchObject([{ key: 'record:company:9', priority: 10, payload: { correlationId } }])
    expect(await card(100, 'company/9')).toMatchObject({
      state: 'working',
      since: expect.any(String),
      content: { company: { name: 'Harbourlight' } },
    })
  })

  test('again while it waits changes nothing', async () => {
    await api.connect(ALICE, '100')
    await enrich(100, 'contact/3')
    expect(await (await enrich(100, 'contact/3')).json()).toMatchObject({ queued: false })
    expect(await api.jobs(ALICE)).toHaveLength(1)
  })

  test('from an account that is not connected is refused', async () => {
    const answer = await enrich(999, 'contact/3')
    expect(answer.status).toBe(409)
    expect(await answer.json()).toMatchObject({ code: 'not_connected' })
  })
})

describe('a card is refused', () => {
  test('without HubSpot’s signature over the whole address', async () => {
    await withCompany(ALICE, '100', 'Harbourlight')
    const forged = await api.asHubspot('GET', address(100, 'company/9'), '', { secret: 'guessed' })
    expect(forged.status).toBe(401)
    expect(JSON.stringify(await forged.json())).not.toContain('Harbourlight')
    expect((await api.send(address(100, 'company/9'))).status).toBe(401)
  })

  test('of whoever HubSpot does not show the record, whatever the card asks, and nothing of it is told', async () => {
    await withCompany(ALICE, '100', 'Harbourlight')
    viewers.say((record) => ({ status: 200, users: record === 'hcrn:100:crm-object:0-2:9' ? [6] : [5, 6] }))
    const shown = { fingerprint: 'f1' }
    const asks = [
      api.asHubspot('GET', address(100, 'company/9')),
      enrich(100, 'company/9'),
      ...Object.entries({
        owner: shown,
        stage: shown,
        feedback: { ...shown, part: 'summary', verdict: 'up' },
        'actions/0123456789abcdef': { ...shown, do: 'create_task' },
      }).map(([path, body]) => api.asHubspot('POST', address(100, 'company/9', `/${path}`), JSON.stringify(body))),
    ]
    for (const answer of await Promise.all(asks)) {
      expect(answer.status).toBe(403)
      const text = await answer.text()
      expect(JSON.parse(text)).toMatchObject({ code: 'record_forbidden' })
      expect(text).not.toContain('Harbourlight')
    }
    expect(await api.jobs(ALICE)).toEqual([])
    expect(await card(100, 'contact/3')).toEqual({ state: 'never_enriched', mayEdit: true })
  })

  test('where it would change the record, of whoever HubSpot lets only view it', async () => {
    await withCompany(ALICE, '100', 'Harbourlight')
    viewers.say(() => ({ status: 200, editors: [6] }))
    expect(await card(100, 'company/9')).toMatchObject({ state: 'fresh', mayEdit: false })
    const post = (path: string, body: object, record = 'company/9') =>
      api.asHubspot('POST', address(100, record, `/${path}`), JSON.stringify(body))
    const shown = { fingerprint: 'f1' }
    for (const answer of [
      await enrich(100, 'company/9'),
      await post('owner', shown),
      await post('stage', shown, 'deal/3'),
    ]) {
      expect(answer.status).toBe(403)
      expect(await answer.json()).toMatchObject({ code: 'record_read_only' })
    }
    expect(await api.jobs(ALICE)).toEqual([])
    expect((await post('feedback', { ...shown, part: 'summary', verdict: 'up' })).status).toBe(202)
  })

  test('in the same words where the record is hidden and where there is none', async () => {
    await withCompany(ALICE, '100', 'Harbourlight')
    const refusal = async (record: string) => ({ ...Object(await card(100, record)), correlationId: null })
    viewers.say((record) => (record.endsWith(':9') ? { status: 200, users: [6] } : { status: 404 }))
    expect(await refusal('company/9')).toMatchObject({ code: 'record_forbidden' })
    expect(await refusal('company/10')).toEqual(await refusal('company/9'))
  })

  test('while HubSpot does not say who may see the record, and shown again once it does', async () => {
    await withCompany(ALICE, '100', 'Harbourlight')
    for (const status of [403, 500]) {
      viewers.say(() => ({ status }))
      const answer = await api.asHubspot('GET', address(100, 'company/9'))
      expect(answer.status).toBe(503)
      const text = await answer.text()
      expect(JSON.parse(text)).toMatchObject({ code: 'rights_unknown' })
      expect(text).not.toContain('Harbourlight')
    }
    viewers.say(() => ({ status: 200 }))
    expect(await card(100, 'company/9')).toMatchObject({ state: 'fresh' })
  })

  test('and the account’s administrator reads why, where HubSpot does not let us ask, until it does', async () => {
    const { id } = await withCompany(ALICE, '100', 'Harbourlight')
    const other = await api.connect(ALICE, '200')
    const closed = async (of = id) => (await api.inTenant(ALICE, (tx) => integration(tx, of)))?.cardsClosed
    viewers.say(() => ({ status: 500 }))
    await card(100, 'company/9')
    expect(await closed()).toBeNull()

    const scopes = { context: { requiredGranularScopes: ['settings.users.read'] } }
    viewers.say(() => ({ status: 403, body: { category: 'MISSING_SCOPES', errors: [scopes] } }))
    await card(100, 'company/9')
    expect(await closed()).toMatch(/who may see a record.*settings\.users\.read.*Connect HubSpot again/s)
    expect(await closed(other.id)).toBeNull()

    viewers.say(() => ({ status: 500 }))
    await card(100, 'company/9')
    expect(await closed()).toContain('settings.users.read')
    viewers.say(() => ({ status: 200, users: [] }))
    await card(100, 'company/9')
    expect(await closed()).toBeNull()
  })

  test('where HubSpot does not say which of its users asks', async () => {
    await withCompany(ALICE, '100', 'Harbourlight')
    const path = '/v1/cards/hubspot/company/9?portalId=100&userEmail=rep%40example.com&appId=4711'
    expect((await api.asHubspot('GET', path)).status).toBe(422)
  })

  test('for a type of record that has none', async () => {
    expect((await api.asHubspot('GET', address(100, 'task/9'))).status).toBe(404)
  })
})

describe('HubSpot is asked who may see a record', () => {
  test('once a minute for each rep and record, so that what changes there shows within a minute', async () => {
    await withCompany(ALICE, '100', 'Harbourlight')
    await Promise.all([card(100, 'company/9'), card(100, 'company/9')])
    await enrich(100, 'company/9')
    expect(viewers.asked).toEqual(['hcrn:100:crm-object:0-2:9'])

    viewers.say(() => ({ status: 200, users: [] }))
    api.time.now = new Date(api.time.now.getTime() + 60_000)
    expect(await card(100, 'company/9')).toMatchObject({ code: 'record_forbidden' })
  })

  const later = (minutes: number) => {
    api.time.now = new Date(api.time.now.getTime() + minutes * 60_000)
  }
  const down = () => ({ status: 503 })

  test('and while it is down, its last yes serves five minutes to look, and for nothing else', async () => {
    await withCompany(ALICE, '100', 'Harbourlight')
    await card(100, 'company/9')
    viewers.say(down)
    later(4)
    expect(await card(100, 'company/9')).toMatchObject({ state: 'fresh' })
    expect(await card(100, 'contact/3')).toMatchObject({ code: 'rights_unknown' })
    expect((await enrich(100, 'company/9')).status).toBe(503)
    const body = JSON.stringify({ fingerprint: 'f1', part: 'summary', verdict: 'up' })
    expect((await api.asHubspot('POST', address(100, 'company/9', '/feedback'), body)).status).toBe(503)
    const other = address(100, 'company/9').replace('userId=5', 'userId=6')
    expect((await api.asHubspot('GET', other)).status).toBe(503)
    later(1)
    expect(await card(100, 'company/9')).toMatchObject({ code: 'rights_unknown' })
  })

  test('and the card says whether the rep may edit the record, as HubSpot said it last while it is down', async () => {
    await withCompany(ALICE, '100', 'Harbourlight')
    for (const mayEdit of [true, false]) {
      viewers.say(() => ({ status: 200, editors: mayEdit ? [5] : [6] }))
      later(1)
      expect(await card(100, 'company/9')).toMatchObject({ state: 'fresh', mayEdit })
      viewers.say(down)
      later(4)
      expect(await card(100, 'company/9')).toMatchObject({ state: 'fresh', mayEdit })
    }
  })

  test.each([
    ['said no', { status: 200, users: [6] }],
    ['did not let us ask', { status: 403 }],
  ])('and its last yes serves no more once it %s', async (_, answer) => {
    await withCompany(ALICE, '100', 'Harbourlight')
    await card(100, 'company/9')
    later(1)
    viewers.say(() => answer)
    expect((await api.asHubspot('GET', address(100, 'company/9'))).status).not.toBe(200)
    later(1)
    viewers.say(down)
    expect(await card(100, 'company/9')).toMatchObject({ code: 'rights_unknown' })
  })

  test('of each kind of record by its own name, and in the account that asks', async () => {
    await api.connect(ALICE, '100')
    await api.connect(BOB, '200')
    await card(100, 'contact/3')
    await card(100, 'deal/3')
    await card(200, 'contact/3')
    expect(viewers.asked).toEqual([
      'hcrn:100:crm-object:0-1:3',
      'hcrn:100:crm-object:0-3:3',
      'hcrn:200:crm-object:0-1:3',
    ])
  })
})
