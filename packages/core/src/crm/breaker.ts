/**
 * Whether an account that keeps failing is called. `failures` counts the batches of work in a row that the CRM made fail
 * as a whole: it did not answer, answered with a fault of its own, or would not know us.
 */
export interface Breaker {
  failures: number
  /** How often in a row it opened, without a success between. */
  openings: number
  /** Nothing is called until then, in milliseconds since the epoch; null while closed. */
  openUntil: number | null
  /** How many jobs may be done at a time; null for as many as there are. */
  mostJobs: number | null
  /** What went wrong last, for a person to read. */
  reason: string | null
}

export type Circuit = 'closed' | 'open' | 'half_open'

export const closedBreaker: Breaker = { failures: 0, openings: 0, openUntil: null, mostJobs: null, reason: null }

/** It opens at so many failures in a row. */
const TOLERATED = 3
const FIRST_PAUSE_MS = 5_000
const LONGEST_PAUSE_MS = 15 * 60_000
/** Above this the number of jobs is not limited any more. */
const PLENTY = 100

/** True where nothing has gone wrong lately. */
export function isSound({ failures, openUntil, mostJobs }: Breaker): boolean {
  return failures === 0 && openUntil === null && mostJobs === null
}

/** Open: nothing is called. Half open: one job may try. */
export function circuit({ openUntil }: Breaker, now: number): Circuit {
  if (openUntil === null) return 'closed'
  return openUntil > now ? 'open' : 'half_open'
}

/** How many jobs may be done now. */
export function jobsAllowed(breaker: Breaker, now: number): number {
  const state = circuit(breaker, now)
  if (state === 'open') return 0
  return state === 'half_open' ? 1 : (breaker.mostJobs ?? Number.POSITIVE_INFINITY)
}

/**
 * After a batch of so many jobs failed as a whole. Fewer are tried next: where the fault lies with one job and not with
 * the CRM, that leaves it alone in the end, and lets the others pass. The pause doubles from five seconds to a quarter
 * of an hour, half of it at random; `askedMs` is what the CRM asked for, and is never undercut.
 */
export function afterFailure(
  breaker: Breaker,
  failure: { reason: string; jobs: number; askedMs: number | null },
  { now, random }: { now: number; random: () => number },
): Breaker {
  const failures = breaker.failures + 1
  const opens = failures >= TOLERATED || breaker.openUntil !== null
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** breaker.openings)
  const pauseMs = Math.max(failure.askedMs ?? 0, Math.round(pause / 2 + random() * (pause / 2)))
  return {
    failures,
    openings: breaker.openings + (opens ? 1 : 0),
    openUntil: opens ? now + pauseMs : null,
    mostJobs: Math.max(1, Math.floor(Math.min(failure.jobs, PLENTY) / 2)),
    reason: failure.reason,
  }
}

/** After a batch that was not failed: closed, and twice as many jobs may be done at a time as before. */
export function afterSuccess({ mostJobs }: Breaker): Breaker {
  const more = mostJobs === null || mostJobs * 2 > PLENTY ? null : mostJobs * 2
  return { ...closedBreaker, mostJobs: more }
}
