import { CrmError } from '@smartsync/core/crm'
import { type BackfillUndo, backfillTag } from '../backfill/backfill.ts'
import { jobsOfBackfill } from '../backfill/jobs.ts'
import { correlated } from '../logging.ts'
import { LeaseLost } from '../queue/errors.ts'
import type { Job, Lease, NewJob, UndoPayload } from '../queue/port.ts'
import { type Backfill, backfill, changeBackfill } from '../store/backfills.ts'
import { integration } from '../store/integrations.ts'
import { markUndone } from '../store/links.ts'
import { logsById, logsOfCorrelation, type StoredLog, writeLogs } from '../store/logs.ts'
import type { TenantTransaction } from '../store/tenancy.ts'
import { describe } from '../sync/log-of.ts'
import { backoffMs } from '../work/backoff.ts'
import type { WorkDependencies } from '../work/batch.ts'
import { resultOf } from '../work/job-results.ts'
import { logOfUndo } from './log-of-undo.ts'
import { deedOf, isUndo } from './logged-plan.ts'
import { type TakenBack, takeBack } from './take-back.ts'

/** An administrator waits for it. */
const PRIORITY = 9
/** A whole backfill goes before the next one, and after everything that somebody waits for. */
const BACKFILL_PRIORITY = 2
const PAGE = 100
const LOOK_AGAIN_MS = 5_000
const PATIENCE = 6

type UndoJob = Job & { payload: UndoPayload }

/** The job that takes a log back. Asked for twice, it is one job while it waits. */
export function undoOfLog({ id, integrationId }: StoredLog, by: string, correlationId: string): NewJob {
  const payload = { kind: 'undo', of: 'log', id, by, correlationId } as const
  return { integrationId, type: 'undo', key: `undo:${id}`, priority: PRIORITY, payload }
}

/** The job that takes a backfill back, a page of its logs at a time. */
export function undoOfBackfill({ id, integrationId }: Backfill, by: string, runAt?: Date): NewJob {
  const payload = { kind: 'undo', of: 'backfill', id, by, correlationId: `undo:${backfillTag(id)}` } as const
  const job = { integrationId, type: 'undo', key: `undo:${id}`, priority: BACKFILL_PRIORITY, payload } as const
  return runAt === undefined ? job : { ...job, runAt }
}

/** Takes logs and backfills back. What was restored, and what was left alone, is logged with the jobs' results. */
export async function undo(dependencies: WorkDependencies, lease: Lease, jobs: readonly Job[]): Promise<void> {
  const wanted = jobs.filter((job): job is UndoJob => job.payload.kind === 'undo')
  const logs = wanted.filter(({ payload }) => payload.of === 'log')
  const correlationIds = logs.map(({ payload }) => payload.correlationId)
  if (logs.length > 0) await correlated(correlationIds, () => undoLogs(dependencies, lease, logs))
  for (const job of wanted.filter(({ payload }) => payload.of === 'backfill')) {
    await correlated(job.payload.correlationId, () => undoPage(dependencies, lease, job))
  }
}

async function undoLogs(dependencies: WorkDependencies, lease: Lease, jobs: readonly UndoJob[]): Promise<void> {
  const { tenancy, queue, budgets, clock, random } = dependencies
  const startedAt = clock()
  const ids = jobs.map(({ payload }) => payload.id)
  const logs = await tenancy.inTenant(lease.organizationId, (tx) => logsById(tx, lease.integrationId, ids))
  const again = jobs.some(({ attempt }) => attempt > 1)
  const retry = () => ({ now: clock(), random, blamesAccount: budgets.blames(lease.integrationId) })
  try {
    const taken = await takeBackLogs(dependencies, lease, logs, again)
    await tenancy.inTenant(lease.organizationId, async (tx) => {
      const endedAt = clock()
      for (const job of jobs) {
        const own = taken.filter(({ deed }) => deed.log.id === job.payload.id)
        await keep(tx, lease, own, { ...job.payload, startedAt, endedAt })
      }
      const results = jobs.map((job) => {
        const errors = taken.flatMap(({ deed, error }) => (deed.log.id === job.payload.id ? (error ?? []) : []))
        return resultOf(job, errors, retry())
      })
      await queue.finish(tx, lease, results, endedAt)
      await budgets.save(tx, lease.integrationId)
    })
  } catch (error) {
    if (!(error instanceof CrmError)) throw error
    const results = jobs.map((job) => resultOf(job, [error], retry()))
    await tenancy.inTenant(lease.organizationId, async (tx) => {
      await queue.finish(tx, lease, results, clock())
      await budgets.save(tx, lease.integrationId)
    })
  }
}

/** One page of a backfill's logs, and then the next: each is committed with where it stands. */
async function undoPage(dependencies: WorkDependencies, lease: Lease, job: UndoJob): Promise<void> {
  const { tenancy, queue, budgets, clock, random } = dependencies
  const { id, by, correlationId } = job.payload
  const startedAt = clock()
  const { current, logs, busy } = await tenancy.inTenant(lease.organizationId, async (tx) => {
    const current = await backfill(tx, id)
    const { waiting, working } = await jobsOfBackfill(tx, id)
    const page = { after: current.undo?.position ?? null, limit: PAGE }
    return { current, logs: await logsOfCorrelation(tx, backfillTag(id), page), busy: waiting + working > 0 }
  })
  const before = current.undo
  const commit = (state: BackfillUndo | null, next: NewJob | null, taken: readonly TakenBack[] = []) =>
    tenancy.inTenant(lease.organizationId, async (tx) => {
      const endedAt = clock()
      await keep(tx, lease, taken, { by, correlationId, startedAt, endedAt })
      if (state !== null) await changeBackfill(tx, id, { undo: state })
      if (next !== null) await queue.enqueue(tx, [next])
      await queue.finish(tx, lease, [{ id: job.id, result: 'done' }], endedAt)
      await budgets.save(tx, lease.integrationId)
    })
  if (before === null || before.status !== 'running') return commit(null, null)
  if (busy) return commit(null, undoOfBackfill(current, by, later(startedAt, LOOK_AGAIN_MS)))
  try {
    const taken = await takeBackLogs(dependencies, lease, logs, job.attempt > 1)
    const state = after(before, logs, taken, clock())
    await commit(state, state.status === 'running' ? undoOfBackfill(current, by) : null, taken)
  } catch (error) {
    if (!(error instanceof CrmError)) throw error
    const goesOn = error.retry === 'later'
    const wait = backoffMs(PATIENCE, error.retryAfterMs, random)
    const state = { ...before, errorMessage: describe(error), status: goesOn ? 'running' : 'failed' } as const
    await commit(state, goesOn ? undoOfBackfill(current, by, later(clock(), wait)) : null)
  }
}

async function takeBackLogs(
  { tenancy, connectors, held }: WorkDependencies,
  lease: Lease,
  logs: readonly StoredLog[],
  again: boolean,
): Promise<TakenBack[]> {
  const deeds = logs.flatMap((log) => deedOf(log) ?? [])
  if (deeds.length === 0) return []
  const own = await tenancy.inTenant(lease.organizationId, (tx) => integration(tx, lease.integrationId))
  if (own === null) throw new LeaseLost(lease.integrationId)
  return takeBack(connectors.connect(own), deeds, { again, beforeWriting: () => held.assure() })
}

/** Logs what was done, and remembers what stands there again so that the next sync leaves it alone. */
async function keep(
  tx: TenantTransaction,
  { integrationId }: Lease,
  taken: readonly TakenBack[],
  about: { by: string; correlationId: string; startedAt: Date; endedAt: Date },
): Promise<void> {
  await writeLogs(
    tx,
    taken.map((each) => logOfUndo(each, about)),
  )
  for (const { deed, restored, error } of taken) {
    if (deed.kind !== 'fields' || error !== null || restored.length === 0) continue
    const fields = Object.fromEntries(restored.map((change) => [change.field, change.new]))
    const { recordType, recordId } = deed
    await markUndone(tx, integrationId, { recordType, recordId, fields, holds: !isUndo(deed.log) })
  }
}

function after(before: BackfillUndo, logs: readonly StoredLog[], taken: readonly TakenBack[], now: Date): BackfillUndo {
  const last = logs.at(-1)
  const ended = logs.length < PAGE
  const touched = taken.filter(
    ({ restored, task, error }) => error === null && (restored.length > 0 || task === 'removed'),
  )
  const put = taken.reduce((sum, { restored, error }) => sum + (error === null ? restored.length : 0), 0)
  const left = taken.reduce((sum, { leftAlone, task, error, restored }) => {
    return sum + leftAlone.length + (task === 'changed' ? 1 : 0) + (error === null ? 0 : restored.length)
  }, 0)
  return {
    ...before,
    status: ended ? 'completed' : 'running',
    finishedAt: ended ? now.toISOString() : null,
    position: last === undefined ? before.position : { at: last.createdAt.toISOString(), id: last.id },
    logs: before.logs + logs.length,
    records: before.records + touched.length,
    restored: before.restored + put,
    leftAlone: before.leftAlone + left,
    errorMessage: null,
  }
}

function later(now: Date, ms: number): Date {
  return new Date(now.getTime() + ms)
}
