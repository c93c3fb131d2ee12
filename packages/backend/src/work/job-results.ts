import { troubleOf } from '@smartsync/core/card'
import type { CrmError, CrmErrorCode } from '@smartsync/core/crm'
import type { Job, JobResult } from '../queue/port.ts'
import { describe } from '../sync/log-of.ts'
import { backoffMs } from './backoff.ts'

export interface RetryContext {
  now: Date
  /** Numbers in [0, 1). */
  random: () => number
  /** True where the account failed and not the jobs: they wait, and it costs them no attempt. */
  blamesAccount: boolean
}

/** A job is done when nothing that it wanted failed; what may work later is tried again, what cannot is parked. */
export function resultOf(job: Job, errors: readonly CrmError[], context: RetryContext, note?: string): JobResult {
  const later = errors.find(({ retry }) => retry !== 'no')
  const final = errors.find(({ retry }) => retry === 'no')
  if (later !== undefined) return retryOf(job, later, context)
  if (final !== undefined) return { id: job.id, result: 'failed', reason: describe(final), trouble: troubleOf(final) }
  return { id: job.id, result: 'done', ...(note === undefined ? {} : { note }) }
}

/** What says nothing of the job: it was not tried, or not because of what it asks. */
const NO_FAULT_OF_THE_JOB: ReadonlySet<CrmErrorCode> = new Set([
  'crm_budget_spent',
  'crm_suspended',
  'crm_rate_limited',
  'crm_disconnected',
])

const POSTPONED_AS_ATTEMPT = 3

function retryOf(job: Job, error: CrmError, { now, random, blamesAccount }: RetryContext): JobResult {
  const result = blamesAccount || NO_FAULT_OF_THE_JOB.has(error.code) ? 'postponed' : 'retry'
  // What is postponed waits for its account, which rests as long as it must; a claim more makes no difference to that.
  const attempt =
    result === 'postponed' ? Math.min(job.attempt, POSTPONED_AS_ATTEMPT) : Math.min(job.attempt, job.maxAttempts)
  const wait = backoffMs(attempt, error.retryAfterMs, random)
  return {
    id: job.id,
    result,
    reason: describe(error),
    trouble: troubleOf(error),
    notBefore: new Date(now.getTime() + wait),
  }
}

/** Another batch works on the job's company, and when that is done it is to be tried at once. */
export function waitsForCompany({ id }: Job, now: Date): JobResult {
  return { id, result: 'postponed', reason: 'Its company is being enriched.', notBefore: now }
}
