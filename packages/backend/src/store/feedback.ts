import type { Enrichment } from '@smartsync/core/model'
import type { FeedbackPart, FeedbackVerdict } from './schema.ts'
import type { TenantTransaction } from './tenancy.ts'

/** What a person thinks of one part of an enrichment. */
export interface Feedback {
  integrationId: string
  /** The CRM's own id of the person. */
  crmUser: string
  record: { type: 'contact' | 'company' | 'deal'; id: string }
  part: FeedbackPart
  /** The action's key, null for the other parts. */
  action: string | null
  verdict: FeedbackVerdict
  comment: string | null
  at: Date
}

export interface EnrichmentShown {
  id: string
  enrichment: Enrichment
}

/** The enrichment of a company that a card showed, by its fingerprint; null where it is not known any more. */
export async function enrichmentShown(
  tx: TenantTransaction,
  companyId: string,
  fingerprint: string,
): Promise<EnrichmentShown | null> {
  const row = await tx
    .selectFrom('enrichments')
    .select(['id', 'enrichment'])
    .where('company_id', '=', companyId)
    .where('fingerprint', '=', fingerprint)
    .orderBy('enriched_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

/** Keeps what a person thinks; of the same part of the same enrichment, what they said last. */
export async function saveFeedback(
  tx: TenantTransaction,
  { id, enrichment }: EnrichmentShown,
  given: Feedback,
): Promise<void> {
  await tx
    .insertInto('feedback')
    .values({
      organization_id: tx.organizationId,
      integration_id: given.integrationId,
      crm_user: given.crmUser,
      record_type: given.record.type,
      record_id: given.record.id,
      company_id: enrichment.companyId,
      enrichment_id: id,
      fingerprint: enrichment.fingerprint,
      part: given.part,
      item: given.action ?? '',
      made_by: makerOf(given.part, enrichment),
      verdict: given.verdict,
      comment: given.comment,
      given_at: given.at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['integration_id', 'crm_user', 'enrichment_id', 'part', 'item', 'organization_id'])
        .doUpdateSet((row) => ({
          verdict: row.ref('excluded.verdict'),
          comment: row.ref('excluded.comment'),
          given_at: row.ref('excluded.given_at'),
          record_type: row.ref('excluded.record_type'),
          record_id: row.ref('excluded.record_id'),
        })),
    )
    .execute()
}

/** A person's own thumbs on an enrichment, by part and action. */
export function thumbsOf(
  tx: TenantTransaction,
  integrationId: string,
  crmUser: string,
  { companyId, fingerprint }: Pick<Enrichment, 'companyId' | 'fingerprint'>,
): Promise<Array<{ part: FeedbackPart; item: string; verdict: FeedbackVerdict }>> {
  return tx
    .selectFrom('feedback')
    .select(['part', 'item', 'verdict'])
    .where('integration_id', '=', integrationId)
    .where('crm_user', '=', crmUser)
    .where('company_id', '=', companyId)
    .where('fingerprint', '=', fingerprint)
    .orderBy('given_at')
    .execute()
}

function makerOf(part: FeedbackPart, { summary, score }: Enrichment): string | null {
  if (part === 'summary') return summary.writer
  return part === 'score' ? score.profile : null
}

export interface FeedbackCount {
  part: FeedbackPart
  /** The summary's writer or the score's profile; null for actions. */
  madeBy: string | null
  up: number
  down: number
}

/** How often each part was found good or bad, by who made it. */
export async function countFeedback(tx: TenantTransaction): Promise<FeedbackCount[]> {
  const rows = await tx
    .selectFrom('feedback')
    .select((row) => [
      'part',
      'made_by as madeBy',
      row.fn.countAll<string>().filterWhere('verdict', '=', 'up').as('up'),
      row.fn.countAll<string>().filterWhere('verdict', '=', 'down').as('down'),
    ])
    .groupBy(['part', 'made_by'])
    .orderBy('part')
    .orderBy('made_by')
    .execute()
  return rows.map(({ up, down, ...counted }) => ({ ...counted, up: Number(up), down: Number(down) }))
}
