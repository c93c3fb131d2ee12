import type { OppspotChange, SweepCursor } from '@smartsync/core/oppspot'
import { z } from 'zod'
import type { Catalog } from './catalog.ts'
import { text } from './lenient.ts'
import { plainColumn, tableIn } from './select-list.ts'
import type { OppspotSql } from './sql.ts'

/**
 * How long the newest rows are held back. A row bears the time at which its transaction began or its client wrote it,
 * and is seen when that transaction commits: reading up to the present would step over the slower of two. Two minutes
 * is the longest that Supabase lets a statement run (https://supabase.com/docs/guides/database/postgres/timeouts).
 */
export const settleMs = 120_000

/** Where the tables have no `updated_at` (buying_signals of dialect C), the next best says when a row appeared. */
const clocks = ['updated_at', 'detected_at', 'created_at']

const row = z.object({ id: z.string(), company_id: z.string(), organization_id: text, at: z.string() })

/**
 * The next rows of one table in the order of (time, id) after the cursor, at most `limit`, and only those older than
 * `settleMs`. A table that is missing or has no times never changes. One query.
 */
export async function changedSince(
  sql: OppspotSql,
  catalog: Catalog,
  now: Date,
  table: OppspotChange['table'],
  cursor: SweepCursor | null,
  limit: number,
): Promise<{ changes: OppspotChange[]; cursor: SweepCursor | null }> {
  const clock = clocks.find((name) => catalog.has(table, name))
  const company = table === 'businesses' ? 'id' : 'company_id'
  if (clock === undefined || !catalog.has(table, 'id', company)) return { changes: [], cursor }
  const organization = catalog.has(table, 'org_id') ? 't."org_id"::text' : 'null'
  const rows = await sql.query(
    `select t."id"::text as id, t."${company}"::text as company_id, ${organization} as organization_id,
            ${plainColumn(catalog, table, 't', clock)} as at
       from ${tableIn(catalog, table)} t
      where t."${clock}" <= $1::timestamptz and t."${company}" is not null
        and ${cursor === null ? 'true' : `(t."${clock}", t."id") > ($3::timestamptz, $4::uuid)`}
      order by t."${clock}", t."id"
      limit $2::int`,
    [new Date(now.getTime() - settleMs).toISOString(), limit, ...(cursor === null ? [] : [cursor.at, cursor.id])],
  )
  const parsed = rows.map((each) => row.parse(each))
  const last = parsed.at(-1)
  return {
    changes: parsed.map((each) => ({
      table,
      id: each.id,
      companyId: each.company_id,
      organizationId: each.organization_id,
      at: new Date(each.at).toISOString(),
    })),
    cursor: last ? { at: last.at, id: last.id } : cursor,
  }
}
