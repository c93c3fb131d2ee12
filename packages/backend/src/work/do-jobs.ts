import { LeaseLost } from '../queue/errors.ts'
import type { Job, JobPayload, Lease } from '../queue/port.ts'
import type { WorkDependencies } from './batch.ts'
import { enrichAndSync } from './enrich-and-sync.ts'

/** Does jobs of one kind and records their results under the lease. */
type Handler = (dependencies: WorkDependencies, lease: Lease, jobs: readonly Job[]) => Promise<void>

const handlers: Record<JobPayload['kind'], Handler> = {
  lead: enrichAndSync,
  record: enrichAndSync,
}

/**
 * Does a batch of one integration's jobs, those of a kind together. A kind that fails does not keep the others from
 * being done; what it left undone comes back as another attempt. Rejects with `LeaseLost` when somebody else has the lease.
 */
export async function doJobs(dependencies: WorkDependencies, lease: Lease, jobs: readonly Job[]): Promise<void> {
  const failures: unknown[] = []
  for (const [handle, group] of Map.groupBy(jobs, ({ payload }) => handlers[payload.kind])) {
    try {
      await handle(dependencies, lease, group)
    } catch (error) {
      if (error instanceof LeaseLost) throw error
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures)
}
