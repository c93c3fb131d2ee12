import { Hold } from '../queue/hold.ts'
import { type Arrival, type JobQueue, URGENT, type Urgency } from '../queue/port.ts'
import { Turn, type TurnOptions } from './turn.ts'

/**
 * How many jobs are taken at once: ten full calls of what most CRMs take in one, and one of what they take in thousands.
 * The more jobs, the more of them share a company, and the fewer calls each costs.
 */
const BATCH = 1_000
/** How long nobody looks for work while nothing wakes us: the safety net under the wake-up calls. */
const POLL_MS = 1_000
/** A lease holds for 15 seconds. */
const HEARTBEAT_MS = 4_000
/** What is under way when the process is to end may take this long to finish. */
const DRAIN_MS = 20_000

export interface WorkerOptions extends Pick<TurnOptions, 'work' | 'clock' | 'log'> {
  name: string
  queue: JobQueue
  /** How many integrations are served at once. Of several lanes, one is kept for integrations with urgent jobs. */
  lanes: number
  batch?: number
  pollMs?: number
  heartbeatMs?: number
  drainMs?: number
}

/**
 * Serves several integrations at once, one in each lane: a lane takes the lease of the integration whose turn it is, does
 * a batch of its jobs and gives it back. Wake-up calls set the lanes to work; without them, a look every second does.
 */
export class Worker {
  readonly #options: Required<WorkerOptions>
  readonly #turns = new Set<Turn>()
  /** Turns for whose integrations more came meanwhile, or was left, which wakes nobody else. */
  readonly #heardOf = new Set<Turn>()
  /** The lanes that wait, by the call that wakes each; the urgent lane's is apart. */
  readonly #idle = new Set<() => void>()
  #wakeUrgent: () => void = () => {}
  /** Counts the reasons to look for work, so that one that comes while a lane looks makes it look again. */
  readonly #calls = { any: 0, urgent: 0 }
  #stopping = false
  #running: Promise<unknown> | null = null
  #stopListening: () => void = () => {}

  constructor(options: WorkerOptions) {
    const usual = { batch: BATCH, pollMs: POLL_MS, heartbeatMs: HEARTBEAT_MS, drainMs: DRAIN_MS }
    this.#options = { ...usual, ...options }
  }

  start(): void {
    if (this.#running !== null) return
    const { queue, lanes, pollMs } = this.#options
    const stopListening = queue.onEnqueued((arrival) => this.#hear(arrival))
    const polling = setInterval(() => this.#look(true), pollMs)
    this.#stopListening = () => {
      stopListening()
      clearInterval(polling)
    }
    this.#running = Promise.all(Array.from({ length: lanes }, (_, lane) => this.#run(lane, lane === 0 && lanes > 1)))
  }

  /**
   * Takes no more leases and lets the batches under way finish. Those that are not finished after `drainMs` are stopped,
   * and their jobs given back at once.
   */
  async stop(): Promise<void> {
    if (this.#running === null) return
    this.#stopping = true
    this.#stopListening()
    for (const wake of this.#idle) wake()
    this.#wakeUrgent()
    const bound = Promise.withResolvers<void>()
    const timer = setTimeout(bound.resolve, this.#options.drainMs)
    await Promise.race([this.#running, bound.promise])
    clearTimeout(timer)
    await Promise.allSettled([...this.#turns].map((turn) => turn.giveBack()))
    await this.#running
  }

  async #run(lane: number, urgentOnly: boolean): Promise<void> {
    const [urgency, kind] = urgentOnly ? [{ atLeast: URGENT }, 'urgent' as const] : [{}, 'any' as const]
    while (!this.#stopping) {
      const calls = this.#calls[kind]
      const mayBeMore = await this.#serveOne(`${this.#options.name}/${lane}`, urgency)
      if (!mayBeMore) await this.#wait(calls, kind)
    }
  }

  /** False where there was nothing to do, and where whatever else there is to do has woken another lane. */
  async #serveOne(name: string, urgency: Urgency): Promise<boolean> {
    const { queue, clock, log } = this.#options
    const hold = await Hold.take({ queue, clock }, name, urgency).catch((error: unknown) => {
      log.error({ err: error }, 'the worker could not reach its queue')
      return null
    })
    if (hold === null) return false
    if (this.#stopping) {
      await new Turn(hold, this.#options).giveBack().catch(() => {})
      return false
    }
    this.#wakeOne()
    const turn = new Turn(hold, this.#options)
    this.#turns.add(turn)
    await turn.run()
    this.#turns.delete(turn)
    return this.#heardOf.delete(turn) || this.#idle.size === 0
  }

  #hear(arrival: Arrival | null): void {
    const urgent = arrival === null || arrival.priority >= URGENT
    const concerned = [...this.#turns].filter(
      ({ integrationId }) => arrival === null || arrival.integrationId === integrationId,
    )
    for (const turn of concerned) {
      this.#heardOf.add(turn)
      if (urgent) turn.takeUrgent()
    }
    if (arrival === null || concerned.length === 0) this.#look(urgent)
  }

  /** One lane that waits is woken to look; where none waits, those that are looking look once more. */
  #look(urgent: boolean): void {
    if (urgent) {
      this.#calls.urgent += 1
      this.#wakeUrgent()
    }
    if (this.#idle.size === 0) this.#calls.any += 1
    this.#wakeOne()
  }

  /** One is enough: a lane that finds work wakes the next, for there may be more. */
  #wakeOne(): void {
    const [wake] = this.#idle
    wake?.()
  }

  #wait(calls: number, kind: 'any' | 'urgent'): Promise<void> {
    return new Promise((resolve) => {
      if (this.#stopping || calls !== this.#calls[kind]) return resolve()
      if (kind === 'urgent') {
        this.#wakeUrgent = resolve
        return
      }
      const wake = () => {
        this.#idle.delete(wake)
        resolve()
      }
      this.#idle.add(wake)
    })
  }
}
