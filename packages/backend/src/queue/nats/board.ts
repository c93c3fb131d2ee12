import { URGENT } from '../port.ts'
import type { Holding, Turn } from './messages.ts'

/** A step of priority is worth this much waiting, and what a rep waits for an hour: as in migration 0013. */
const STEP_MS = 15_000
const URGENT_MS = 3_600_000

/** A holding and where in the stream it stands: whoever changes it must have seen it (compare and set). */
export interface NotedHolding extends Holding {
  revision: number
}

export const NEVER_HELD: NotedHolding = { fence: 0, worker: null, until: null, revision: 0 }

export interface Next {
  integrationId: string
  organizationId: string
}

/** What a process knows of the turns and leases of all integrations: the stream, folded. Pure state, no I/O. */
export class Board {
  readonly #turns = new Map<string, Turn>()
  readonly #holdings = new Map<string, NotedHolding>()

  /** True when it was news, and the integration is due sooner or more urgently than was known before. */
  noteTurn(integrationId: string, turn: Turn): boolean {
    const before = this.#turns.get(integrationId)
    if (before !== undefined && before.number >= turn.number) return false
    this.#turns.set(integrationId, turn)
    if (!isWaiting(turn)) return false
    return before === undefined || !isWaiting(before) || turn.dueAt < before.dueAt || turn.priority > before.priority
  }

  noteHolding(integrationId: string, holding: NotedHolding): void {
    const before = this.holding(integrationId)
    if (before.revision < holding.revision) this.#holdings.set(integrationId, holding)
  }

  /** What the stream itself says, asked when our picture of it was wrong. */
  correctHolding(integrationId: string, holding: NotedHolding): void {
    this.#holdings.set(integrationId, holding)
  }

  /** The stream was lost and made anew: its revisions begin again. */
  forgetHoldings(): void {
    this.#holdings.clear()
  }

  clear(): void {
    this.#turns.clear()
    this.#holdings.clear()
  }

  turn(integrationId: string): Turn | null {
    return this.#turns.get(integrationId) ?? null
  }

  holding(integrationId: string): NotedHolding {
    return this.#holdings.get(integrationId) ?? NEVER_HELD
  }

  /** The highest number of any turn. */
  newest(): number {
    let newest = 0
    for (const { number } of this.#turns.values()) newest = Math.max(newest, number)
    return newest
  }

  /** All whose turn is yet to come. */
  *waiting(): Generator<[string, WaitingTurn]> {
    for (const [integrationId, turn] of this.#turns) if (isWaiting(turn)) yield [integrationId, turn]
  }

  /** Whose turn it is among those at least this urgent, or null. */
  next(now: Date, atLeast: number): Next | null {
    let first: { next: Next; place: number } | null = null
    for (const [integrationId, turn] of this.waiting()) {
      if (turn.priority < atLeast) continue
      const readyAt = this.#readyAt(integrationId, turn)
      if (readyAt > now.getTime()) continue
      const place = readyAt - (turn.priority >= URGENT ? URGENT_MS : turn.priority * STEP_MS)
      if (first === null || place < first.place) {
        first = { place, next: { integrationId, organizationId: turn.organizationId } }
      }
    }
    return first?.next ?? null
  }

  /** When any integration may next be taken: one that is held counts from the end of its lease. */
  nextReady(): Date | null {
    let earliest = Number.POSITIVE_INFINITY
    for (const [integrationId, turn] of this.waiting()) {
      earliest = Math.min(earliest, this.#readyAt(integrationId, turn))
    }
    return Number.isFinite(earliest) ? new Date(earliest) : null
  }

  #readyAt(integrationId: string, turn: WaitingTurn): number {
    const { until } = this.holding(integrationId)
    return Math.max(turn.dueAt.getTime(), until?.getTime() ?? 0, turn.restsUntil?.getTime() ?? 0)
  }
}

type WaitingTurn = Turn & { dueAt: Date }

function isWaiting(turn: Turn): turn is WaitingTurn {
  return turn.active && turn.dueAt !== null
}
