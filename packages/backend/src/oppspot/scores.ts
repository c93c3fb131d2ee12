import type { OppspotScore } from '@smartsync/core/oppspot'
import { z } from 'zod'
import type { Catalog } from './catalog.ts'
import type { Dialect } from './dialect.ts'
import { instant, parseEach } from './lenient.ts'
import type { Misfits } from './misfits.ts'
import { selectList, tableIn } from './select-list.ts'
import type { OppspotSql } from './sql.ts'

const row = z.object({
  company_id: z.string(),
  score: z.coerce.number().min(0).max(100),
  last_calculated_at: instant,
  updated_at: instant,
})

/** oppSpot's newest lead score of each company that has one: one query. */
export async function readScores(
  sql: OppspotSql,
  catalog: Catalog,
  dialect: Dialect,
  misfits: Misfits,
  companyIds: readonly string[],
): Promise<Map<string, OppspotScore>> {
  if (dialect.leadScores === null) return new Map()
  const score = dialect.leadScores === 'rich' ? 'overall_score' : 'score'
  const times = ['last_calculated_at', 'updated_at', 'created_at'].filter((name) => catalog.has('lead_scores', name))
  const rows = await sql.query(
    `select distinct on (l."company_id") l."${score}" as score,
            ${selectList(catalog, 'lead_scores', 'l', ['company_id', 'last_calculated_at', 'updated_at'])}
       from ${tableIn(catalog, 'lead_scores')} l
      where l."company_id" = any($1::uuid[]) and l."${score}" is not null
      order by l."company_id" ${times.map((name) => `, l."${name}" desc nulls last`).join('')}`,
    [companyIds],
  )
  return new Map(
    parseEach(row, rows, 'lead_scores', misfits).map((l) => [
      l.company_id,
      { score: l.score, calculatedAt: l.last_calculated_at ?? l.updated_at },
    ]),
  )
}
