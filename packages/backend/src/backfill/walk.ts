import { CrmError, type IdPage } from '@smartsync/core/crm'
import { recordKey } from '../events/job-keys.ts'
import { correlated } from '../logging.ts'
import type { BackfillPayload, Job, JobResult, Lease, NewJob } from '../queue/port.ts'
import { type Backfill, backfill, changeBackfill } from '../store/backfills.ts'
import { integration } from '../store/integrations.ts'
import { mappings } from '../store/mappings.ts'
import type { TenantTransaction } from '../store/tenancy.ts'
import { describe } from '../sync/log-of.ts'
import { backoffMs } from '../work/backoff.ts'
import type { WorkDependencies } from '../work/batch.ts'
import { BACKFILL_PRIORITY, type BackfillPosition, backfillTag } from './backfill.ts'
import { filterFor } from './filter.ts'
import { jobsOfBackfill } from './jobs.ts'

/** While that many of a backfill's jobs wait, no further page is read: the queue is not its store. */
const MOST_WAITING = 300
const LOOK_AGAIN_MS = 5_000
/** A page that could not be read is asked for again after half a minute to a minute, or when the CRM says. */
const PATIENCE = 6

type Step = Job & { payload: BackfillPayload }

/** The job that takes a backfill one page further. There is one of them at a time. */
export function stepOf({ id, integrationId }: Pick<Backfill, 'id' | 'integrationId'>, runAt?: Date): NewJob {
  return {
    integrationId,
    type: 'backfill',
    key: backfillTag(id),
    priority: BACKFILL_PRIORITY,
    payload: { kind: 'backfill', backfillId: id, correlationId: backfillTag(id) },
    ...(runAt === undefined ? {} : { runAt }),
  }
}

/**
 * Takes each backfill one page further: reads a page of record ids and commits their jobs, where it stands now, and its
 * own next step in one transaction. Killed before that, it reads the same page again; killed after, the next one.
 */
export async function walkBackfills(dependencies: WorkDependencies, lease: Lease, jobs: readonly Job[]): Promise<void> {
  for (const job of jobs.filter((each): each is Step => each.payload.kind === 'backfill')) {
    await correlated([job.payload.correlationId], () => step(dependencies, lease, job))
  }
}

async function step(dependencies: WorkDependencies, lease: Lease, job: Step): Promise<void> {
  const { tenancy } = dependencies
  const { backfillId } = job.payload
  const before = await tenancy.inTenant(lease.organizationId, async (tx) => ({
    backfill: await backfill(tx, backfillId),
    jobs: await jobsOfBackfill(tx, backfillId),
    integration: await integration(tx, lease.integrationId),
    mappings: await mappings(tx, lease.integrationId),
  }))
  const { status, scope, position } = before.backfill
  if (status !== 'running' || before.integration === null) {
    return end(dependencies, lease, { id: job.id, result: 'done', note: `The backfill is ${status}` })
  }
  if (position === null || before.jobs.waiting >= MOST_WAITING) {
    return lookAgain(dependencies, lease, job)
  }
  try {
    const filter = filterFor(scope, position.type, before.mappings)
    const connector = dependencies.connectors.connect(before.integration)
    const page = await connector.select(position.type, filter, position.cursor)
    await turnPage(dependencies, lease, job, { position, page })
  } catch (error) {
    if (!(error instanceof CrmError)) throw error
    await fail(dependencies, lease, job, error)
  }
}

/** Commits a page, unless the backfill was steered elsewhere since it was read. */
async function turnPage(
  { tenancy, queue, budgets, clock }: WorkDependencies,
  lease: Lease,
  job: Step,
  { position, page }: { position: BackfillPosition; page: IdPage },
): Promise<void> {
  const now = clock()
  await tenancy.inTenant(lease.organizationId, async (tx) => {
    const current = await backfill(tx, job.payload.backfillId, { lock: true })
    if (current.status === 'running' && samePlace(current.position, position)) {
      const added = await queue.enqueue(
        tx,
        page.ids.map((id) => recordJob(lease.integrationId, current.id, { type: position.type, id })),
      )
      await changeBackfill(tx, current.id, {
        position: after(current, position, page),
        found: current.found + page.ids.length,
        enqueued: current.enqueued + added,
        joined: current.joined + page.ids.length - added,
        errorMessage: null,
      })
      await queue.enqueue(tx, [stepOf(current)])
    }
    await budgets.save(tx, lease.integrationId)
    await queue.finish(tx, lease, [{ id: job.id, result: 'done' }], now)
  })
}

function recordJob(integrationId: string, id: string, record: { type: BackfillPosition['type']; id: string }): NewJob {
  return {
    integrationId,
    type: 'enrich_and_sync',
    key: recordKey(record),
    priority: BACKFILL_PRIORITY,
    payload: { kind: 'record', record, correlationId: backfillTag(id) },
  }
}

function after(
  { scope }: Pick<Backfill, 'scope'>,
  { type }: BackfillPosition,
  { cursor }: IdPage,
): BackfillPosition | null {
  if (cursor !== null) return { type, cursor }
  const next = scope.recordTypes[scope.recordTypes.indexOf(type) + 1]
  return next === undefined ? null : { type: next, cursor: null }
}

/** Nothing is to be read now: waits for its jobs, and has completed when everything was read and none is left. */
async function lookAgain({ tenancy, queue, clock }: WorkDependencies, lease: Lease, job: Step): Promise<void> {
  const now = clock()
  await tenancy.inTenant(lease.organizationId, async (tx) => {
    const current = await backfill(tx, job.payload.backfillId, { lock: true })
    const { waiting, working, nextAt } = await jobsOfBackfill(tx, current.id)
    if (current.status === 'running' && current.position === null && waiting + working === 0) {
      await changeBackfill(tx, current.id, { status: 'completed', finishedAt: now })
    } else if (current.status === 'running') {
      const soon = new Date(now.getTime() + LOOK_AGAIN_MS)
      await queue.enqueue(tx, [stepOf(current, working > 0 || nextAt === null || nextAt < soon ? soon : nextAt)])
    }
    await queue.finish(tx, lease, [{ id: job.id, result: 'done' }], now)
  })
}

/** The CRM did not give the page: it is asked again later, or the backfill stops there until somebody resumes it. */
async function fail(
  { tenancy, queue, budgets, clock, random }: WorkDependencies,
  lease: Lease,
  job: Step,
  error: CrmError,
): Promise<void> {
  const now = clock()
  const later = error.retry === 'later'
  await tenancy.inTenant(lease.organizationId, async (tx) => {
    const current = await backfill(tx, job.payload.backfillId, { lock: true })
    if (current.status === 'running') {
      await changeBackfill(tx, current.id, { errorMessage: describe(error), ...(later ? {} : { status: 'failed' }) })
      const wait = backoffMs(PATIENCE, error.retryAfterMs, random)
      if (later) await queue.enqueue(tx, [stepOf(current, new Date(now.getTime() + wait))])
    }
    await budgets.save(tx, lease.integrationId)
    await queue.finish(tx, lease, [{ id: job.id, result: 'done', note: describe(error) }], now)
  })
}

async function end({ tenancy, queue, clock }: WorkDependencies, lease: Lease, result: JobResult): Promise<void> {
  await tenancy.inTenant(lease.organizationId, (tx: TenantTransaction) => queue.finish(tx, lease, [result], clock()))
}

function samePlace(one: BackfillPosition | null, other: BackfillPosition): boolean {
  return one?.type === other.type && one.cursor === other.cursor
}
