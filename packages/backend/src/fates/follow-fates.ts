import { changeJob } from '../events/change-jobs.ts'
import type { FatePayload, Job, Lease, NewJob } from '../queue/port.ts'
import { forgetRecord, moveToSurvivor } from '../store/forget-record.ts'
import { lockFates, noteFate, survivorOf } from '../store/gone-records.ts'
import { linksFrom, linksTo } from '../store/links.ts'
import { type SyncLog, writeLogs } from '../store/logs.ts'
import type { TenantTransaction } from '../store/tenancy.ts'
import type { WorkDependencies } from '../work/batch.ts'

/**
 * Follows records to their ends, whatever the order in which the news arrives: links of deleted ones go, links of merged
 * ones move to the survivor, which is then looked at. Asks nothing of the CRM.
 */
export async function followFates(
  { tenancy, queue, clock }: WorkDependencies,
  lease: Lease,
  jobs: readonly Job[],
): Promise<void> {
  const now = clock()
  await tenancy.inTenant(lease.organizationId, async (tx) => {
    await lockFates(tx, lease.integrationId, 'exclusive')
    const ends = jobs
      .flatMap(({ payload }) => (payload.kind === 'fate' ? [payload] : []))
      .toSorted((one, other) => (one.at < other.at ? -1 : 1))
    const logs: SyncLog[] = []
    const survivors: NewJob[] = []
    for (const end of ends) {
      const news = await follow(tx, lease.integrationId, end)
      if (news !== null) logs.push(logOf(lease.integrationId, end, news, now))
      if (end.fate === 'merged') {
        const id = await survivorOf(tx, lease.integrationId, end.record.type, end.record.id)
        survivors.push(changeJob(lease.integrationId, { type: end.record.type, id, at: end.at }, end.correlationId))
      }
    }
    await writeLogs(tx, logs)
    await queue.enqueue(tx, survivors)
    await queue.finish(
      tx,
      lease,
      jobs.map(({ id }) => ({ id, result: 'done' })),
      now,
    )
  })
}

interface News {
  oppspotId: string | null
  reason: string
}

/** What came of it, null where we knew of something later. */
function follow(tx: TenantTransaction, integrationId: string, end: FatePayload): Promise<News | null> {
  return end.fate === 'deleted' ? followDeletion(tx, integrationId, end) : followMerge(tx, integrationId, end)
}

/** Its entity is not created again by ourselves, unless it has another record. */
async function followDeletion(tx: TenantTransaction, integrationId: string, end: FatePayload): Promise<News | null> {
  const { type, id } = end.record
  const [link] = await linksFrom(tx, integrationId, type, [id])
  const standing = link === undefined ? [] : await linksTo(tx, integrationId, link.entityType, [link.oppspotId])
  const isLast = standing.every(({ crmId }) => crmId === id)
  const entity = link !== undefined && isLast ? { type: link.entityType, id: link.oppspotId } : null
  if (!(await noteFate(tx, integrationId, { type, id, fate: 'deleted', at: new Date(end.at), entity }))) return null
  await forgetRecord(tx, { integrationId, type, id })
  const kept = entity === null ? '' : ' It is not created again unless it is captured anew.'
  return { oppspotId: link?.oppspotId ?? null, reason: `Somebody deleted the record in the CRM.${kept}` }
}

async function followMerge(tx: TenantTransaction, integrationId: string, end: FatePayload): Promise<News | null> {
  const { type, id } = end.record
  const survivor = await survivorOf(tx, integrationId, type, id)
  const moved: string[] = []
  for (const mergedId of end.mergedIds) {
    const fate = { type, id: mergedId, fate: 'merged' as const, at: new Date(end.at), mergedInto: id }
    if (!(await noteFate(tx, integrationId, fate))) continue
    await moveToSurvivor(tx, { integrationId, type, id: mergedId }, survivor)
    moved.push(mergedId)
  }
  if (moved.length === 0) return null
  const [link] = await linksFrom(tx, integrationId, type, [survivor])
  return {
    oppspotId: link?.oppspotId ?? null,
    reason: `Somebody merged ${moved.join(', ')} into this record in the CRM: what we knew of them goes on here`,
  }
}

function logOf(integrationId: string, end: FatePayload, { oppspotId, reason }: News, now: Date): SyncLog {
  return {
    integrationId,
    syncType: end.record.type,
    direction: 'from_crm',
    operation: end.fate === 'deleted' ? 'delete' : 'update',
    oppspotEntityId: oppspotId,
    crmEntityId: end.record.id,
    payload: { reason },
    enrichments: {},
    status: 'success',
    errorMessage: null,
    retryCount: 0,
    correlationId: end.correlationId,
    createdAt: now,
    completedAt: now,
  }
}
