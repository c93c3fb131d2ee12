import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { sampleOrganizations } from '../../../src/oppspot/sample/index.ts'
import { worldWithCompanies } from '../../backfill/existing-records.ts'
import { peopleOf } from '../../work/crm-people.ts'
import type { World } from '../../work/world.ts'
import { ADMIN_TOKEN } from '../api.ts'

const Change = z.object({ field: z.string(), old: z.unknown(), new: z.unknown(), reason: z.string() })
const Previews = z.object({
  previews: z.array(
    z.object({
      record: z.object({ id: z.string() }),
      plans: z.array(z.object({ recordType: z.string(), operation: z.string(), changes: z.array(Change) })),
      task: z.object({ subject: z.string(), due: z.string() }).nullable(),
      noMatch: z.string().nullable(),
    }),
  ),
})
const Mappings = z.object({ mappings: z.array(z.looseObject({ crmField: z.string() })) })

let world: World
let path: string
beforeAll(async () => {
  ;({ world, path } = await worldWithCompanies(3))
  await world.createInCrm('companies', { name: 'Nobody Knows Ltd' })
  // What the CRM tells of its new records adds rows of its own.
  await peopleOf(world).settled()
})
afterAll(() => world.stop())

const fetchBare = (below: string, request: RequestInit = {}) =>
  fetch(world.backend.url + below, { redirect: 'manual', ...request })
/** How many rows each of the organization's tables holds. */
const rowCounts = () =>
  world.tenancy.inTenant(sampleOrganizations.demo, async (tx) => {
    const { rows: tables } = await sql<{ name: string }>`
      select relname as name from pg_class where relnamespace = 'smartsync'::regnamespace and relkind in ('r', 'p')
        and not relispartition and has_table_privilege('smartsync_app', oid, 'select') order by relname`.execute(tx)
    const counts = new Map<string, number>()
    for (const { name } of tables.filter(({ name }) => name !== 'api_usage')) {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from ${sql.table(`smartsync.${name}`)}`.execute(tx)
      counts.set(name, rows[0]?.count ?? Number.NaN)
    }
    return counts
  })
describe('who gets in', () => {
  test('nobody without a token or a session', async () => {
    expect((await fetchBare('/api/integrations/crm')).status).toBe(401)
    const wrong = { authorization: `Bearer ${ADMIN_TOKEN}x`, 'smartsync-organization': sampleOrganizations.demo }
    expect((await fetchBare('/api/integrations/crm', { headers: wrong })).status).toBe(401)
    expect(
      (await fetchBare('/api/integrations/crm', { headers: { cookie: 'smartsync_console=e30.e30' } })).status,
    ).toBe(401)
  })

  test('a script that says for which organization, and it sees that one alone', async () => {
    const authorization = `Bearer ${ADMIN_TOKEN}`
    expect((await fetchBare('/api/integrations/crm', { headers: { authorization } })).status).toBe(400)
    const other = { authorization, 'smartsync-organization': '00000000-0000-4000-8000-00000000000c' }
    expect(await (await fetchBare('/api/integrations/crm', { headers: other })).json()).toEqual({ integrations: [] })
    expect((await fetchBare(path, { headers: other })).status).toBe(404)
  })

  test('an administrator with a ticket, which is good once, and who changes things from the console only', async () => {
    const made = await fetchBare(`/api/organizations/${sampleOrganizations.demo}/console-tickets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
      body: JSON.stringify({ by: 'ada@demo.example' }),
    })
    const { url } = z.object({ url: z.string() }).parse(await made.json())
    const entered = await fetch(url, { redirect: 'manual' })
    expect(entered.status).toBe(303)
    const [cookie = ''] = entered.headers.getSetCookie()
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/)
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(401)

    const headers = { cookie: cookie.split(';')[0] ?? '' }
    expect(await (await fetchBare('/console/session', { headers })).json()).toEqual({
      organizationId: sampleOrganizations.demo,
      by: 'ada@demo.example',
    })
    const change = { method: 'PATCH', body: JSON.stringify({ autoScore: true }) }
    expect((await fetchBare(path, { ...change, headers })).status).toBe(403)
    expect((await fetchBare(path, { ...change, headers: { ...headers, 'smartsync-console': '1' } })).status).toBe(200)
  })

  test('in the demo whoever opens the console', async () => {
    const page = await fetchBare('/console/')
    expect(page.status).toBe(200)
    const [cookie = ''] = page.headers.getSetCookie()
    const headers = { cookie: cookie.split(';')[0] ?? '' }
    expect((await fetchBare('/api/integrations/crm', { headers })).status).toBe(200)
  })
})

describe('how an integration is set', () => {
  test('changes what is named and leaves the rest', async () => {
    expect((await world.admin('GET', path)).body).toMatchObject({ unknownOptions: 'refuse', withheld: [] })
    expect((await world.admin('PATCH', path, { unknownOptions: 'add' })).body).toMatchObject({ unknownOptions: 'add' })
    const changed = await world.admin('PATCH', path, { autoCreateTasks: false, apiShare: 0.5 })
    expect(changed.body).toMatchObject({ autoCreateTasks: false, autoEnrich: true, health: { share: 0.5 } })
    expect((await world.admin('PATCH', path, { autoCreateTasks: true })).body).toMatchObject({ health: { share: 0.5 } })
    expect(await world.admin('PATCH', path, { apiShare: 2, colour: 'red' })).toMatchObject({
      status: 422,
      body: { faults: [{ at: '/apiShare' }, { at: '/colour' }] },
    })
  })

  test('takes mappings that work, and says of others what is wrong with each', async () => {
    const before = Mappings.parse((await world.admin('GET', `${path}/mappings`)).body)
    const wrong = { ...before.mappings[0], crmField: 'no_such_field', transform: 'value +' }
    const refused = await world.admin('PUT', `${path}/mappings`, { mappings: [...before.mappings, wrong] })
    expect(refused).toMatchObject({ status: 422, body: { code: 'mappings_invalid' } })
    expect(JSON.stringify(refused.body)).toContain('no_such_field')
    expect(Mappings.parse((await world.admin('GET', `${path}/mappings`)).body)).toEqual(before)
    const shorter = before.mappings.slice(0, -1)
    const kept = Mappings.parse((await world.admin('PUT', `${path}/mappings`, { mappings: shorter })).body)
    expect(kept.mappings).toEqual(shorter)
    await world.admin('PUT', `${path}/mappings`, before)
  })
})

describe('a preview', () => {
  test('says what the work then does, and writes nothing itself', async () => {
    const before = await world.records('companies')
    const rows = await rowCounts()
    expect(rows.size).toBeGreaterThan(10)
    const asked = await world.admin('POST', `${path}/preview`, { type: 'company', neverEnriched: true })
    const { previews } = Previews.parse(asked.body)
    expect(previews).toHaveLength(4)
    expect(await world.records('companies')).toEqual(before)
    expect(await world.records('tasks')).toEqual([])
    expect(await rowCounts()).toEqual(rows)

    const unknown = previews.filter(({ noMatch }) => noMatch !== null)
    expect(unknown).toHaveLength(1)
    const records = previews.map(({ record }) => ({ type: 'company', id: record.id }))
    const integrationId = path.split('/').at(-1)
    expect((await world.admin('POST', '/api/integrations/crm/sync', { integrationId, records })).body).toMatchObject({
      queued: 4,
    })
    expect(await world.settled()).toEqual({ failed: 0 })
    const after = await world.records('companies')
    for (const { record, plans } of previews.filter(({ noMatch }) => noMatch === null)) {
      const written = after.find(({ id }) => id === record.id)?.properties
      const changes = plans.flatMap(({ changes }) => changes)
      expect(changes.map(({ field }) => field)).toContain('smartsync_score')
      for (const { field, new: value } of changes) expect(written?.[field]).toBe(String(value))
    }
    const tasks = (await world.records('tasks')).map(({ properties }) => properties.hs_task_subject)
    expect(tasks.sort()).toEqual(previews.flatMap(({ task }) => task?.subject ?? []).sort())

    const again = await world.admin('POST', `${path}/preview`, { records })
    const changes = Previews.parse(again.body).previews.flatMap(({ plans }) => plans.flatMap(({ changes }) => changes))
    expect(changes).toEqual([])
  })
})

describe('what was done', () => {
  test('is told page by page, newest first, with the plan that did it', async () => {
    const Page = z.object({ logs: z.array(z.object({ id: z.string(), at: z.string() })), next: z.string().nullable() })
    const all = Page.parse((await world.admin('GET', `${path}/logs`)).body)
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const below: string = `${path}/logs?limit=2${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`
      const page = Page.parse((await world.admin('GET', below)).body)
      seen.push(...page.logs.map(({ id }) => id))
      cursor = page.next
    }
    expect(seen).toEqual(all.logs.map(({ id }) => id))
    expect(seen.length).toBeGreaterThan(4)
    expect((await world.admin('GET', `${path}/logs?recordType=task`)).body).toMatchObject({
      logs: [{ operation: 'create' }, { operation: 'create' }, { operation: 'create' }],
    })
  })
})

describe('connecting', () => {
  test('begins at an address for this organization; disconnecting ends our access and keeps what was set up', async () => {
    const { body } = await world.admin('POST', '/api/integrations/crm/connect', { crm: 'hubspot' })
    const { url } = z.object({ url: z.string() }).parse(body)
    const begun = await fetch(url, { redirect: 'manual' })
    expect(begun.status).toBe(302)
    expect(begun.headers.get('location')).toContain('/oauth/authorize')

    expect(await world.admin('DELETE', path)).toEqual({ status: 200, body: { disconnected: true, trouble: null } })
    expect((await world.admin('GET', path)).body).toMatchObject({ active: false })
    expect((await world.admin('GET', `${path}/fields`)).status).toBe(409)
    expect(Mappings.parse((await world.admin('GET', `${path}/mappings`)).body).mappings.length).toBeGreaterThan(0)
    expect(await world.admin('DELETE', path)).toMatchObject({ status: 200 })
  })
})
