import { doActs } from '../acts/act.ts'
import { walkBackfills } from '../backfill/walk.ts'
import { eraseContacts } from '../fates/erase-contacts.ts'
import { followFates } from '../fates/follow-fates.ts'
import { LeaseLost } from '../queue/errors.ts'
import type { Job, JobPayload, JobResult, Lease } from '../queue/port.ts'
import { reconcile } from '../reconcile/reconcile.ts'
import { enrichAndSync } from '../sync/enrich-and-sync.ts'
import { undo } from '../undo/undo.ts'
import { backoffMs } from './backoff.ts'
import type { WorkDependencies } from './batch.ts'
import { completeWorkflows } from './complete-workflows.ts'

/** Does jobs of one kind and records their results under the lease. */
type Handler = (dependencies: WorkDependencies, lease: Lease, jobs: readonly Job[]) => Promise<void>

const handlers: Record<JobPayload['kind'], Handler> = {
  lead: enrichAndSync,
  record: enrichAndSync,
  backfill: walkBackfills,
  undo,
  act: doActs,
  workflow: completeWorkflows,
  change: enrichAndSync,
  fate: followFates,
  erase: eraseContacts,
  reconcile,
}

/** Done without a call, so that they need not wait for an account that cannot be called; after what else is to be done. */
const ASKS_NOTHING: ReadonlySet<JobPayload['kind']> = new Set(['fate', 'erase'])

/**
 * Does a batch of one integration's jobs, those of a kind together. A kind that fails does not keep the others from
 * being done; what it left undone comes back in smaller batches. Rejects with `LeaseLost` when somebody else has the lease.
 */
export async function doJobs(dependencies: WorkDependencies, lease: Lease, jobs: readonly Job[]): Promise<void> {
  const { tenancy, queue, budgets, clock } = dependencies
  const calling = jobs.filter(({ payload }) => !ASKS_NOTHING.has(payload.kind))
  const { admitted, postponed } = await budgets.admit(lease, calling)
  if (postponed.length > 0) {
    await tenancy.inTenant(lease.organizationId, (tx) => queue.finish(tx, lease, postponed, clock()))
  }
  try {
    await handleEach(dependencies, lease, admitted)
  } finally {
    await budgets.conclude(lease, admitted.length)
  }
  await handleEach(
    dependencies,
    lease,
    jobs.filter((job) => !calling.includes(job)),
  )
}

async function handleEach(dependencies: WorkDependencies, lease: Lease, jobs: readonly Job[]): Promise<void> {
  for (const [handle, group] of Map.groupBy(jobs, ({ payload }) => handlers[payload.kind])) {
    try {
      await handle(dependencies, lease, group)
    } catch (error) {
      if (error instanceof LeaseLost || dependencies.held.signal.aborted) throw error
      dependencies.log.error({ err: error, integration: lease.integrationId }, 'a batch broke down')
      await noteCrash(dependencies, lease, group, error)
    }
  }
}

/** Of what the batch left undone, nobody knows which job broke it. Rejects when the queue is out of reach, too. */
function noteCrash(
  { tenancy, queue, clock, random }: WorkDependencies,
  lease: Lease,
  jobs: readonly Job[],
  error: unknown,
): Promise<void> {
  const now = clock()
  const reason = `Its batch broke down: ${error instanceof Error ? error.message : String(error)}`
  const results = jobs.map(({ id, attempt }): JobResult => {
    const notBefore = new Date(now.getTime() + backoffMs(attempt, null, random))
    return { id, result: 'crashed', reason, trouble: { code: 'not_finished' }, notBefore }
  })
  return tenancy.inTenant(lease.organizationId, (tx) => queue.finish(tx, lease, results, now))
}
