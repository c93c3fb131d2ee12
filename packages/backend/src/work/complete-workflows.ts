import { troubleOf } from '@smartsync/core/card'
import { CrmError, type WorkflowOutcome } from '@smartsync/core/crm'
import { standingOf } from '../card/standing.ts'
import { recordKey } from '../events/job-keys.ts'
import { correlated } from '../logging.ts'
import type { Job, JobQueue, JobResult, Lease, WorkflowPayload } from '../queue/port.ts'
import { integration, noteError } from '../store/integrations.ts'
import type { TenantTransaction } from '../store/tenancy.ts'
import { describe } from '../sync/log-of.ts'
import type { WorkDependencies } from './batch.ts'
import { resultOf } from './job-results.ts'

/** How soon to look again whether a record is enriched: the longer it has taken, the later. */
const SOONEST_MS = 2_000
const LATEST_MS = 60_000

type Step = Job & { payload: WorkflowPayload }

/**
 * Lets steps of workflows go on whose record is enriched by now, and looks at the others again later. A step that is told
 * twice is told the same. Rejects with `LeaseLost` when somebody else has the lease.
 */
export function completeWorkflows(dependencies: WorkDependencies, lease: Lease, jobs: readonly Job[]): Promise<void> {
  return correlated(
    jobs.map(({ payload }) => payload.correlationId),
    () => complete(dependencies, lease, jobs.filter(isStep)),
  )
}

async function complete(dependencies: WorkDependencies, lease: Lease, steps: readonly Step[]): Promise<void> {
  const { tenancy, queue, budgets, connectors, clock, random, held } = dependencies
  const { organizationId, integrationId } = lease
  const { connection, ready, waiting } = await tenancy.inTenant(organizationId, async (tx) => ({
    connection: await integration(tx, integrationId),
    ...(await sortOut(tx, dependencies, integrationId, steps)),
  }))

  let error: CrmError | null = null
  if (connection !== null && ready.length > 0) {
    try {
      await held.assure()
      await connectors
        .connect(connection)
        .completeWorkflows(ready.map(({ step, outcome }) => ({ callbackId: step.payload.callbackId, outcome })))
    } catch (cause) {
      if (!(cause instanceof CrmError)) throw cause
      error = cause
    }
  }

  const now = clock()
  const retry = { now, random, blamesAccount: budgets.blames(integrationId) }
  const results = [
    ...ready.map(({ step }) => resultOf(step, error === null ? [] : [error], retry)),
    ...waiting.map((step) => later(step, now)),
  ]
  await tenancy.inTenant(organizationId, async (tx) => {
    if (error !== null) await noteError(tx, integrationId, describe(error), troubleOf(error))
    await queue.finish(tx, lease, results, now)
    await budgets.save(tx, integrationId)
  })
}

/** Tells the steps whose record is enriched, and with which outcome, from those whose record is still being worked on. */
async function sortOut(
  tx: TenantTransaction,
  { queue }: WorkDependencies,
  integrationId: string,
  steps: readonly Step[],
): Promise<{ ready: Array<{ step: Step; outcome: WorkflowOutcome }>; waiting: Step[] }> {
  const ready: Array<{ step: Step; outcome: WorkflowOutcome }> = []
  const waiting: Step[] = []
  for (const step of steps) {
    const underWay = await queue.underWay(tx, integrationId, recordKey(step.payload.record))
    if (underWay === null) ready.push({ step, outcome: await outcomeOf(tx, queue, integrationId, step.payload) })
    else waiting.push(step)
  }
  return { ready, waiting }
}

/** What became of the record since the step asked. An enrichment from before says nothing of that. */
async function outcomeOf(
  tx: TenantTransaction,
  queue: JobQueue,
  integrationId: string,
  { record, askedAt }: WorkflowPayload,
): Promise<WorkflowOutcome> {
  const { latest, trouble } = await standingOf(tx, queue, integrationId, record)
  const asked = Date.parse(askedAt)
  const isSince = (at: string | undefined) => at !== undefined && Date.parse(at) >= asked
  if (isSince(trouble.noMatch?.at)) return { result: 'no_match', score: null }
  if (isSince(trouble.failure?.at) || latest === undefined || latest.checkedAt.getTime() < asked) {
    return { result: 'failed', score: null }
  }
  return { result: 'enriched', score: latest.enrichment.score.total }
}

function later({ id, payload }: Step, now: Date): JobResult {
  const soFar = now.getTime() - Date.parse(payload.askedAt)
  const wait = Math.min(LATEST_MS, Math.max(SOONEST_MS, soFar / 4))
  return {
    id,
    result: 'postponed',
    reason: 'Its record is being enriched.',
    notBefore: new Date(now.getTime() + wait),
  }
}

function isStep(job: Job): job is Step {
  return job.payload.kind === 'workflow'
}
