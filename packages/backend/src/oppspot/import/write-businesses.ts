import { z } from 'zod'
import { type OppspotSql, quoteIdentifier } from '../sql.ts'
import type { BusinessRow } from './business-row.ts'

const counts = z.object({ inserted: z.coerce.number(), updated: z.coerce.number() })

/**
 * Inserts companies and updates those that differ, in one statement, so all or none. A company is found again by its
 * number, else by the publisher's id. What the row leaves null stays as it is, and `updated_at` moves only where
 * something changed.
 *
 * No two of the rows may have the same number or the same publisher's id.
 */
export async function writeBusinesses(
  sql: OppspotSql,
  schema: string,
  rows: readonly BusinessRow[],
): Promise<{ inserted: number; updated: number }> {
  const table = `${quoteIdentifier(schema)}.businesses`
  const [result] = await sql.query(
    `with input as (
       select i.name, i.company_number, i.industry, i.founded_year, i.employee_count, i.revenue_estimated,
              i.revenue_currency, i.registered_office_address, i.metadata
         from jsonb_to_recordset($1::jsonb) as i(
              name text, company_number text, industry text, founded_year int, employee_count int,
              revenue_estimated numeric(15, 2), revenue_currency text, registered_office_address jsonb, metadata jsonb)
     ), target as (
       select i.name, i.company_number, i.industry, i.founded_year, i.employee_count, i.revenue_estimated,
              i.revenue_currency, i.registered_office_address, i.metadata,
              coalesce(numbered.id, published.id) as id
         from input i
         left join ${table} numbered on numbered.company_number = i.company_number
         left join lateral (
              select b.id from ${table} b
               where b.metadata ->> 'publisher_id' = i.metadata ->> 'publisher_id'
                 and (b.company_number is null or i.company_number is null)
               order by b.id limit 1) published on numbered.id is null
     ), updated as (
       update ${table} b
          set name = t.name,
              company_number = coalesce(t.company_number, b.company_number),
              industry = coalesce(t.industry, b.industry),
              founded_year = coalesce(t.founded_year, b.founded_year),
              employee_count = coalesce(t.employee_count, b.employee_count),
              revenue_estimated = coalesce(t.revenue_estimated, b.revenue_estimated),
              revenue_currency = coalesce(t.revenue_currency, b.revenue_currency),
              registered_office_address = t.registered_office_address,
              metadata = coalesce(b.metadata, '{}') || t.metadata,
              updated_at = now()
         from target t
        where b.id = t.id
          and (b.name, b.company_number, b.industry, b.founded_year, b.employee_count, b.revenue_estimated,
               b.revenue_currency, b.registered_office_address, b.metadata)
              is distinct from
              (t.name, coalesce(t.company_number, b.company_number), coalesce(t.industry, b.industry),
               coalesce(t.founded_year, b.founded_year), coalesce(t.employee_count, b.employee_count),
               coalesce(t.revenue_estimated, b.revenue_estimated), coalesce(t.revenue_currency, b.revenue_currency),
               t.registered_office_address, coalesce(b.metadata, '{}') || t.metadata)
       returning b.id
     ), inserted as (
       insert into ${table} (name, company_number, industry, founded_year, employee_count, revenue_estimated,
                             revenue_currency, registered_office_address, metadata)
       select t.name, t.company_number, t.industry, t.founded_year, t.employee_count, t.revenue_estimated,
              t.revenue_currency, t.registered_office_address, t.metadata
         from target t
        where t.id is null
       returning id
     )
     select (select count(*) from inserted)::int as inserted, (select count(*) from updated)::int as updated`,
    [JSON.stringify(rows)],
  )
  return counts.parse(result)
}
