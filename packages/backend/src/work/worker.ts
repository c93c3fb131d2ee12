import type { Logger } from 'pino'
import { LeaseLost } from '../queue/errors.ts'
import type { Job, JobQueue, Lease } from '../queue/port.ts'

/** How many jobs are taken at once: what one batch call of the CRMs carries. */
const BATCH = 100
/** How long to sleep when nothing is due and nobody wakes us: the safety net under the wake-up calls. */
const POLL_MS = 1_000
/** How often a lease is extended while its batch is under way: well within the time for which it holds. */
const HEARTBEAT_MS = 4_000

export interface WorkerOptions {
  name: string
  queue: JobQueue
  /** Does one batch of an integration's jobs and records its results under the lease. */
  work: (lease: Lease, jobs: readonly Job[]) => Promise<void>
  clock: () => Date
  log: Logger
}

/**
 * Serves one integration after the other: takes the lease of the most urgent one, does its jobs in batches while there
 * are any and nobody more urgent waits, and gives the lease back. `stop` lets the batch under way finish.
 */
export class Worker {
  readonly #options: WorkerOptions
  #stopping = false
  #running: Promise<void> | null = null
  #wake: () => void = () => {}

  constructor(options: WorkerOptions) {
    this.#options = options
  }

  start(): void {
    this.#running ??= this.#run()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#wake()
    await this.#running
  }

  async #run(): Promise<void> {
    const { queue, log } = this.#options
    const unsubscribe = queue.onEnqueued(() => this.#wake())
    while (!this.#stopping) {
      const idle = this.#idle()
      try {
        if (await this.#serveOne()) this.#wake()
      } catch (error) {
        log.error({ err: error }, 'the worker could not reach its queue')
      }
      await idle
    }
    unsubscribe()
  }

  /** A sleep that begins before we look for work, so that a wake-up call in between is not missed. */
  #idle(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, POLL_MS)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
      if (this.#stopping) this.#wake()
    })
  }

  async #serveOne(): Promise<boolean> {
    const { queue, work, clock, log, name } = this.#options
    const lease = await queue.lease(name, clock())
    if (lease === null) return false
    const child = log.child({ integration: lease.integrationId, fence: lease.fence })
    const heartbeat = setInterval(() => void queue.renew(lease, clock()).catch(() => {}), HEARTBEAT_MS)
    try {
      const jobs = await queue.claim(lease, BATCH, clock())
      if (jobs.length > 0) await work(lease, jobs)
      await queue.release(lease, clock())
    } catch (error) {
      if (error instanceof LeaseLost) child.warn('the lease was lost; another worker has the jobs now')
      else child.error({ err: error }, 'the batch failed; its jobs come back when the lease ends')
    } finally {
      clearInterval(heartbeat)
    }
    return true
  }
}
