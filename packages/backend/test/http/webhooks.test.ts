import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { changesCounted } from '../../src/store/change-counts.ts'
import { deactivate } from '../../src/store/integrations.ts'
import { ALICE, BOB } from '../store/two-organizations.ts'
import { type Api, HUBSPOT, startApi } from './api.ts'

let api: Api
beforeEach(async () => {
  api = await startApi()
})
afterEach(() => api.stop())

let events = 0
const change = (portalId: number, objectId: number, more: object = {}) => ({
  eventId: ++events,
  subscriptionId: 1,
  portalId,
  appId: 4711,
  occurredAt: 1_795_000_000_000,
  subscriptionType: 'contact.propertyChange',
  propertyName: 'email',
  propertyValue: 'x',
  attemptNumber: 0,
  objectId,
  changeSource: 'CRM_UI',
  ...more,
})
const post = (...changes: object[]) => api.asHubspot('POST', '/webhooks/hubspot', JSON.stringify(changes))

describe('a webhook that is HubSpot’s', () => {
  test('makes one job for each record, whatever the number of its changes', async () => {
    await api.connect(ALICE, '100')
    const answer = await post(
      change(100, 1),
      change(100, 1, { propertyName: 'phone' }),
      change(100, 2, { subscriptionType: 'company.creation' }),
    )
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ received: 3, duplicates: 0, unknown: 0, jobs: 2 })
    expect(await api.jobs(ALICE)).toMatchObject([
      {
        key: 'change:contact:1',
        priority: 5,
        payload: { kind: 'change', record: { type: 'contact', id: '1' }, at: '2026-11-18T11:06:40.000Z' },
      },
      { key: 'change:company:2' },
    ])
  })

  test('for two organizations is kept for each of them, or for neither', async () => {
    await api.connect(ALICE, '100')
    await api.connect(BOB, '200')
    await post(change(200, 7), change(100, 1), change(200, 8))
    expect((await api.jobs(ALICE)).map(({ key }) => key)).toEqual(['change:contact:1'])
    expect((await api.jobs(BOB)).map(({ key }) => key)).toEqual(['change:contact:7', 'change:contact:8'])
    expect(await api.inbox(ALICE)).toHaveLength(1)
    expect(await api.inbox(BOB)).toHaveLength(2)
  })

  test('counts once, however often it is delivered', async () => {
    await api.connect(ALICE, '100')
    const one = change(100, 1)
    await post(one)
    expect(await (await post({ ...one, attemptNumber: 1 })).json()).toMatchObject({
      received: 0,
      duplicates: 1,
      jobs: 0,
    })
    expect(await api.inbox(ALICE)).toHaveLength(1)
  })

  test('makes one job of a record’s changes, as of the latest, in whatever order they come', async () => {
    await api.connect(ALICE, '100')
    const later = change(100, 1, { occurredAt: 1_795_000_060_000 })
    await post(later, change(100, 1))
    await post(change(100, 1, { propertyName: 'phone' }))
    expect(await api.jobs(ALICE)).toMatchObject([{ payload: { at: '2026-11-18T11:07:40.000Z' } }])
  })

  test('makes no job of our own writes, and counts them', async () => {
    const { id } = await api.connect(ALICE, '100')
    const ours = { changeSource: 'INTEGRATION', sourceId: HUBSPOT.appId }
    const echoes = [change(100, 1, ours), change(100, 1, { ...ours, propertyName: 'phone' })]
    expect(await (await post(...echoes)).json()).toEqual({ received: 2, duplicates: 0, unknown: 0, jobs: 0 })
    expect(await (await post(...echoes)).json()).toMatchObject({ received: 0, duplicates: 2 })
    expect(await api.jobs(ALICE)).toEqual([])
    expect(await api.inbox(ALICE)).toHaveLength(1)
    const { today, total } = await api.inTenant(ALICE, (tx) => changesCounted(tx, id, api.time.now))
    expect([today.echoes, total.echoes]).toEqual([2, 2])
    const tomorrow = new Date(api.time.now.getTime() + 86_400_000)
    expect(await api.inTenant(ALICE, (tx) => changesCounted(tx, id, tomorrow))).toMatchObject({
      today: { echoes: 0 },
      total: { echoes: 2 },
    })
  })

  test('has ends of records followed, whatever the integration does of itself', async () => {
    await api.connect(ALICE, '100', { autoEnrich: false, syncFrequency: 'manual', syncDirection: 'to_crm' })
    await post(
      change(100, 1, { subscriptionType: 'contact.deletion' }),
      change(100, 2, { subscriptionType: 'contact.privacyDeletion' }),
      change(100, 3, { subscriptionType: 'company.merge', primaryObjectId: 3, mergedObjectIds: [4], newObjectId: 5 }),
    )
    expect((await api.jobs(ALICE)).map(({ payload }) => payload)).toMatchObject([
      { kind: 'erase', record: { type: 'contact', id: '2' } },
      { kind: 'fate', fate: 'deleted', record: { type: 'contact', id: '1' } },
      { kind: 'fate', fate: 'merged', record: { type: 'company', id: '5' }, mergedIds: ['3', '4'] },
    ])
  })

  test.each([
    ['hourly', 3_600_000],
    ['daily', 86_400_000],
  ] as const)('waits for the next sweep where the integration is synced %s', async (syncFrequency, most) => {
    await api.connect(ALICE, '100', { syncFrequency })
    await post(change(100, 1), change(100, 1, { propertyName: 'phone' }))
    expect(await api.jobs(ALICE)).toMatchObject([{ key: 'change:contact:1' }])
    expect(await api.queue.nextDue()).toEqual(new Date(api.time.now.getTime() + most))
  })

  test('of accounts and kinds that we do not know is answered with 200, so that it is not sent again', async () => {
    const answer = await post(change(999, 1), change(999, 2, { subscriptionType: 'ticket.creation' }))
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ received: 0, unknown: 1, jobs: 0 })
  })

  test('makes no job where the integration is switched off', async () => {
    const { id } = await api.connect(ALICE, '100')
    await api.inTenant(ALICE, (tx) => deactivate(tx, id, 'off'))
    await post(change(100, 1))
    expect(await api.jobs(ALICE)).toEqual([])
  })

  test('makes no job where nothing is enriched by itself, nor taken over', async () => {
    await api.connect(ALICE, '100', { autoEnrich: false, syncDirection: 'to_crm' })
    await api.connect(BOB, '200', { syncFrequency: 'manual' })
    await post(change(100, 1), change(200, 1))
    expect([...(await api.jobs(ALICE)), ...(await api.jobs(BOB))]).toEqual([])
  })

  test('makes a job where the CRM has something to tell, though we write nothing there', async () => {
    await api.connect(ALICE, '100', { syncDirection: 'from_crm' })
    await post(change(100, 1))
    expect(await api.jobs(ALICE)).toMatchObject([{ key: 'change:contact:1' }])
  })
})

describe('a webhook is refused, and nothing of it kept,', () => {
  test('when its signature is another’s, stale, or missing', async () => {
    await api.connect(ALICE, '100')
    const body = JSON.stringify([change(100, 1)])
    const stale = new Date(api.time.now.getTime() - 301_000)
    const forged = await api.asHubspot('POST', '/webhooks/hubspot', body, { secret: 'guessed' })
    const old = await api.asHubspot('POST', '/webhooks/hubspot', body, { at: stale })
    const bare = await api.send('/webhooks/hubspot', { method: 'POST', body })
    for (const answer of [forged, old, bare]) {
      expect(answer.status).toBe(401)
      expect(await answer.json()).toMatchObject({ code: 'signature_invalid' })
    }
    expect(await api.inbox(ALICE)).toEqual([])
    expect(api.logged()).not.toContain(HUBSPOT.clientSecret)
  })

  test('when it is no webhook', async () => {
    const answer = await api.asHubspot('POST', '/webhooks/hubspot', '{"hello":1}')
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'webhook_unreadable' })
  })

  test('when the database is lost: 503, for HubSpot to send it again', async () => {
    await api.connect(ALICE, '100')
    await api.loseDatabase()
    const answer = await post(change(100, 1))
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ code: 'database_unreachable' })
  })
})
