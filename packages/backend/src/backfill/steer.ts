import type { JobQueue } from '../queue/port.ts'
import { type Backfill, backfill, changeBackfill, createBackfill } from '../store/backfills.ts'
import { BackfillNot } from '../store/errors.ts'
import type { TenantTransaction } from '../store/tenancy.ts'
import { undoOfBackfill } from '../undo/undo.ts'
import { jobsOfBackfill, putOff, removeWaiting, takeUp } from './jobs.ts'
import { endedJobs } from './progress.ts'
import { stepOf } from './walk.ts'

/** Each verb runs in the caller's transaction and throws `UnknownBackfill`, or `BackfillNot` where it stands elsewhere. */
export interface Steering {
  tx: TenantTransaction
  queue: Pick<JobQueue, 'enqueue'>
  now: Date
}

/** Throws `BackfillOpen` while the integration has one that has not ended. */
export async function startBackfill(
  { tx, queue, now }: Steering,
  wanted: Omit<Parameters<typeof createBackfill>[1], 'at'>,
): Promise<Backfill> {
  const created = await createBackfill(tx, { ...wanted, at: now })
  await queue.enqueue(tx, [stepOf(created)])
  return created
}

/** What is being done is seen through; what waits is put off, but for what somebody else has asked for as well. */
export async function pauseBackfill({ tx }: Steering, id: string): Promise<Backfill> {
  const current = await backfill(tx, id, { lock: true })
  if (current.status !== 'running') throw new BackfillNot(current.status, 'paused')
  await putOff(tx, current.integrationId, id)
  await changeBackfill(tx, id, { status: 'paused' })
  return backfill(tx, id)
}

/** Goes on where it stood; one that failed tries its page again. */
export async function resumeBackfill({ tx, queue, now }: Steering, id: string): Promise<Backfill> {
  const current = await backfill(tx, id, { lock: true })
  if (current.status !== 'paused' && current.status !== 'failed') throw new BackfillNot(current.status, 'resumed')
  await takeUp(tx, current.integrationId, id, now)
  const endedBefore = endedJobs(current, await jobsOfBackfill(tx, id))
  await changeBackfill(tx, id, { status: 'running', errorMessage: null, resumedAt: now, endedBefore })
  await queue.enqueue(tx, [stepOf(current)])
  return backfill(tx, id)
}

/** Ends it for good. What it wrote stays, until somebody takes it back. */
export async function cancelBackfill({ tx, queue, now }: Steering, id: string): Promise<Backfill> {
  const current = await backfill(tx, id, { lock: true })
  if (current.finishedAt !== null) throw new BackfillNot(current.status, 'cancelled')
  const removed = await removeWaiting(tx, current.integrationId, id, now)
  await changeBackfill(tx, id, { status: 'cancelled', finishedAt: now, removed: current.removed + removed })
  // Wakes a worker for what is left to be seen through.
  await queue.enqueue(tx, [stepOf(current)])
  return backfill(tx, id)
}

/** Begins to take back all that it wrote. It must have ended; an undo that failed, or has completed, can be begun anew. */
export async function undoBackfill({ tx, queue, now }: Steering, id: string, by: string): Promise<Backfill> {
  const current = await backfill(tx, id, { lock: true })
  if (current.finishedAt === null || current.undo?.status === 'running') throw new BackfillNot(current.status, 'undone')
  const counts = { logs: 0, records: 0, restored: 0, leftAlone: 0 }
  const begun = { status: 'running', requestedBy: by, startedAt: now.toISOString(), finishedAt: null } as const
  await changeBackfill(tx, id, { undo: { ...begun, ...counts, position: null, errorMessage: null } })
  await queue.enqueue(tx, [undoOfBackfill(current, by)])
  return backfill(tx, id)
}
