import { sweepEveryMs } from '../events/change-jobs.ts'
import type { JobQueue, NewJob } from '../queue/port.ts'
import type { Integration } from '../store/integrations.ts'
import { beginReconciling } from '../store/reconcile-cursors.ts'
import type { TenantTransaction } from '../store/tenancy.ts'

/** Nobody waits for a sweep. */
const PRIORITY = 2

/** The sweep of an integration's changes, at a moment. One waits all the time; asked for again, it is brought forward. */
export function reconcileJob(integrationId: string, runAt: Date, correlationId: string): NewJob {
  const payload = { kind: 'reconcile' as const, correlationId }
  return { integrationId, type: 'reconcile', key: 'reconcile', priority: PRIORITY, payload, runAt }
}

/**
 * Has the changes of an account swept from now on, by the integration's frequency; where it is synced by hand only, none
 * are. Call it in the transaction that connects an account, or that changes the frequency to another than `manual`.
 */
export async function startReconciling(
  tx: TenantTransaction,
  queue: Pick<JobQueue, 'enqueue'>,
  { id, syncFrequency }: Pick<Integration, 'id' | 'syncFrequency'>,
  { now, correlationId }: { now: Date; correlationId: string },
): Promise<void> {
  await beginReconciling(tx, id, now)
  const every = sweepEveryMs[syncFrequency]
  if (every === null) return
  await queue.enqueue(tx, [reconcileJob(id, new Date(now.getTime() + every), correlationId)])
}

/** Goes on where the sweep stood when the account was disconnected: at once, for nobody told us of what changed since. */
export async function resumeReconciling(
  tx: TenantTransaction,
  queue: Pick<JobQueue, 'enqueue'>,
  { id, syncFrequency }: Pick<Integration, 'id' | 'syncFrequency'>,
  { now, correlationId }: { now: Date; correlationId: string },
): Promise<void> {
  if (sweepEveryMs[syncFrequency] !== null) await queue.enqueue(tx, [reconcileJob(id, now, correlationId)])
}
