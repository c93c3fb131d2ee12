import type { Enrichment } from '@smartsync/core/model'
import { sql } from 'kysely'
import { anyOf } from './json.ts'
import type { TenantTransaction } from './tenancy.ts'

export interface StoredEnrichment {
  enrichment: Enrichment
  /** When it was last found to hold still. */
  checkedAt: Date
}

/**
 * Keeps each company's enrichments. One that says what the company's latest says already (the same fingerprint) is not
 * kept again: the latest is marked as checked.
 */
export async function saveEnrichments(tx: TenantTransaction, found: readonly Enrichment[]): Promise<void> {
  if (found.length === 0) return
  // Returns something for the same reason as `intend`.
  await sql`
    with found as (
      select distinct on (item ->> 'companyId')
        item ->> 'companyId' as company_id,
        item ->> 'fingerprint' as fingerprint,
        (item ->> 'at')::timestamptz as at,
        item as enrichment
      from jsonb_array_elements(${JSON.stringify(found)}::jsonb) as item
      order by item ->> 'companyId', (item ->> 'at')::timestamptz desc
    ),
    latest as (
      select distinct on (known.company_id) known.id, known.company_id, known.fingerprint
      from smartsync.enrichments as known
      join found on found.company_id = known.company_id
      where known.organization_id = ${tx.organizationId}::uuid
      order by known.company_id, known.enriched_at desc
    ),
    checked as (
      update smartsync.enrichments as known
      set checked_at = greatest(known.checked_at, found.at)
      from found join latest on latest.company_id = found.company_id and latest.fingerprint = found.fingerprint
      where known.id = latest.id
      returning known.company_id
    )
    insert into smartsync.enrichments (organization_id, company_id, fingerprint, enrichment, enriched_at, checked_at)
    select ${tx.organizationId}::uuid, found.company_id, found.fingerprint, found.enrichment, found.at, found.at
    from found
    where not exists (select from checked where checked.company_id = found.company_id)
    returning id
  `.execute(tx)
}

/** The latest enrichment of each of these companies, by company id. */
export async function latestEnrichments(
  tx: TenantTransaction,
  companyIds: readonly string[],
): Promise<Map<string, StoredEnrichment>> {
  const rows = await tx
    .selectFrom('enrichments')
    .distinctOn('company_id')
    .select(['company_id', 'enrichment', 'checked_at as checkedAt'])
    .where('company_id', '=', anyOf(companyIds))
    .orderBy('company_id')
    .orderBy('enriched_at', 'desc')
    .execute()
  return new Map(rows.map(({ company_id, ...stored }) => [company_id, stored]))
}

/** When a company was enriched and what it scored, the last times first. */
export function enrichmentHistory(
  tx: TenantTransaction,
  companyId: string,
  limit: number,
): Promise<Array<Pick<Enrichment, 'at'> & { score: Enrichment['score'] }>> {
  return tx
    .selectFrom('enrichments')
    .select([sql<string>`enrichment ->> 'at'`.as('at'), sql<Enrichment['score']>`enrichment -> 'score'`.as('score')])
    .where('company_id', '=', companyId)
    .orderBy('enriched_at', 'desc')
    .limit(limit)
    .execute()
}

/** The organization's enrichments that were made or checked last, newest first. */
export function recentEnrichments(tx: TenantTransaction, limit: number): Promise<StoredEnrichment[]> {
  return tx
    .selectFrom('enrichments')
    .select(['enrichment', 'checked_at as checkedAt'])
    .orderBy('checked_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** How many companies have been enriched for the organization. */
export async function countEnriched(tx: TenantTransaction): Promise<number> {
  const row = await tx
    .selectFrom('enrichments')
    .select((enrichments) => enrichments.fn.count<string>('company_id').distinct().as('companies'))
    .executeTakeFirst()
  return Number(row?.companies ?? 0)
}

/** The e-mail address of the owner whom each company's latest enrichment suggests; companies without one are left out. */
export async function suggestedOwners(tx: TenantTransaction): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('enrichments')
    .distinctOn('company_id')
    .select(['company_id', sql<string | null>`enrichment -> 'owner' ->> 'email'`.as('email')])
    .orderBy('company_id')
    .orderBy('enriched_at', 'desc')
    .execute()
  return new Map(rows.flatMap(({ company_id, email }) => (email === null ? [] : [[company_id, email]])))
}
