import {
  type Breaker,
  type CallCost,
  type CallReport,
  closedBreaker,
  joined,
  type Limit,
  type LimitState,
  type Pace,
  pace,
  resting,
  spend,
  spentToday,
  stated,
  unspent,
} from '@smartsync/core/crm'
import type { Usage, UsageToday } from '../store/api-usage.ts'

/** The limit whose spending is kept for the day, over restarts and for all processes. */
const DAILY = 'daily'
/** A wait of up to this is waited for under way; for a longer one the jobs go back to the queue. */
export const PATIENCE_MS = 5_000
/** How long to hold back at first, and at most, where the CRM says that there were too many calls and not for how long. */
const FIRST_REST_MS = 5_000
const LONGEST_REST_MS = 15 * 60_000
const DAY_MS = 86_400_000

/** What went wrong with a call as a whole, and not with a record that went with it. */
export interface WholeFailure {
  method: string
  path: string
  /** Null where no answer came. */
  status: number | null
}

/**
 * What this process knows of one account: how its limits stand, how it answered, and what is not yet written down.
 * Exact while this process alone calls the account; `restore` brings in what others saw.
 */
export class Account {
  #limits: LimitState[]
  #unsaved: Usage = { calls: 0, spent: 0 }
  #today = { day: 0, spent: 0 }
  #refusals = 0
  #failure: WholeFailure | null = null
  #answered = false
  breaker: Breaker = closedBreaker
  /** The lease under which it was in step last. */
  fence: number | null = null
  restoredAt = Number.NEGATIVE_INFINITY

  constructor(documented: readonly Limit[]) {
    this.#limits = documented.map(unspent)
  }

  get limits(): readonly LimitState[] {
    return this.#limits
  }

  get hasUnsaved(): boolean {
    return this.#unsaved.calls > 0
  }

  restore(usage: UsageToday, breaker: Breaker, now: number): void {
    this.breaker = breaker
    this.restoredAt = now
    this.#today = { day: dayOf(now), spent: usage.spent + this.#unsaved.spent }
    const known = new Map(usage.limits.map((limit) => [limit.name, limit]))
    for (const limit of this.#limits) {
      const other = known.get(limit.name)
      known.set(limit.name, other === undefined ? limit : joined(limit, other))
    }
    this.#limits = [...known.values()].map((limit) => this.#counted(limit, now))
  }

  /** May a call of this cost be made, if our part is so large? `kept` is what silent limits keep for other processes. */
  pace(cost: CallCost, { share, kept }: { share: number; kept: number }, now: number): Pace {
    return pace(this.#limits, cost, { share, kept, patienceMs: PATIENCE_MS, now })
  }

  /** The limit whose use no other process hears of, if a call of this cost counts against one. */
  silentLimit(cost: CallCost): Limit | undefined {
    return this.#limits.find(({ name, silent }) => silent && (cost[name] ?? 0) > 0)
  }

  /** A call is being made. */
  take(cost: CallCost, now: number): void {
    const spent = cost[DAILY] ?? 1
    const day = dayOf(now)
    this.#today = { day, spent: spent + (this.#today.day === day ? this.#today.spent : 0) }
    this.#unsaved = { calls: this.#unsaved.calls + 1, spent: this.#unsaved.spent + spent }
    this.#limits = spend(this.#limits, cost, now)
  }

  /** A call has been made. */
  heard({ method, path, status, limits, refused }: CallReport, now: number): void {
    const unknown = limits.filter(({ name }) => this.#limits.every((known) => known.name !== name))
    this.#limits = [...this.#limits, ...unknown.map((limit) => this.#counted(unspent(limit), now))]
    this.#limits = stated(this.#limits, limits, now)
    if (refused !== null) {
      const rest = refused.forMs ?? Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** this.#refusals)
      this.#refusals += 1
      this.#limits = resting(this.#limits, refused.limit, now + rest)
    } else if (status === null || status >= 500 || status === 401 || status === 408) {
      this.#failure = { method, path, status }
    } else {
      this.#refusals = 0
      this.#answered = true
    }
  }

  /** What was heard since this was asked last: a failure of a call as a whole, an answer, or neither. */
  verdict(): WholeFailure | 'answered' | 'silent' {
    const verdict = this.#failure ?? (this.#answered ? 'answered' : 'silent')
    this.#failure = null
    this.#answered = false
    return verdict
  }

  /** True when a call has failed as a whole since `verdict` was asked last. */
  get isFailing(): boolean {
    return this.#failure !== null
  }

  /** When the CRM wants to be called again, as far as that is worth no waiting; null where it wants no such rest. */
  restsUntil(now: number): number | null {
    const until = Math.max(...this.#limits.map(({ restUntil }) => restUntil), 0)
    return until - now > PATIENCE_MS ? until : null
  }

  /** What is not written down yet; from now on it counts as written. */
  saving(): Usage {
    const usage = this.#unsaved
    this.#unsaved = { calls: 0, spent: 0 }
    return usage
  }

  #counted(limit: LimitState, now: number): LimitState {
    const spent = this.#today.day === dayOf(now) ? this.#today.spent : 0
    return limit.name === DAILY ? spentToday(limit, spent, now) : limit
  }
}

function dayOf(now: number): number {
  return Math.floor(now / DAY_MS)
}
