import type { Company } from '@smartsync/core/model'
import { z } from 'zod'
import type { Catalog } from './catalog.ts'
import { integer, number, parseEach } from './lenient.ts'
import type { Misfits } from './misfits.ts'
import { tableIn } from './select-list.ts'
import type { OppspotSql } from './sql.ts'

const row = z.object({ company_id: z.string(), fiscal_year: integer, revenue: number, before: number })

/**
 * How each company's revenue of its newest financial year compares with the year before, where both are known for the
 * whole year: worked out from the two, since nobody says in which unit oppSpot stores its own rate. One query.
 */
export async function readRevenueGrowth(
  sql: OppspotSql,
  catalog: Catalog,
  misfits: Misfits,
  companyIds: readonly string[],
): Promise<Map<string, NonNullable<Company['revenueGrowth']>>> {
  const needed = ['company_id', 'fiscal_year', 'fiscal_quarter', 'revenue'] as const
  if (!catalog.has('financial_metrics', ...needed)) return new Map()
  const table = tableIn(catalog, 'financial_metrics')
  const rows = await sql.query(
    `select distinct on (m."company_id") m."company_id"::text as company_id, m."fiscal_year"::int as fiscal_year,
            m."revenue"::float8 as revenue, p."revenue"::float8 as before
       from ${table} m
       join ${table} p on p."company_id" = m."company_id" and p."fiscal_year" = m."fiscal_year" - 1
      where m."company_id" = any($1::uuid[]) and m."fiscal_quarter" is null and p."fiscal_quarter" is null
        and m."revenue" is not null and p."revenue" > 0
      order by m."company_id", m."fiscal_year" desc`,
    [companyIds],
  )
  return new Map(
    parseEach(row, rows, 'financial_metrics', misfits).flatMap(({ company_id, fiscal_year, revenue, before }) => {
      if (fiscal_year === null || revenue === null || before === null) return []
      return [
        [company_id, { percent: Math.round((1000 * (revenue - before)) / before) / 10, year: fiscal_year }] as const,
      ]
    }),
  )
}
