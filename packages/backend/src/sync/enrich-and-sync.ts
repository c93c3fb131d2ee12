import { troubleOf } from '@smartsync/core/card'
import { CrmError } from '@smartsync/core/crm'
import { correlated } from '../logging.ts'
import type { Job, Lease } from '../queue/port.ts'
import { noteError } from '../store/integrations.ts'
import { beginBatch, type WorkDependencies } from '../work/batch.ts'
import { resultOf } from '../work/job-results.ts'
import { commitBatch } from './commit-batch.ts'
import { describe } from './log-of.ts'
import { syncBatch } from './sync-batch.ts'

/**
 * Does a batch of one integration's jobs: finds their companies, enriches them, and brings companies, contacts and tasks
 * in the CRM to where they should be. Every write can be repeated without a second effect, and what was found, written
 * and learnt is committed together with the jobs' results. Rejects with `LeaseLost` when somebody else has the lease.
 */
export function enrichAndSync(dependencies: WorkDependencies, lease: Lease, jobs: readonly Job[]): Promise<void> {
  const correlationIds = jobs.map(({ payload }) => payload.correlationId)
  return correlated(correlationIds, () => work(dependencies, lease, jobs))
}

async function work(dependencies: WorkDependencies, lease: Lease, jobs: readonly Job[]): Promise<void> {
  const startedAt = dependencies.clock()
  const log = dependencies.log.child({ integration: lease.integrationId })
  const companies = dependencies.underWay.begin(lease.integrationId)
  try {
    const batch = await beginBatch(dependencies, lease)
    const done = await syncBatch(dependencies, lease, batch, jobs, companies)
    await commitBatch(dependencies, lease, jobs, { ...done, startedAt })
    log.info({ jobs: jobs.length, unmatched: done.unmatched.length }, 'batch done')
  } catch (error) {
    if (!(error instanceof CrmError)) throw error
    log.warn({ problem: error.code, status: error.status }, error.message)
    await giveBack(dependencies, lease, jobs, error)
  } finally {
    companies.end()
  }
}

/** The CRM did not let us work at all: each job goes back, or is parked, with the reason. */
async function giveBack(
  { tenancy, queue, budgets, clock, random }: WorkDependencies,
  lease: Lease,
  jobs: readonly Job[],
  error: CrmError,
): Promise<void> {
  const now = clock()
  const blamesAccount = budgets.blames(lease.integrationId)
  const results = jobs.map((job) => resultOf(job, [error], { now, random, blamesAccount }))
  await tenancy.inTenant(lease.organizationId, async (tx) => {
    await noteError(tx, lease.integrationId, describe(error), troubleOf(error))
    await queue.finish(tx, lease, results, now)
    await budgets.save(tx, lease.integrationId)
  })
}
