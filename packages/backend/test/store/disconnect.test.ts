import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { disconnect, ERASED_TABLES, eraseDisconnected, KEPT_AFTER_DISCONNECT_DAYS } from '../../src/store/disconnect.ts'
import { integrations } from '../../src/store/integrations.ts'
import { Tenancy } from '../../src/store/tenancy.ts'
import { testDatabase } from '../database.ts'
import { ALICE, BOB, furnish } from './two-organizations.ts'

/** What an integration has that names no person: what was set up, how it fares, how much was done. */
const KEPT = [
  'api_usage',
  'backfills',
  'change_counts',
  'crm_field_mappings',
  'integration_health',
  'integration_routes',
  'reconcile_cursors',
]

const database = await testDatabase()
afterAll(() => database.close())
const tenancy = new Tenancy(database)
await tenancy.inTenant(ALICE, (tx) => furnish(database, tx, 'account-a'))
await tenancy.inTenant(BOB, (tx) => furnish(database, tx, 'account-b'))

async function tablesOfIntegrations(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class as c join pg_attribute as a on a.attrelid = c.oid
    where c.relnamespace = 'smartsync'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attname = 'integration_id' and not a.attisdropped and c.relname <> 'oauth_states'
    order by c.relname`.execute(database.kysely)
  return rows.map(({ name }) => name)
}

const count = async (table: string, organizationId: string) =>
  Number(
    (
      await sql<{ n: number }>`
        select count(*)::int as n from ${sql.table(`smartsync.${table}`)} as t where t.organization_id = ${organizationId}
      `.execute(database.kysely)
    ).rows[0]?.n,
  )

describe('a disconnected account', () => {
  test('has each of its tables either erased or kept on purpose', async () => {
    const others = (await tablesOfIntegrations()).filter((name) => !KEPT.includes(name))
    expect(others.filter((name) => !['turn_changes', 'periodic_turns'].includes(name))).toEqual(
      [...ERASED_TABLES].toSorted(),
    )
  })

  test('keeps all of it for a month, and then only what names no person; others keep theirs', async () => {
    const [integration] = await tenancy.inTenant(ALICE, integrations)
    await tenancy.inTenant(ALICE, (tx) => disconnect(tx, integration?.id ?? '', 'gone'))
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)
    const before = await Promise.all(ERASED_TABLES.map((table) => count(table, ALICE)))
    const early = inDays(KEPT_AFTER_DISCONNECT_DAYS - 1)
    expect(await tenancy.inTenant(ALICE, (tx) => eraseDisconnected(tx, early))).toBe(0)
    expect(await Promise.all(ERASED_TABLES.map((table) => count(table, ALICE)))).toEqual(before)
    expect(before.every((n) => n > 0)).toBe(true)

    const late = inDays(KEPT_AFTER_DISCONNECT_DAYS + 1)
    expect(await tenancy.inTenant(ALICE, (tx) => eraseDisconnected(tx, late))).toBe(1)
    expect(await tenancy.inTenant(BOB, (tx) => eraseDisconnected(tx, late))).toBe(0)
    for (const table of ERASED_TABLES) {
      expect([table, await count(table, ALICE)]).toEqual([table, 0])
      expect([table, await count(table, BOB)]).not.toEqual([table, 0])
    }
    expect(await count('crm_field_mappings', ALICE)).toBeGreaterThan(0)
    expect(await tenancy.inTenant(ALICE, (tx) => eraseDisconnected(tx, late))).toBe(0)
  })
})
