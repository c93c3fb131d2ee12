import { randomUUID } from 'node:crypto'
import type { Mapping } from '@smartsync/core/mapping'
import { afterAll, describe, expect, test } from 'vitest'
import { awaitCompanies, awaitNoLonger } from '../../src/store/awaited-companies.ts'
import { latestEnrichments, recentEnrichments, saveEnrichments } from '../../src/store/enrichments.ts'
import { AccountTaken } from '../../src/store/errors.ts'
import { type Message, receive } from '../../src/store/inbox.ts'
import {
  createIntegration,
  deactivate,
  integration,
  noteError,
  noteSync,
  reconnect,
} from '../../src/store/integrations.ts'
import { type EntityLink, linksFrom, linksTo, saveLinks } from '../../src/store/links.ts'
import { logsFor, recentLogs, writeLogs } from '../../src/store/logs.ts'
import { mappings, replaceMappings } from '../../src/store/mappings.ts'
import { consumeState, issueState } from '../../src/store/oauth-states.ts'
import { interestedIn, routeByAccount, routesByAccount, routesOf } from '../../src/store/routes.ts'
import { cursor, saveCursor } from '../../src/store/sweep-cursors.ts'
import { type IntakeTransaction, Tenancy, type TenantTransaction } from '../../src/store/tenancy.ts'
import { testDatabase } from '../database.ts'
import { aLog, anEnrichment, NOW } from './two-organizations.ts'

const database = await testDatabase()
afterAll(() => database.close())
const tenancy = new Tenancy(database)

/** An organization of its own with one integration. */
async function home() {
  const organizationId = randomUUID()
  const accountId = randomUUID()
  const here = <T>(work: (tx: TenantTransaction) => Promise<T>) => tenancy.inTenant(organizationId, work)
  const { id } = await here((tx) =>
    createIntegration(tx, { crmType: 'hubspot', accountId, config: { pipeline: ['a'] } }),
  )
  return { organizationId, accountId, id, here }
}

const atIntake = <T>(work: (tx: IntakeTransaction) => Promise<T>) =>
  tenancy.acrossTenants(async ({ intake }) => work(await intake()))

/** How an integration is switched unless it says otherwise. */
const switches = { syncDirection: 'bidirectional', syncFrequency: 'realtime', autoEnrich: true }

const minutesLater = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000)

describe('an integration', () => {
  test('is told without its tokens', async () => {
    const { here, id } = await home()
    const stored = await here((tx) => integration(tx, id))
    expect(stored).toMatchObject({ active: true, syncDirection: 'bidirectional', config: { pipeline: ['a'] } })
    expect(JSON.stringify(stored)).not.toContain('token')
  })

  test('remembers its last sync and its last error', async () => {
    const { here, id } = await home()
    await here((tx) => noteError(tx, id, 'rate limited'))
    expect(await here((tx) => integration(tx, id))).toMatchObject({ lastError: 'rate limited', lastSyncAt: null })
    await here((tx) => noteSync(tx, id, { at: NOW }))
    expect(await here((tx) => integration(tx, id))).toMatchObject({ lastError: null, lastSyncAt: NOW })
    const trouble = { code: 'crm_invalid', about: 'city' } as const
    await here((tx) => noteError(tx, id, 'refused', trouble))
    expect(await here((tx) => integration(tx, id))).toMatchObject({ lastError: 'refused', lastTrouble: trouble })
    await here((tx) => noteSync(tx, id, { at: NOW }))
    expect(await here((tx) => integration(tx, id))).toMatchObject({ lastError: null, lastTrouble: null })
    const [soon, later] = [new Date(NOW.getTime() + 9_000), new Date(NOW.getTime() + 20_000)]
    await here((tx) => noteSync(tx, id, { at: soon }))
    expect(await here((tx) => integration(tx, id))).toMatchObject({ lastSyncAt: NOW })
    await here((tx) => noteError(tx, id, 'rate limited'))
    await here((tx) => noteSync(tx, id, { at: soon }))
    expect(await here((tx) => integration(tx, id))).toMatchObject({ lastError: null, lastSyncAt: soon })
    await here((tx) => noteSync(tx, id, { at: later }))
    expect(await here((tx) => integration(tx, id))).toMatchObject({ lastSyncAt: later })
  })

  test('leads messages of its account home, also when it is no longer active', async () => {
    const { here, id, organizationId, accountId } = await home()
    const route = () => tenancy.asRouter((tx) => routeByAccount(tx, 'hubspot', accountId))
    expect(await route()).toEqual({ integrationId: id, organizationId, active: true })
    await here((tx) => deactivate(tx, id, 'uninstalled'))
    expect(await route()).toMatchObject({ active: false })
    expect(await tenancy.asRouter((tx) => routeByAccount(tx, 'pipedrive', accountId))).toBeNull()
    const known = { ...switches, integrationId: id, organizationId, active: false }
    expect(await atIntake((tx) => routesOf(tx, [organizationId, randomUUID()]))).toEqual([known])
    expect(await atIntake((tx) => routesByAccount(tx, 'hubspot', [accountId, 'unknown']))).toEqual(
      new Map([[accountId, known]]),
    )
    expect(await atIntake((tx) => routesByAccount(tx, 'pipedrive', [accountId]))).toEqual(new Map())
  })

  test('an account serves one organization, until it is disconnected there', async () => {
    const [first, second] = [await home(), await home()]
    const connect = () => second.here((tx) => createIntegration(tx, { crmType: 'hubspot', accountId: first.accountId }))
    await expect(connect()).rejects.toBeInstanceOf(AccountTaken)
    await first.here((tx) => deactivate(tx, first.id, 'uninstalled'))
    const moved = await connect()
    await expect(first.here((tx) => reconnect(tx, first.id, { instanceUrl: null }))).rejects.toBeInstanceOf(
      AccountTaken,
    )
    expect(await tenancy.asRouter((tx) => routeByAccount(tx, 'hubspot', first.accountId))).toMatchObject({
      integrationId: moved.id,
    })
    const routes = await atIntake((tx) => routesByAccount(tx, 'hubspot', [first.accountId]))
    expect(routes.get(first.accountId)).toMatchObject({ integrationId: moved.id, active: true })
  })
})

describe('mappings', () => {
  const mapping = (changes: Partial<Mapping>): Mapping => ({
    entityType: 'company',
    oppspotField: 'score.total',
    crmField: 'score',
    fieldKind: 'custom',
    type: 'number',
    transform: 'value * 2',
    defaultValue: ['a', 'b'],
    required: true,
    direction: 'to_crm',
    policy: 'if_ours',
    ...changes,
  })

  test('come back as they were given, in their order, in the place of the old ones', async () => {
    const { here, id } = await home()
    await here((tx) => replaceMappings(tx, id, [mapping({ crmField: 'old' })]))
    const wanted = [mapping({ crmField: 'z' }), mapping({ crmField: 'a', defaultValue: null, transform: null })]
    await here((tx) => replaceMappings(tx, id, wanted))
    expect(await here((tx) => mappings(tx, id))).toEqual(wanted)
    await here((tx) => replaceMappings(tx, id, []))
    expect(await here((tx) => mappings(tx, id))).toEqual([])
  })
})

describe('links', () => {
  const link = (changes: Partial<EntityLink> = {}): EntityLink => ({
    entityType: 'business',
    oppspotId: 'company-1',
    crmType: 'company',
    crmId: '1',
    written: { name: 'Old' },
    ...changes,
  })

  test('one for each record, which remembers what was written last', async () => {
    const { here, id } = await home()
    await here((tx) => saveLinks(tx, id, [link(), link({ crmId: '2' })]))
    await here((tx) => saveLinks(tx, id, [link({ written: { score: 7 } }), link({ written: { name: 'New' } })]))
    expect(await here((tx) => linksFrom(tx, id, 'company', ['1', '3']))).toEqual([
      link({ written: { name: 'New', score: 7 }, capturedAt: null }),
    ])
    expect(await here((tx) => linksTo(tx, id, 'business', ['company-1']))).toHaveLength(2)
    expect(await here((tx) => linksTo(tx, id, 'contact', ['company-1']))).toEqual([])
    expect(await here((tx) => linksTo(tx, id, 'business', []))).toEqual([])
  })

  test('remember the newest lead that went into a record, whichever came last', async () => {
    const { here, id } = await home()
    const [older, newer] = [new Date('2026-11-23T08:00:00Z'), new Date('2026-11-23T09:00:00Z')]
    await here((tx) => saveLinks(tx, id, [link({ capturedAt: newer }), link({ capturedAt: older })]))
    await here((tx) => saveLinks(tx, id, [link({ capturedAt: older })]))
    expect(await here((tx) => linksFrom(tx, id, 'company', ['1']))).toMatchObject([{ capturedAt: newer }])
  })

  test('tell the intake which active integrations care for a company', async () => {
    const [one, other] = [await home(), await home()]
    const companyId = randomUUID()
    for (const { here, id } of [one, other]) {
      await here((tx) =>
        saveLinks(tx, id, [link({ oppspotId: companyId }), link({ oppspotId: companyId, crmId: '2' })]),
      )
    }
    await other.here((tx) => deactivate(tx, other.id, 'uninstalled'))
    expect(await atIntake((tx) => interestedIn(tx, [companyId, randomUUID()]))).toEqual([
      { ...switches, companyId, integrationId: one.id, organizationId: one.organizationId, active: true },
    ])
  })
})

test('a company is awaited from before its first record is written until its link is there', async () => {
  const { here, id } = await home()
  const companyId = randomUUID()
  const interested = async () => (await atIntake((tx) => interestedIn(tx, [companyId]))).length
  await here((tx) => awaitCompanies(tx, id, [companyId]))
  await here((tx) => awaitCompanies(tx, id, [companyId]))
  expect(await interested()).toBe(1)
  const link = { entityType: 'business', oppspotId: companyId, crmType: 'company', crmId: '1', written: {} } as const
  await here(async (tx) => {
    await saveLinks(tx, id, [link])
    await awaitNoLonger(tx, id, [companyId])
  })
  await here((tx) => awaitCompanies(tx, id, [companyId]))
  expect(await interested()).toBe(1)
})

describe('enrichments', () => {
  test('that say nothing new are not kept again, only marked as checked', async () => {
    const { here } = await home()
    const at = (minutes: number, fingerprint: string) =>
      here((tx) => saveEnrichments(tx, [anEnrichment({ fingerprint, at: minutesLater(minutes).toISOString() })]))
    await at(0, 'a')
    await at(1, 'a')
    const latest = await here((tx) => latestEnrichments(tx, ['company-1', 'unknown']))
    expect([...latest]).toEqual([
      ['company-1', { enrichment: anEnrichment({ fingerprint: 'a' }), checkedAt: minutesLater(1) }],
    ])

    await at(2, 'b')
    await at(3, 'a')
    const recent = await here((tx) => recentEnrichments(tx, 10))
    expect(recent.map(({ enrichment }) => enrichment.fingerprint)).toEqual(['a', 'b', 'a'])
    expect((await here((tx) => latestEnrichments(tx, ['company-1']))).get('company-1')?.checkedAt).toEqual(
      minutesLater(3),
    )
  })
})

describe('logs', () => {
  test('are told newest first, for the organization or for a record', async () => {
    const { here, id } = await home()
    await here((tx) =>
      writeLogs(tx, [
        aLog(id),
        aLog(id, { createdAt: minutesLater(1), crmEntityId: '2' }),
        aLog(id, { createdAt: minutesLater(2) }),
      ]),
    )
    expect(await here((tx) => recentLogs(tx, { limit: 2 }))).toMatchObject([
      { createdAt: minutesLater(2) },
      { createdAt: minutesLater(1) },
    ])
    const [latest, ...older] = await here((tx) => logsFor(tx, id, 'company', 'record-1', 10))
    expect(latest).toEqual({ ...aLog(id, { createdAt: minutesLater(2) }), trouble: null, id: expect.any(String) })
    expect(older).toHaveLength(1)
  })
})

describe('the inbox', () => {
  test('takes a message once for each organization and source', async () => {
    const [one, other] = [await home(), await home()]
    const { organizationId } = one
    const message = {
      organizationId,
      source: 'hubspot',
      dedupeKey: 'e',
      kind: 'updated',
      body: [1],
      correlationId: 'c',
    }
    const take = (...messages: Message[]) => atIntake((tx) => receive(tx, messages))
    expect(await take(message, { ...message, body: 'the same again' })).toEqual([message])
    const news = [
      { ...message, source: 'oppspot' },
      { ...message, organizationId: other.organizationId },
    ]
    expect(await take(...news, message)).toEqual(news)
    expect(await take(message, ...news)).toEqual([])
  })
})

describe('the state of an install', () => {
  const issue = (hash: string) =>
    tenancy.asRouter((tx) =>
      issueState(tx, {
        hash,
        organizationId: randomUUID(),
        integrationId: null,
        crmType: 'hubspot',
        returnTo: '/done',
        expiresAt: minutesLater(10),
      }),
    )
  const consume = (hash: string, minutes: number) =>
    tenancy.asRouter((tx) => consumeState(tx, hash, minutesLater(minutes)))

  test('works once', async () => {
    await issue('once')
    expect(await consume('once', 9)).toMatchObject({ crmType: 'hubspot', returnTo: '/done' })
    expect(await consume('once', 9)).toBeNull()
  })

  test('works until it expires', async () => {
    await issue('late')
    expect(await consume('late', 10)).toBeNull()
    expect(await consume('never issued', 0)).toBeNull()
  })
})

test('a sweep goes on where it stopped', async () => {
  const read = () => tenancy.asRouter((tx) => cursor(tx, 'businesses'))
  expect(await read()).toBeNull()
  for (const id of ['1', '2']) {
    await tenancy.asRouter((tx) => saveCursor(tx, 'businesses', { at: NOW.toISOString(), id }))
    expect(await read()).toEqual({ at: NOW.toISOString(), id })
  }
})
