import type { Backfill } from '../store/backfills.ts'
import type { BackfillJobs } from './jobs.ts'

export interface Progress {
  /** Records read so far, and how many there will be, as far as that is known. */
  found: number
  total: number
  waiting: number
  working: number
  /** Ended well, also as part of a job that waited already. */
  done: number
  /** Parked, with their reasons among the jobs. */
  failed: number
  /** 0 to 100. */
  percent: number
  /** Null where it does not run, or nothing has ended yet from which to tell. */
  secondsLeft: number | null
}

/** Where a backfill stands. Its speed is that since it was started, or resumed, last. */
export function progressOf(backfill: Backfill, { waiting, working, failed }: BackfillJobs, now: Date): Progress {
  const { found, enqueued, joined, removed, position, estimate, status } = backfill
  const done = Math.max(0, enqueued - removed - waiting - working - failed) + joined
  const total = position === null ? found : Math.max(found, estimate.records)
  const ended = done + failed
  const percent = total === 0 ? (position === null ? 100 : 0) : Math.floor((100 * Math.min(ended, total)) / total)
  const seconds = (now.getTime() - backfill.resumedAt.getTime()) / 1000
  const recently = ended - backfill.endedBefore
  const known = status === 'running' && recently > 0 && seconds > 0
  return {
    found,
    total,
    waiting,
    working,
    done,
    failed,
    percent,
    secondsLeft: known ? Math.ceil((total - ended) / (recently / seconds)) : null,
  }
}

/** Jobs that have ended, well or not. */
export function endedJobs(backfill: Backfill, jobs: BackfillJobs): number {
  const { done, failed } = progressOf(backfill, jobs, backfill.resumedAt)
  return done + failed
}
