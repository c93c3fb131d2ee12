import { z } from 'zod'
import type { Catalog } from './catalog.ts'
import type { Dialect } from './dialect.ts'
import { date, flag, number, parseEach, text } from './lenient.ts'
import type { Misfits } from './misfits.ts'
import { selectList, tableIn } from './select-list.ts'
import { fundingDetails, titled } from './signal-details.ts'
import { strengthOfRound } from './signal-kinds.ts'
import type { CompanySignal } from './signals.ts'
import type { OppspotSql } from './sql.ts'
import { isTrusted } from './trust.ts'

const columns = [
  ...['id', 'company_id', 'round_type', 'amount', 'currency', 'announcement_date', 'source', 'source_url'],
  ...['confidence_score', 'verified'],
]

const row = z.object({
  id: z.string(),
  company_id: z.string(),
  round_type: text,
  amount: number,
  currency: text,
  announcement_date: date,
  source: text,
  source_url: text,
  confidence_score: number,
  verified: flag,
})

/**
 * Funding rounds of databases where `funding_signals` stands on its own (nobody's, so everybody's). This is the table
 * into which oppSpot's funding detector writes invented rounds; see `isTrusted`. One query, none in other dialects.
 */
export async function readFundingSignals(
  sql: OppspotSql,
  catalog: Catalog,
  dialect: Dialect,
  misfits: Misfits,
  companyIds: readonly string[],
): Promise<CompanySignal[]> {
  if (dialect.fundingSignals !== 'standalone') return []
  const rows = await sql.query(
    `select ${selectList(catalog, 'funding_signals', 'f', columns)}
       from ${tableIn(catalog, 'funding_signals')} f
      where f."company_id" = any($1::uuid[])`,
    [companyIds],
  )
  return parseEach(row, rows, 'funding_signals', misfits)
    .filter((f) => isTrusted({ url: f.source_url, origins: [], verified: f.verified }))
    .map((f) => ({
      companyId: f.company_id,
      signal: {
        id: f.id,
        kind: 'funding',
        strength: strengthOfRound(f.amount ?? 0, f.round_type),
        ...titled(fundingDetails(f.amount, f.currency, f.round_type)),
        on: f.announcement_date,
        source: { name: f.source ?? 'oppSpot', url: f.source_url },
        confidence: Math.min(1, Math.max(0, f.confidence_score ?? 0.5)),
      },
    }))
}
