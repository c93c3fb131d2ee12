import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { ON_CITUS } from '../citus.ts'
import { testDatabase } from '../database.ts'

const database = await testDatabase()
afterAll(() => database.close())

const GUIDE = await readFile(new URL('../../../../docs/scaling.md', import.meta.url), 'utf8')
const named = (pattern: RegExp) => [...GUIDE.matchAll(pattern)].map(([, table]) => table ?? '').sort()
const distributed = named(/create_distributed_table\('smartsync\.(\w+)', 'organization_id'/g)
const local = named(/^-- {3}(\w+)$/gm)

async function names(query: ReturnType<typeof sql<{ name: string }>>): Promise<string[]> {
  return (await query.execute(database.kysely)).rows.map(({ name }) => name)
}

describe.skipIf(ON_CITUS)('the schema as docs/scaling.md spreads it (skipped where it is spread)', () => {
  test('every table has its place, and only one', async () => {
    const tables = await names(sql<{ name: string }>`
      select relname as name from pg_class
      where relnamespace = 'smartsync'::regnamespace and relkind in ('r', 'p') and not relispartition`)
    expect([...distributed, ...local].sort()).toEqual(tables.sort())
  })

  test.each(distributed)('every unique index of %s contains the column by which it is spread', async (table) => {
    expect(
      await names(sql<{ name: string }>`
        select pg_index.indexrelid::regclass::text as name from pg_index
        where pg_index.indrelid = ${`smartsync.${table}`}::regclass and pg_index.indisunique
          and not exists (
            select from pg_attribute
            where attrelid = pg_index.indrelid and attname = 'organization_id' and attnum = any(pg_index.indkey::smallint[])
          )`),
    ).toEqual([])
  })

  test.each(distributed)('no row of %s is without an organization', async (table) => {
    expect(
      await names(sql<{ name: string }>`
        select attname as name from pg_attribute
        where attrelid = ${`smartsync.${table}`}::regclass and attname = 'organization_id' and attnotnull
          and atttypid = 'uuid'::regtype`),
    ).toEqual(['organization_id'])
  })

  test('every foreign key of a spread table leads to a spread table, organization to organization', async () => {
    const { rows } = await sql<{ from: string; to: string; pairs: string[] }>`
      select source.relname as from, target.relname as to,
        array(
          select own.attname || ' ' || other.attname
          from unnest(conkey, confkey) as pair (own_number, other_number)
          join pg_attribute as own on own.attrelid = conrelid and own.attnum = own_number
          join pg_attribute as other on other.attrelid = confrelid and other.attnum = other_number
        )::text[] as pairs
      from pg_constraint
      join pg_class as source on source.oid = conrelid
      join pg_class as target on target.oid = confrelid
      where contype = 'f' and connamespace = 'smartsync'::regnamespace and not source.relispartition`.execute(
      database.kysely,
    )
    const spread = rows.filter(({ from }) => distributed.includes(from))
    expect(spread.length).toBeGreaterThan(0)
    for (const { to, pairs } of spread) {
      expect(distributed).toContain(to)
      expect(pairs).toContain('organization_id organization_id')
    }
    const dropped = rows.filter(({ from }) => !distributed.includes(from)).map(({ from }) => from)
    expect(dropped).toEqual(['integration_routes'])
    expect(GUIDE).toContain('drop constraint integration_routes_organization_id_integration_id_fkey')
  })
})
