import type { SummaryWriter } from '@smartsync/core/enrich'
import { z } from 'zod'
import { filterFor } from '../../backfill/filter.ts'
import { isMadeUp } from '../../preview/dry-connector.ts'
import { firstRecords, type Preview, type PreviewedRecord, previewRecords, unleased } from '../../preview/preview.ts'
import { mappings } from '../../store/mappings.ts'
import type { SyncedRecord } from '../../sync/records/write-records.ts'
import type { WorkDependencies } from '../../work/batch.ts'
import { type AdminEndpoint, adminEndpoint, none } from '../admin-endpoint.ts'
import { findIntegration, requireWritable } from './integration-param.ts'
import { fieldChange, heldBack, instant, recordTypes } from './shapes.ts'

/** `work.tenancy` keeps nothing that is written: see `DryTenancy`. */
export interface PreviewDependencies {
  work: Omit<WorkDependencies, 'held'>
  /** Words summaries without spending anything: from what was asked before, else by the template. */
  thriftySummaries: SummaryWriter
}

const MOST = 50

const Named = z.strictObject({
  records: z
    .array(z.strictObject({ type: z.enum(recordTypes), id: z.string().min(1).max(100) }))
    .min(1)
    .max(MOST),
  askModel: z.boolean().default(false).describe('Let the language model word the summaries, which costs tokens'),
})
const Filtered = z.strictObject({
  type: z.enum(recordTypes),
  createdSince: instant.nullable().default(null),
  neverEnriched: z.boolean().default(false),
  blank: z.array(z.string().min(1).max(200)).max(5).default([]).describe('CRM fields in which nothing stands'),
  limit: z.int().min(1).max(MOST).default(10),
  askModel: z.boolean().default(false),
})

const PlanView = z.object({
  recordType: z.enum(recordTypes),
  recordId: z.string().nullable().describe('Null where the record would be created'),
  operation: z.enum(['create', 'update', 'skip']),
  reason: z.string(),
  changes: z.array(fieldChange),
  heldBack: z.array(heldBack),
})
type PlanView = z.infer<typeof PlanView>

const PreviewView = z.object({
  record: z.object({ type: z.enum(recordTypes), id: z.string() }),
  company: z
    .object({ name: z.string(), how: z.string().describe('What it was recognised by'), confidence: z.number() })
    .nullable(),
  noMatch: z.string().nullable().describe('Why nothing would be done'),
  score: z.object({ total: z.number(), band: z.string() }).nullable(),
  owner: z.object({ email: z.string().nullable(), reason: z.string() }).nullable(),
  stage: z.object({ stage: z.string(), reason: z.string() }).nullable(),
  plans: z.array(PlanView),
  task: z.object({ subject: z.string(), reason: z.string(), due: z.string() }).nullable(),
})
type PreviewView = z.infer<typeof PreviewView>

/** `POST …/:id/preview`: what would be written, where and why, and what policy holds back. */
export function previewEndpoints({ work, thriftySummaries }: PreviewDependencies): AdminEndpoint[] {
  return [
    adminEndpoint({
      method: 'post',
      path: '/api/integrations/crm/:id/preview',
      summary: 'What enriching these records, or those of a filter, would write. Writes nothing.',
      query: none,
      body: z.union([Named, Filtered]),
      about: 'What would become of each record.',
      answer: z.object({ previews: z.array(PreviewView) }),
      async handle({ organizationId, params, body }) {
        const { tenancy, connectors, summaries } = work
        const integration = requireWritable(await findIntegration(tenancy, organizationId, params))
        const chosen = async (): Promise<PreviewedRecord[]> => {
          if ('records' in body) return body.records
          const known = await tenancy.inTenant(organizationId, (tx) => mappings(tx, integration.id))
          const filter = filterFor(body, body.type, known)
          const all = { ...filter, blank: [...filter.blank, ...body.blank] }
          return firstRecords(connectors.connect(integration), body.type, all, body.limit)
        }
        const dependencies = {
          ...work,
          summaries: body.askModel ? summaries : thriftySummaries,
          held: unleased(AbortSignal.timeout(TIME_MS)),
        }
        const previews = await previewRecords(dependencies, integration, await chosen())
        return { previews: previews.map(viewOf) }
      },
    }),
  ]
}

const TIME_MS = 60_000

function viewOf({ record, target, why }: Preview): PreviewView {
  if (target === null) {
    const noMatch = why ?? 'oppSpot no longer knows the company'
    return { record, company: null, noMatch, score: null, owner: null, stage: null, plans: [], task: null }
  }
  const { company, enrichment, companyRecord, contactRecord, deals, task } = target
  const { how, confidence } = target.target.match
  return {
    record,
    company: { name: company.name, how, confidence },
    noMatch: null,
    score: { total: enrichment.score.total, band: enrichment.score.band },
    owner: { email: enrichment.owner.email, reason: enrichment.owner.reason },
    stage: { stage: enrichment.stage.stage, reason: enrichment.stage.reason },
    plans: [
      ...planOf('company', companyRecord),
      ...planOf('contact', contactRecord),
      ...deals.flatMap((deal) => planOf('deal', deal)),
    ],
    task:
      task === null
        ? null
        : { subject: task.wish.action.title, reason: task.wish.action.reason, due: task.wish.action.due },
  }
}

function planOf(recordType: PlanView['recordType'], record: SyncedRecord | null): PlanView[] {
  if (record === null || record.plan === null) return []
  const { operation, reason, changes, heldBack } = record.plan
  const recordId = record.recordId === null || isMadeUp(record.recordId) ? null : record.recordId
  return [{ recordType, recordId, operation, reason, changes: [...changes], heldBack: [...heldBack] }]
}
