import type { OppspotChange, SweepCursor } from '@smartsync/core/oppspot'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openOppspot } from '../../src/oppspot/adapter.ts'
import { createSampleTables, sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { settleMs } from '../../src/oppspot/sweep.ts'
import { openTestDatabase, type TestDatabase } from './database.ts'

const start = Date.parse('2026-11-23T12:00:00.000Z')
let database: TestDatabase
let schema: string
let now: Date

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

beforeEach(async () => {
  schema = database.schema()
  await createSampleTables(database.sql, schema)
  now = new Date(start)
})

/** Commits a company whose row says that it changed at this moment. */
async function change(name: string, at: string) {
  await database.sql.query(`insert into "${schema}".businesses (name, updated_at) values ($1, $2::timestamptz)`, [
    name,
    at,
  ])
}

async function pages(cursor: SweepCursor | null, limit: number, table: OppspotChange['table'] = 'businesses') {
  const oppspot = await openOppspot(database.sql, { schema, now: () => now })
  const changes: OppspotChange[] = []
  let at = cursor
  for (;;) {
    const page = await oppspot.changedSince(table, at, limit)
    changes.push(...page.changes)
    at = page.cursor
    if (page.changes.length === 0) return { changes, cursor: at }
  }
}

async function names(changes: readonly OppspotChange[]) {
  const rows = await database.sql.query<{ id: string; name: string }>(`select id, name from "${schema}".businesses`, [])
  return changes.map((change) => rows.find((row) => row.id === change.companyId)?.name)
}

describe('a sweep', () => {
  test('gives each changed row once, in order, and ends', async () => {
    await change('second', '2026-11-23T10:00:01Z')
    await change('first', '2026-11-23T10:00:00Z')
    const { changes, cursor } = await pages(null, 1)
    expect(await names(changes)).toEqual(['first', 'second'])
    expect(changes[0]).toMatchObject({ table: 'businesses', organizationId: null, at: '2026-11-23T10:00:00.000Z' })
    expect((await pages(cursor, 1)).changes).toEqual([])
  })

  test('gives a row again once it changed again', async () => {
    await change('one', '2026-11-23T10:00:00Z')
    const { cursor } = await pages(null, 10)
    await database.sql.query(`update "${schema}".businesses set updated_at = '2026-11-23T11:00:00Z'`, [])
    expect(await names((await pages(cursor, 10)).changes)).toEqual(['one'])
  })

  test.each([1, 2, 3, 7])('loses no row of many with equal times, in pages of %i', async (limit) => {
    for (let n = 0; n < 9; n += 1) await change(`same ${n}`, '2026-11-23T10:00:00.123456Z')
    await change('after', '2026-11-23T10:00:00.123457Z')
    const { changes } = await pages(null, limit)
    expect(new Set(changes.map((each) => each.id)).size).toBe(10)
    expect(changes).toHaveLength(10)
    expect((await names(changes)).at(-1)).toBe('after')
  })

  test('sees a row that is committed late, with a time that the sweep was already past', async () => {
    await change('quick', '2026-11-23T12:00:00Z')
    now = new Date(start + 5_000)
    const early = await pages(null, 10)
    await change('slow', '2026-11-23T11:59:50Z')
    now = new Date(start + settleMs)
    expect(await names([...early.changes, ...(await pages(early.cursor, 10)).changes])).toEqual(['slow', 'quick'])
  })

  test('takes a row as soon as it has settled, and not before', async () => {
    await change('fresh', '2026-11-23T12:00:00Z')
    now = new Date(start + settleMs - 1)
    expect((await pages(null, 10)).changes).toEqual([])
    now = new Date(start + settleMs)
    expect((await pages(null, 10)).changes).toHaveLength(1)
  })

  test('leaves the cursor where it stood when nothing changed', async () => {
    const cursor = { at: '2026-11-23T10:00:00.000001Z', id: '00000000-0000-4000-8000-000000000000' }
    expect(await pages(cursor, 10)).toEqual({ changes: [], cursor })
  })

  test('says to which organization a row belongs, and which company it is about', async () => {
    await change('company', '2026-11-23T10:00:00Z')
    await database.sql.query(
      `insert into "${schema}".stakeholders (company_id, org_id, name, updated_at)
       select id, $1::uuid, 'A Person', '2026-11-23T10:00:00Z' from "${schema}".businesses`,
      [sampleOrganizations.demo],
    )
    const [company] = (await pages(null, 10)).changes
    const [person] = (await pages(null, 10, 'stakeholders')).changes
    expect(person).toMatchObject({ companyId: company?.id, organizationId: sampleOrganizations.demo })
    expect(person?.id).not.toBe(company?.id)
  })
})
