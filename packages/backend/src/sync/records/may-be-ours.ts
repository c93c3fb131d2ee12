import type { Target } from '../targets/targets.ts'

/**
 * May the CRM hold a record that carries our key, although no link says so? Only where an earlier try may have created it.
 * A first try saves the call that would look for it: creating what is there after all fails on the key, and says so.
 */
export function mayBeOurs({ job, records }: Pick<Target, 'job' | 'records'>): boolean {
  return job.attempt > 1 || records !== null
}
