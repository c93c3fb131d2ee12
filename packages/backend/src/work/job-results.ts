import type { CrmError } from '@smartsync/core/crm'
import type { Job, JobResult } from '../queue/port.ts'
import { backoffMs } from './backoff.ts'
import { describe } from './log-of.ts'

export interface RetryContext {
  now: Date
  /** Numbers in [0, 1). */
  random: () => number
}

/** A job is done when nothing that it wanted failed; what may work later is tried again, what cannot is parked. */
export function resultOf(job: Job, errors: readonly CrmError[], context: RetryContext, note?: string): JobResult {
  const later = errors.find(({ retry }) => retry !== 'no')
  const final = errors.find(({ retry }) => retry === 'no')
  if (later !== undefined) return retryOf(job, later, context)
  if (final !== undefined) return { id: job.id, result: 'failed', reason: describe(final) }
  return { id: job.id, result: 'done', ...(note === undefined ? {} : { note }) }
}

function retryOf(job: Job, error: CrmError, { now, random }: RetryContext): JobResult {
  const wait = backoffMs(job.attempt, error.retryAfterMs, random)
  return { id: job.id, result: 'retry', reason: describe(error), notBefore: new Date(now.getTime() + wait) }
}
