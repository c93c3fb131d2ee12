import { randomUUID } from 'node:crypto'
import type { CrmConnector } from '@smartsync/core/crm'
import { recordKey } from '../events/job-keys.ts'
import type { Held } from '../queue/hold.ts'
import type { Job, Lease, RecordPayload } from '../queue/port.ts'
import type { Integration } from '../store/integrations.ts'
import { type SyncedTarget, syncBatch } from '../sync/sync-batch.ts'
import { beginBatch, type WorkDependencies } from '../work/batch.ts'
import { CompaniesUnderWay } from '../work/under-way.ts'
import { dryConnector } from './dry-connector.ts'

export type PreviewedRecord = RecordPayload['record']

/** What would become of one record. */
export interface Preview {
  record: PreviewedRecord
  /** Null where nothing would be done, and then `why` says the reason, as far as there is one. */
  target: SyncedTarget | null
  why: string | null
}

/**
 * What enriching these records would write, where and why, and what is held back: by the very code that does it, with a
 * connector that writes nothing. Nothing is committed, and no lease is needed. Rejects with a `CrmError` when the CRM
 * cannot be read. `dependencies.summaries` is the caller's choice: what it spends, the preview spends.
 */
export async function previewRecords(
  dependencies: WorkDependencies,
  integration: Integration,
  records: readonly PreviewedRecord[],
): Promise<Preview[]> {
  if (records.length === 0) return []
  const correlationId = `preview:${randomUUID()}`
  const jobs = records.map((record, index) => jobFor(record, index, correlationId))
  const lease = noLease(dependencies, integration)
  const batch = await beginBatch(dependencies, lease)
  const dry = { ...batch, connector: dryConnector(batch.connector) }
  const { synced, unmatched, passed } = await syncBatch(
    dependencies,
    lease,
    dry,
    jobs,
    new CompaniesUnderWay().begin(integration.id),
  )
  const targets = new Map(synced.map((target) => [target.target.job.id, target]))
  const reasons = new Map([
    ...unmatched.map(({ job, reason }) => [job.id, reason] as const),
    ...passed.map(({ job, note }) => [job.id, note] as const),
  ])
  return records.map((record, index) => {
    const id = String(index)
    return { record, target: targets.get(id) ?? null, why: reasons.get(id) ?? null }
  })
}

/** The first records that a filter means, at most `limit`. */
export async function firstRecords(
  connector: CrmConnector,
  type: PreviewedRecord['type'],
  filter: Parameters<CrmConnector['select']>[1],
  limit: number,
): Promise<PreviewedRecord[]> {
  const { ids } = await connector.select(type, filter, null)
  return ids.slice(0, limit).map((id) => ({ type, id }))
}

function jobFor(record: PreviewedRecord, index: number, correlationId: string): Job {
  const payload: RecordPayload = { kind: 'record', record, correlationId }
  const key = recordKey(record)
  return { id: String(index), type: 'enrich_and_sync', key, priority: 1, payload, attempt: 1, maxAttempts: 1 }
}

/** What stands for a lease in a preview, which is to be done before `signal` is aborted. */
export function unleased(signal: AbortSignal): Held {
  return { signal, throwIfOver: () => signal.throwIfAborted(), assure: async () => signal.throwIfAborted() }
}

/** A preview writes nothing, so it needs no right to. */
function noLease({ clock }: WorkDependencies, { id, organizationId }: Integration): Lease {
  return { integrationId: id, organizationId, worker: 'preview', fence: 0, until: clock() }
}
