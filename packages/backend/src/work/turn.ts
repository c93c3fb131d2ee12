import type { Logger } from 'pino'
import { LeaseLost } from '../queue/errors.ts'
import type { Held, Hold } from '../queue/hold.ts'
import { type Job, type JobQueue, type Lease, URGENT, type Urgency } from '../queue/port.ts'

export interface TurnOptions {
  queue: JobQueue
  /**
   * Does a batch of an integration's jobs and records its results under the lease. Once that is not held any more, it
   * neither calls the CRM nor writes. An urgent batch is done beside the one under way.
   */
  work: (lease: Lease, jobs: readonly Job[], held: Held) => Promise<void>
  clock: () => Date
  log: Logger
  /** How many jobs are taken at once. */
  batch: number
  /** How often the lease is extended: well within the time for which it holds. */
  heartbeatMs: number
}

/**
 * An integration's turn, from lease to release: one batch of its jobs, and beside it whatever becomes urgent meanwhile.
 * It ends at once when the lease is lost, or its time over, or `giveBack` is called: the work is told that it holds no more,
 * and what it still does or fails at is of no interest.
 */
export class Turn {
  readonly #hold: Hold
  readonly #options: TurnOptions
  readonly #underWay = new Set<Promise<void>>()
  #urgent: Promise<void> = Promise.resolve()
  #takesUrgent = true

  constructor(hold: Hold, options: TurnOptions) {
    this.#hold = hold
    this.#options = options
  }

  get integrationId(): string {
    return this.#hold.lease.integrationId
  }

  /** Resolves when the turn is over, however it ended. */
  async run(): Promise<void> {
    const { queue, clock, log, heartbeatMs } = this.#options
    const heartbeat = setInterval(() => void this.#beat(), heartbeatMs)
    try {
      await this.#takeBatch()
      this.#takesUrgent = false
      await this.#urgent
      await queue.release(this.#hold.lease, clock())
    } catch (error) {
      const child = log.child({ integration: this.integrationId, fence: this.#hold.lease.fence })
      if (error instanceof LeaseLost) {
        child.warn('the lease is lost; its jobs are for whoever takes it next')
        void this.#leave(child)
      } else if (error instanceof GivenBack) child.info('the jobs under way were given back')
      else child.error({ err: error }, 'the batch failed; its jobs come back when the lease ends')
    } finally {
      clearInterval(heartbeat)
      this.#takesUrgent = false
      this.#hold.end(OVER)
    }
  }

  /** Urgent jobs may have come: they are taken ahead of the batch under way, one urgent batch after the other. */
  takeUrgent(): void {
    if (!this.#takesUrgent) return
    const before = this.#urgent
    const now = before.then(() => (this.#takesUrgent ? this.#takeBatch({ atLeast: URGENT }) : undefined))
    this.#urgent = now
    now.catch((error: unknown) => this.#hold.end(error))
  }

  /** Stops the work and gives the lease back with all jobs that are not finished. */
  async giveBack(): Promise<void> {
    this.#takesUrgent = false
    this.#hold.end(new GivenBack())
    await this.#options.queue.release(this.#hold.lease, this.#options.clock())
  }

  async #takeBatch(urgency: Urgency = {}): Promise<void> {
    const { queue, clock, batch } = this.#options
    const { lease, signal } = this.#hold
    this.#hold.throwIfOver()
    const jobs = await unlessAborted(signal, queue.claim(lease, batch, clock(), urgency))
    this.#hold.throwIfOver()
    if (jobs.length > 0) await unlessAborted(signal, this.#work(jobs))
  }

  async #work(jobs: readonly Job[]): Promise<void> {
    const work = this.#options.work(this.#hold.lease, jobs, this.#hold)
    this.#underWay.add(work)
    await work.finally(() => this.#underWay.delete(work))
  }

  /** The lease is over. Once nothing is under way, and the queue can be reached, it is given back if nobody has taken it. */
  async #leave(log: Logger): Promise<void> {
    await Promise.allSettled(this.#underWay)
    log.info('work that outlived its lease has come to rest')
    await this.#options.queue.release(this.#hold.lease, this.#options.clock()).catch(() => {})
  }

  async #beat(): Promise<void> {
    // Where the queue is out of reach, nobody else can have taken the lease before it runs out.
    await this.#hold.renew().catch(() => {})
    this.takeUrgent()
  }
}

class GivenBack extends Error {}

/** Nobody is left whom it would tell anything. */
const OVER = new Error('The turn is over')

/** Settles as the work does, or rejects with the signal's reason as soon as that is aborted. */
function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
