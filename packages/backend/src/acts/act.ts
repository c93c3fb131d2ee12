import { troubleOf } from '@smartsync/core/card'
import { CrmError } from '@smartsync/core/crm'
import { isServed } from '../events/accept.ts'
import { correlated } from '../logging.ts'
import type { Job, JobResult, Lease } from '../queue/port.ts'
import { actsToDo, endAct } from '../store/card-acts.ts'
import { noteError } from '../store/integrations.ts'
import { saveLinks } from '../store/links.ts'
import { type SyncLog, writeLogs } from '../store/logs.ts'
import { describe } from '../sync/log-of.ts'
import { beginBatch, type WorkDependencies } from '../work/batch.ts'
import { type RetryContext, resultOf, waitsForCompany } from '../work/job-results.ts'
import { type ActedRecord, type ActToDo, type EndedAct, refused } from './act-ended.ts'
import { applyOwners } from './act-owner.ts'
import { applyStages } from './act-stages.ts'
import { createAskedTasks } from './act-tasks.ts'

/**
 * Does what reps asked for on their cards. Each wish can be carried out again without a second effect; what became of it
 * is committed together with the job's result, so the card shows it. What concerns a company that another batch of the
 * integration works on waits for that. Rejects with `LeaseLost` when somebody else has the lease.
 */
export function doActs(dependencies: WorkDependencies, lease: Lease, jobs: readonly Job[]): Promise<void> {
  return correlated(
    jobs.map(({ payload }) => payload.correlationId),
    () => act(dependencies, lease, jobs),
  )
}

async function act(dependencies: WorkDependencies, lease: Lease, jobs: readonly Job[]): Promise<void> {
  const startedAt = dependencies.clock()
  const { todo: asked, forgotten } = await load(dependencies, lease, jobs)
  const companies = dependencies.underWay.begin(lease.integrationId)
  try {
    const { mine: todo, others } = companies.take(asked, ({ act }) => act.companyId)
    const { ended, refusal } = await attempt(dependencies, lease, todo)
    const heldUp = others.map(({ job }) => job)
    await commit(dependencies, lease, { ended, forgotten, heldUp, refusal, startedAt })
  } finally {
    companies.end()
  }
}

async function attempt(
  dependencies: WorkDependencies,
  lease: Lease,
  todo: readonly ActToDo[],
): Promise<{ ended: EndedAct[]; refusal: CrmError | null }> {
  try {
    return { ended: await perform(dependencies, lease, todo), refusal: null }
  } catch (error) {
    if (!(error instanceof CrmError)) throw error
    return { ended: todo.map((each) => ({ ...each, error, refusal: null, records: [], links: [] })), refusal: error }
  }
}

/** An act whose row is gone was taken back with its record or its enrichment. */
async function load({ tenancy }: WorkDependencies, lease: Lease, jobs: readonly Job[]) {
  const ids = jobs.flatMap(({ payload }) => (payload.kind === 'act' ? [payload.actId] : []))
  const acts = new Map((await tenancy.inTenant(lease.organizationId, (tx) => actsToDo(tx, ids))).map((a) => [a.id, a]))
  const todo = jobs.flatMap((job): ActToDo[] => {
    const found = job.payload.kind === 'act' ? acts.get(job.payload.actId) : undefined
    return found === undefined || found.state !== 'under_way' ? [] : [{ job, act: found }]
  })
  const known = new Set(todo.map(({ job }) => job.id))
  return { todo, forgotten: jobs.filter(({ id }) => !known.has(id)) }
}

async function perform(dependencies: WorkDependencies, lease: Lease, todo: readonly ActToDo[]): Promise<EndedAct[]> {
  if (todo.length === 0) return []
  const batch = await beginBatch(dependencies, lease)
  if (!isServed(batch.integration)) return todo.map((each) => refused(each, 'read_only'))
  const of = (kind: ActToDo['act']['kind']) => todo.filter(({ act }) => act.kind === kind)
  return [
    ...(await createAskedTasks(dependencies.tenancy, lease, batch, of('create_task'))),
    ...(await applyOwners(batch, of('apply_owner'))),
    ...(await applyStages(batch, of('apply_stage'))),
  ]
}

async function commit(
  { tenancy, queue, budgets, clock, random }: WorkDependencies,
  lease: Lease,
  done: { ended: EndedAct[]; forgotten: Job[]; heldUp: Job[]; refusal: CrmError | null; startedAt: Date },
): Promise<void> {
  const now = clock()
  const { integrationId } = lease
  const retry = { now, random, blamesAccount: budgets.blames(integrationId) }
  await tenancy.inTenant(lease.organizationId, async (tx) => {
    const results: JobResult[] = [
      ...done.forgotten.map(({ id }) => ({ id, result: 'done', note: 'Nobody wants it any more' }) as const),
      ...done.heldUp.map((job) => waitsForCompany(job, now)),
    ]
    for (const ended of done.ended) {
      const result = resultFor(ended, retry)
      results.push(result)
      const last =
        result.result === 'failed' || (result.result === 'retry' && ended.job.attempt >= ended.job.maxAttempts)
      const trouble = ended.refusal ?? (ended.error && troubleOf(ended.error))
      if (trouble === null) await endAct(tx, ended.act.id, { state: 'done', at: now })
      else if (last || ended.refusal !== null) await endAct(tx, ended.act.id, { state: 'failed', trouble, at: now })
    }
    await saveLinks(
      tx,
      integrationId,
      done.ended.flatMap(({ links }) => links),
    )
    await writeLogs(
      tx,
      done.ended.flatMap((ended) => ended.records.map((record) => logOf(ended, record, done.startedAt, now))),
    )
    const { refusal } = done
    if (refusal !== null) await noteError(tx, integrationId, describe(refusal), troubleOf(refusal))
    await queue.finish(tx, lease, results, now)
    await budgets.save(tx, integrationId)
  })
}

function resultFor({ job, error, refusal }: EndedAct, retry: RetryContext): JobResult {
  return resultOf(job, error === null ? [] : [error], retry, refusal?.code)
}

/** What happened to one record because a rep asked for it, and who that was. */
function logOf({ act, job }: EndedAct, record: ActedRecord, startedAt: Date, endedAt: Date): SyncLog {
  const { companyId, fingerprint, score } = act.enrichment
  return {
    integrationId: act.integrationId,
    syncType: record.type,
    direction: 'to_crm',
    operation: record.operation,
    oppspotEntityId: record.key,
    crmEntityId: record.id,
    payload: { ...record.payload, askedFor: act.kind, by: act.by },
    enrichments: { companyId, fingerprint, score: score.total, profile: score.profile },
    status: record.status,
    errorMessage: record.error === null ? null : describe(record.error),
    retryCount: job.attempt - 1,
    correlationId: act.correlationId,
    createdAt: startedAt,
    completedAt: endedAt,
  }
}
