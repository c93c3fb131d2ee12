import { type OppspotSql, quoteIdentifier } from '../sql.ts'

/** Inserts rows by their `id`, or updates those that differ; `updated_at`, where the table has it, moves only then. */
export async function upsertRows(
  sql: OppspotSql,
  schema: string,
  table: string,
  rows: readonly object[],
): Promise<void> {
  const target = `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].map(quoteIdentifier)
  const rest = columns.filter((column) => column !== '"id"')
  const moves = ['businesses', 'buying_signals', 'stakeholders'].includes(table) ? ', updated_at = now()' : ''
  await sql.query(
    `insert into ${target} as t (${columns.join(', ')})
     select ${columns.map((column) => `r.${column}`).join(', ')}
       from jsonb_populate_recordset(null::${target}, $1::jsonb) r
         on conflict (id) do update set ${rest.map((column) => `${column} = excluded.${column}`).join(', ')}${moves}
      where (${rest.map((column) => `t.${column}`).join(', ')})
            is distinct from (${rest.map((column) => `excluded.${column}`).join(', ')})`,
    [JSON.stringify(rows)],
  )
}
