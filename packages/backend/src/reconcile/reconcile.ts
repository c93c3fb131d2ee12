import { type CrmConnector, CrmError } from '@smartsync/core/crm'
import { mappingsFromCrm } from '@smartsync/core/mapping'
import { sightOf } from '@smartsync/core/sync'
import { changeJob, followsChanges, sweepEveryMs } from '../events/change-jobs.ts'
import { correlated } from '../logging.ts'
import type { Job, Lease } from '../queue/port.ts'
import { countChanges } from '../store/change-counts.ts'
import { seenRecords } from '../store/crm-records.ts'
import { integration } from '../store/integrations.ts'
import { mappings } from '../store/mappings.ts'
import { moveCursor, type ReconcileCursor, reconcileCursors } from '../store/reconcile-cursors.ts'
import type { SyncedType } from '../store/schema.ts'
import { describe } from '../sync/log-of.ts'
import { backoffMs } from '../work/backoff.ts'
import type { Batch, WorkDependencies } from '../work/batch.ts'
import { fieldsToWatch } from '../work/fields-to-read.ts'
import { lookAfterUnseen } from './look-after-unseen.ts'
import { reconcileJob } from './plan-reconcile.ts'

/** How far the CRM's clock may be from ours, and how long a webhook or a search may take to know of a change. */
const SETTLING_MS = 2 * 60_000
/** Pages of changed records in one job; what is left is for the next, after whatever is more urgent. */
const PAGES = 10
/** How often a CRM that fails is asked again, at the latest. */
const ATTEMPT = 6

/**
 * Looks through what changed in the account since the last sweep, and has looked at what we have not seen: that of which
 * no webhook told, which is counted, and, where the integration does not act at once, that of which they did. Each page is
 * committed with how far it brought us. Once all was walked through, it looks after what is gone. The next sweep is planned
 * whatever became of this one.
 */
export function reconcile(dependencies: WorkDependencies, lease: Lease, jobs: readonly Job[]): Promise<void> {
  const correlationIds = jobs.map(({ payload }) => payload.correlationId)
  return correlated(correlationIds, () => sweep(dependencies, lease, jobs, correlationIds[0] ?? ''))
}

interface Progress {
  pages: number
  found: number
  missed: number
}

interface Sweep extends WorkDependencies, Pick<Batch, 'mappings' | 'takes'> {
  lease: Lease
  connector: CrmConnector
  correlationId: string
  startedAt: Date
  progress: Progress
}

async function sweep(
  dependencies: WorkDependencies,
  lease: Lease,
  jobs: readonly Job[],
  correlationId: string,
): Promise<void> {
  const { tenancy, queue, connectors, budgets, clock, random, log } = dependencies
  const { organizationId, integrationId } = lease
  const setUp = await tenancy.inTenant(organizationId, async (tx) => ({
    served: await integration(tx, integrationId),
    mappings: await mappings(tx, integrationId),
    cursors: await reconcileCursors(tx, integrationId),
  }))
  const { served, cursors } = setUp
  if (served === null) return
  const progress: Progress = { pages: 0, found: 0, missed: 0 }
  const connector = connectors.connect(served)
  const takes = mappingsFromCrm(setUp.mappings, served.syncDirection)
  const work = { ...dependencies, mappings: setUp.mappings, takes, lease, connector, correlationId, progress }
  let failure: CrmError | null = null
  try {
    const wanted = followsChanges(served) ? cursors : []
    for (const cursor of wanted) await sweepType({ ...work, startedAt: clock() }, cursor)
    if (wanted.length > 0 && progress.pages < PAGES) progress.found += await lookAfterUnseen(work)
  } catch (error) {
    if (!(error instanceof CrmError)) throw error
    log.warn({ integration: integrationId, problem: error.code, status: error.status }, error.message)
    failure = error
  }
  const now = clock()
  const every = sweepEveryMs[served.syncFrequency]
  const soon = failure === null ? 0 : backoffMs(ATTEMPT, failure.retryAfterMs, random)
  const isDone = failure === null && progress.pages < PAGES
  await tenancy.inTenant(organizationId, async (tx) => {
    if (every !== null) {
      const runAt = new Date(now.getTime() + (isDone ? every : Math.min(soon, every)))
      await queue.enqueue(tx, [reconcileJob(integrationId, runAt, correlationId)])
    }
    const note =
      failure === null ? `Looked at anew: ${progress.found}; missed by webhooks: ${progress.missed}` : describe(failure)
    const results = jobs.map(({ id }) => ({ id, result: 'done' as const, note }))
    await queue.finish(tx, lease, results, now)
    await budgets.save(tx, integrationId)
  })
}

/** Walks through the changes of one type of records, from where the walk stands. */
async function sweepType(work: Sweep, cursor: ReconcileCursor): Promise<void> {
  const { tenancy, queue, connector, lease, correlationId, startedAt, progress } = work
  const { type, since } = cursor
  const beganAt = cursor.walk?.beganAt ?? startedAt
  let position = cursor.walk?.position ?? null
  do {
    if (progress.pages >= PAGES) return
    progress.pages += 1
    const page = await connector.changedSince(type, since.toISOString(), position)
    position = page.cursor
    const unseen = await unseenOf(work, type, page.records)
    const settled = new Date(beganAt.getTime() - SETTLING_MS)
    await tenancy.inTenant(lease.organizationId, async (tx) => {
      const jobs = unseen.map(({ id, changedAt: at }) => ({
        job: changeJob(lease.integrationId, { type, id, at }, correlationId),
        isOld: new Date(at) < settled,
      }))
      const old = jobs.filter(({ isOld }) => isOld).map(({ job }) => job)
      const missed = await queue.enqueue(tx, old)
      // Of these a webhook may be on its way: they are not counted, and the next sweep meets them again.
      await queue.enqueue(
        tx,
        jobs.filter(({ isOld }) => !isOld).map(({ job }) => job),
      )
      await countChanges(tx, lease.integrationId, { swept: unseen.length, missed }, startedAt)
      const walk = position === null ? null : { position, beganAt }
      const done = settled > since ? settled : since
      await moveCursor(tx, lease.integrationId, { type, since: walk === null ? done : since, walk })
      progress.found += unseen.length
      progress.missed += missed
    })
  } while (position !== null)
}

interface Changed {
  id: string
  changedAt: string
}

/** The records that say something else than when we saw them last. Deals say nothing that we watch: they are seen once. */
async function unseenOf(work: Sweep, type: SyncedType, changed: readonly Changed[]): Promise<Changed[]> {
  const { tenancy, lease, connector } = work
  if (changed.length === 0) return []
  const ids = changed.map(({ id }) => id)
  const seen = await tenancy.inTenant(lease.organizationId, (tx) => seenRecords(tx, lease.integrationId, type, ids))
  const unknown = changed.filter(({ id }) => !seen.has(id))
  if (type === 'deal') return unknown
  const doubtful = changed.filter(({ id, changedAt }) => {
    const at = seen.get(id)?.at
    return at !== undefined && Date.parse(changedAt) >= at.getTime() - SETTLING_MS
  })
  if (doubtful.length === 0) return unknown
  const watched = fieldsToWatch(work, type)
  const records = await connector.read(
    type,
    doubtful.map(({ id }) => id),
    watched,
  )
  const sights = new Map(records.map(({ id, fields }) => [id, sightOf(watched, fields)]))
  const different = doubtful.filter(({ id }) => sights.has(id) && sights.get(id) !== seen.get(id)?.sight)
  return [...unknown, ...different]
}
