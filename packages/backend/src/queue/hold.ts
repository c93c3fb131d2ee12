import { LeaseLost } from './errors.ts'
import type { JobQueue, Lease, Urgency } from './port.ts'

/** What work under a lease needs to know of it. */
export interface Held {
  /** Aborted once the lease is over or its jobs were given back: from then on no call is begun and nothing is written. */
  readonly signal: AbortSignal
  /** Throws the signal's reason once it is aborted, and where it is about to be: a process that was paused notices late. */
  throwIfOver(): void
  /** To be awaited before each write: resolves when nobody else can have the lease yet. Rejects with `LeaseLost`. */
  assure(): Promise<void>
}

interface Parts {
  queue: Pick<JobQueue, 'lease' | 'renew'>
  clock: () => Date
}

/** This part of a lease is left unused at its end: what is begun before then has some time to arrive. */
const MARGIN = 1 / 8
/** As long before a lease ends nobody can have taken it over, whatever the clocks say. */
const SURELY_HELD_MS = 8_000

/**
 * A lease in the hands of its holder, who counts its time by a clock that nobody sets, and from the moment of asking: an
 * answer that hangs has used up what it grants. Where no extension is confirmed in time, it is over before others can
 * take it.
 */
export class Hold implements Held {
  readonly lease: Lease
  readonly #parts: Parts
  readonly #over = new AbortController()
  /** For how long each confirmation holds. */
  readonly #lastsMs: number
  #until: number
  #timer: NodeJS.Timeout | undefined

  private constructor(lease: Lease, parts: Parts, { askedAt, lastsMs }: { askedAt: number; lastsMs: number }) {
    this.lease = lease
    this.#parts = parts
    this.#lastsMs = lastsMs
    this.#until = askedAt + lastsMs
    this.#watch()
  }

  /** See `JobQueue.lease`. */
  static async take(parts: Parts, worker: string, urgency: Urgency): Promise<Hold | null> {
    const askedAt = performance.now()
    const now = parts.clock()
    const lease = await parts.queue.lease(worker, now, urgency)
    if (lease === null) return null
    return new Hold(lease, parts, { askedAt, lastsMs: lease.until.getTime() - now.getTime() })
  }

  get signal(): AbortSignal {
    return this.#over.signal
  }

  throwIfOver(): void {
    if (this.#leftMs() <= 0) this.end(this.#lost())
    this.signal.throwIfAborted()
  }

  async assure(): Promise<void> {
    this.throwIfOver()
    if (this.#until - performance.now() > SURELY_HELD_MS) return
    await this.renew()
  }

  /** Extends the lease. Rejects with `LeaseLost` where somebody else has it, and as the queue does. */
  async renew(): Promise<void> {
    const askedAt = performance.now()
    const { queue, clock } = this.#parts
    const isHeld = await queue.renew(this.lease, clock())
    if (isHeld) this.#until = Math.max(this.#until, askedAt + this.#lastsMs)
    else this.end(this.#lost())
    this.throwIfOver()
    this.#watch()
  }

  /** From now on it holds no more, for this reason. The first reason stays. */
  end(reason: unknown): void {
    clearTimeout(this.#timer)
    this.#over.abort(reason)
  }

  #watch(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.end(this.#lost()), Math.max(0, this.#leftMs()))
  }

  #leftMs(): number {
    return this.#until - this.#lastsMs * MARGIN - performance.now()
  }

  #lost(): LeaseLost {
    return new LeaseLost(this.lease.integrationId)
  }
}
