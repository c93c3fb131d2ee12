import type { Logger } from 'pino'
import { LeaseLost } from '../queue/errors.ts'
import { type Job, type JobQueue, type Lease, URGENT, type Urgency } from '../queue/port.ts'

export interface TurnOptions {
  queue: JobQueue
  /**
   * Does a batch of an integration's jobs and records its results under the lease. Once `signal` is aborted it writes
   * nothing more. An urgent batch is done beside the one under way.
   */
  work: (lease: Lease, jobs: readonly Job[], signal: AbortSignal) => Promise<void>
  clock: () => Date
  log: Logger
  /** How many jobs are taken at once. */
  batch: number
  /** How often the lease is extended: well within the time for which it holds. */
  heartbeatMs: number
}

/**
 * An integration's turn, from lease to release: one batch of its jobs, and beside it whatever becomes urgent meanwhile.
 * It ends at once when the lease is lost or `giveBack` is called: the signal that the work was given is aborted, and what
 * the work still does or fails at is of no interest any more.
 */
export class Turn {
  readonly #lease: Lease
  readonly #options: TurnOptions
  readonly #ended = new AbortController()
  readonly #lastsMs: number
  #heldUntil: number
  #urgent: Promise<void> = Promise.resolve()
  #takesUrgent = true

  constructor(lease: Lease, options: TurnOptions) {
    this.#lease = lease
    this.#options = options
    this.#heldUntil = lease.until.getTime()
    this.#lastsMs = this.#heldUntil - options.clock().getTime()
  }

  get integrationId(): string {
    return this.#lease.integrationId
  }

  /** Resolves when the turn is over, however it ended. */
  async run(): Promise<void> {
    const { queue, clock, log, heartbeatMs } = this.#options
    const heartbeat = setInterval(() => void this.#beat(), heartbeatMs)
    try {
      await this.#takeBatch()
      this.#takesUrgent = false
      await this.#urgent
      await queue.release(this.#lease, clock())
    } catch (error) {
      const child = log.child({ integration: this.integrationId, fence: this.#lease.fence })
      if (error instanceof LeaseLost) child.warn('the lease was lost; another worker has the jobs now')
      else if (error instanceof GivenBack) child.info('the jobs under way were given back')
      else child.error({ err: error }, 'the batch failed; its jobs come back when the lease ends')
    } finally {
      clearInterval(heartbeat)
      this.#takesUrgent = false
      this.#ended.abort(new LeaseLost(this.integrationId))
    }
  }

  /** Urgent jobs may have come: they are taken ahead of the batch under way, one urgent batch after the other. */
  takeUrgent(): void {
    if (!this.#takesUrgent) return
    const before = this.#urgent
    const now = before.then(() => (this.#takesUrgent ? this.#takeBatch({ atLeast: URGENT }) : undefined))
    this.#urgent = now
    now.catch((error: unknown) => this.#ended.abort(error))
  }

  /** Stops the work and gives the lease back with all jobs that are not finished. */
  async giveBack(): Promise<void> {
    this.#takesUrgent = false
    this.#ended.abort(new GivenBack())
    await this.#options.queue.release(this.#lease, this.#options.clock())
  }

  async #takeBatch(urgency: Urgency = {}): Promise<void> {
    const { queue, work, clock, batch } = this.#options
    const { signal } = this.#ended
    const jobs = await queue.claim(this.#lease, batch, clock(), urgency)
    signal.throwIfAborted()
    if (jobs.length > 0) await unlessAborted(signal, work(this.#lease, jobs, signal))
  }

  async #beat(): Promise<void> {
    const { queue, clock } = this.#options
    try {
      const now = clock()
      const held = await queue.renew(this.#lease, now)
      if (held) this.#heldUntil = now.getTime() + this.#lastsMs
      else this.#ended.abort(new LeaseLost(this.integrationId))
    } catch {
      // The queue is out of reach. Until the lease runs out nobody else can have taken it.
      if (clock().getTime() >= this.#heldUntil) this.#ended.abort(new LeaseLost(this.integrationId))
    }
    this.takeUrgent()
  }
}

class GivenBack extends Error {}

/** Settles as the work does, or rejects with the signal's reason as soon as that is aborted. */
function unlessAborted(signal: AbortSignal, work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
