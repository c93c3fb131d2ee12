import type { CallCost, Limit, StatedLimit } from './limits.ts'

/** Units spent at a moment, in milliseconds since the epoch. */
export interface Spending {
  at: number
  units: number
}

/** One limit, and what counts against it. */
export interface LimitState extends Limit {
  /** What we spent, oldest first. */
  spent: readonly Spending[]
  /** What was spent besides, by whomever, when the CRM stated it last. */
  others: Spending | null
  /** The CRM wants no call that counts here until then, in milliseconds since the epoch. */
  restUntil: number
}

const DAY_MS = 86_400_000

/** May the call be made now, or after a short wait, or not before a moment that is too far off to wait for? */
export type Pace =
  | { do: 'go' }
  | { do: 'wait'; ms: number; limit: string }
  | { do: 'stop'; until: number; limit: string }

export interface Manners {
  /** Which part of each limit is ours, more than 0 and up to 1; the rest is left to others. */
  share: number
  /** So many units of our part of each silent limit are for other processes. */
  kept: number
  /** How long a wait is worth waiting for, in milliseconds. */
  patienceMs: number
  /** In milliseconds since the epoch. */
  now: number
}

export function unspent(limit: Limit): LimitState {
  return { ...limit, spent: [], others: null, restUntil: 0 }
}

/**
 * Decides on one call: our part of no limit is exceeded, and what others have used up is not there for us. A call that
 * takes more than our whole part goes alone.
 */
export function pace(limits: readonly LimitState[], cost: CallCost, { share, kept, patienceMs, now }: Manners): Pace {
  let latest = { at: now, limit: '' }
  for (const limit of limits) {
    const units = cost[limit.name] ?? 0
    const at = units > 0 ? Math.max(limit.restUntil, roomAt(limit, units, { share, kept }, now)) : now
    if (at > latest.at) latest = { at, limit: limit.name }
  }
  const ms = latest.at - now
  if (ms <= 0) return { do: 'go' }
  return ms <= patienceMs
    ? { do: 'wait', ms, limit: latest.limit }
    : { do: 'stop', until: latest.at, limit: latest.limit }
}

/** The limits after a call was made. What has left its window is forgotten. */
export function spend(limits: readonly LimitState[], cost: CallCost, now: number): LimitState[] {
  return limits.map((limit) => {
    const units = cost[limit.name] ?? 0
    return units > 0
      ? { ...limit, spent: adding(counting(limit.spent, limit, now), { at: begin(limit, now), units }) }
      : limit
  })
}

/**
 * The limits after the CRM stated some: what is gone and was not spent by us, others spent. A limit that was not known
 * before is taken up, and so is a maximum that has changed.
 */
export function stated(limits: readonly LimitState[], said: readonly StatedLimit[], now: number): LimitState[] {
  const known = new Map(limits.map((limit) => [limit.name, limit]))
  for (const { remaining, ...limit } of said) {
    const before = known.get(limit.name) ?? unspent(limit)
    const ours = unitsOf(counting(before.spent, limit, now))
    const units = Math.max(0, limit.max - remaining - ours)
    known.set(limit.name, { ...before, ...limit, others: units > 0 ? { at: begin(limit, now), units } : null })
  }
  return [...known.values()]
}

/** The limits after the CRM asked for a rest: of one limit, or of all. */
export function resting(limits: readonly LimitState[], limit: string | null, until: number): LimitState[] {
  return limits.map((state) =>
    limit === null || state.name === limit ? { ...state, restUntil: Math.max(state.restUntil, until) } : state,
  )
}

/** One limit as two of our processes know it: what either saw counts. */
export function joined(one: LimitState, other: LimitState): LimitState {
  const spent = new Map(one.spent.map(({ at, units }) => [at, units]))
  for (const { at, units } of other.spent) spent.set(at, Math.max(units, spent.get(at) ?? 0))
  return {
    ...one,
    spent: [...spent].map(([at, units]) => ({ at, units })).toSorted((a, b) => a.at - b.at),
    restUntil: Math.max(one.restUntil, other.restUntil),
  }
}

/** A limit of which so much was spent since midnight UTC. */
export function spentToday(limit: LimitState, units: number, now: number): LimitState {
  return { ...limit, spent: [{ at: begin(limit, now), units }] }
}

/** What is left of our part now, in the limit's units. `kept` is as for `pace`. */
export function left(state: LimitState, share: number, now: number, kept = 0): number {
  const own = unitsOf(counting(state.spent, state, now))
  const others = unitsOf(counting(state.others === null ? [] : [state.others], state, now))
  const part = ours(state, share, kept) - own - (state.scope === 'app' ? others : 0)
  return Math.max(0, Math.min(part, state.max - own - others))
}

/** When there is room for so many units: as soon as enough of what counts has left the window. */
function roomAt(
  state: LimitState,
  units: number,
  { share, kept }: Pick<Manners, 'share' | 'kept'>,
  now: number,
): number {
  const entries = [...state.spent, ...(state.others === null ? [] : [state.others])]
  const leaving = counting(entries, state, now).map(({ at }) => at + state.windowMs)
  const fits = (at: number) => counting(entries, state, at).length === 0 || left(state, share, at, kept) >= units
  return [now, ...leaving.toSorted((a, b) => a - b)].find(fits) ?? now
}

function ours({ max, silent }: Limit, share: number, kept: number): number {
  return Math.max(1, Math.floor(max * share) - (silent ? kept : 0))
}

/** From when on something spent now counts. */
function begin({ windowMs }: Limit, now: number): number {
  return windowMs >= DAY_MS ? now - (now % DAY_MS) : now
}

function counting(entries: readonly Spending[], { windowMs }: Limit, now: number): Spending[] {
  return entries.filter(({ at }) => at + windowMs > now)
}

function adding(entries: readonly Spending[], { at, units }: Spending): Spending[] {
  const last = entries.at(-1)
  return last?.at === at ? [...entries.slice(0, -1), { at, units: last.units + units }] : [...entries, { at, units }]
}

function unitsOf(entries: readonly Spending[]): number {
  return entries.reduce((sum, { units }) => sum + units, 0)
}
