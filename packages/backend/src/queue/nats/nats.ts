import type { Database } from '../../store/database.ts'
import type { IntakeTransaction, Tenancy, TenantTransaction } from '../../store/tenancy.ts'
import type {
  Arrival,
  Job,
  JobQueue,
  JobResult,
  Lease,
  NewJob,
  ParkedJob,
  ParkedPage,
  QueueCounts,
  RoutedJob,
  Urgency,
} from '../port.ts'
import { PostgresQueue } from '../postgres.ts'
import { admit } from './admit.ts'
import type { Board, Next, NotedHolding } from './board.ts'
import { noteAgain } from './changes.ts'
import type { Holding } from './messages.ts'
import type { TurnStream } from './stream.ts'
import { tellChanges } from './telling.ts'

const LEASE_MS = 15_000

/**
 * The queue whose turns and leases are carried by NATS JetStream, and whose jobs stay in Postgres, where they are committed
 * together with what the caller writes (docs/nats.md). A lease is won in NATS by compare and set and begins when Postgres
 * has taken its fencing number; from then on it is held by NATS alone.
 */
export class NatsQueue implements JobQueue {
  readonly #tenancy: Tenancy
  readonly #stream: TurnStream
  readonly #board: Board
  readonly #jobs: PostgresQueue
  readonly #leaseMs: number
  readonly #listeners = new Set<(arrival: Arrival | null) => void>()

  constructor(parts: {
    tenancy: Tenancy
    database: Pick<Database, 'listen'>
    stream: TurnStream
    board: Board
    clock: () => Date
    leaseMs?: number
  }) {
    this.#tenancy = parts.tenancy
    this.#stream = parts.stream
    this.#board = parts.board
    this.#jobs = new PostgresQueue(parts)
    this.#leaseMs = parts.leaseMs ?? LEASE_MS
  }

  async lease(worker: string, now: Date, { atLeast = 1 }: Urgency = {}): Promise<Lease | null> {
    for (;;) {
      await this.#tellChanges()
      const next = this.#board.next(now, atLeast)
      if (next === null) return null
      const lease = await this.#take(next, worker, now, atLeast)
      if (lease !== null) return lease
    }
  }

  /** Null when it was not to be had after all; the board knows more by then. */
  async #take(next: Next, worker: string, now: Date, atLeast: number): Promise<Lease | null> {
    const seen = this.#board.holding(next.integrationId)
    const lease = { ...next, worker, fence: seen.fence + 1, until: this.#end(now) }
    if (!(await this.#hold(lease, seen))) return null
    const admission = await this.#tenancy.asRouter((tx) => admit(tx, lease, now, atLeast))
    // Asking may have taken so long that somebody else has it by now.
    if (admission.admitted) return this.#holds(lease) ? lease : null
    await this.#giveBack(lease, admission.instead ?? undefined)
    if (admission.instead === null) {
      await this.#tenancy.asRouter((tx) => noteAgain(tx, new Map([[next.integrationId, next]])))
    }
    return null
  }

  async renew(lease: Lease, now: Date): Promise<boolean> {
    while (this.#holds(lease)) {
      const seen = this.#board.holding(lease.integrationId)
      const end = this.#end(now)
      const until = seen.until !== null && seen.until > end ? seen.until : end
      if (await this.#hold({ ...lease, until }, seen)) return true
    }
    return false
  }

  async release(lease: Lease, now: Date): Promise<void> {
    await this.#jobs.release(lease, now)
    await this.#tellChanges()
    await this.#giveBack(lease)
  }

  async nextDue(): Promise<Date | null> {
    await this.#tellChanges()
    return this.#board.nextReady()
  }

  enqueue(tx: TenantTransaction, jobs: readonly NewJob[]): Promise<number> {
    return this.#jobs.enqueue(tx, jobs)
  }

  enqueueAcross<J extends RoutedJob>(tx: IntakeTransaction, jobs: readonly J[]): Promise<J[]> {
    return this.#jobs.enqueueAcross(tx, jobs)
  }

  claim(lease: Lease, limit: number, now: Date, urgency?: Urgency): Promise<Job[]> {
    return this.#jobs.claim(lease, limit, now, urgency)
  }

  finish(tx: TenantTransaction, lease: Lease, results: readonly JobResult[], now: Date): Promise<void> {
    return this.#jobs.finish(tx, lease, results, now)
  }

  rest(tx: TenantTransaction, lease: Lease, until: Date): Promise<void> {
    return this.#jobs.rest(tx, lease, until)
  }

  counts(tx: TenantTransaction, integrationId: string): Promise<QueueCounts> {
    return this.#jobs.counts(tx, integrationId)
  }

  underWay(tx: TenantTransaction, integrationId: string, key: string): Promise<Date | null> {
    return this.#jobs.underWay(tx, integrationId, key)
  }

  parked(tx: TenantTransaction, integrationId: string, page: ParkedPage): Promise<ParkedJob[]> {
    return this.#jobs.parked(tx, integrationId, page)
  }

  redrive(tx: TenantTransaction, integrationId: string, ids: readonly string[] | 'all'): Promise<number> {
    return this.#jobs.redrive(tx, integrationId, ids)
  }

  /** Postgres calls when there are changes to tell, NATS when somebody else has told them. */
  onEnqueued(listener: (arrival: Arrival | null) => void): () => void {
    this.#listeners.add(listener)
    const stop = this.#jobs.onEnqueued(listener)
    return () => {
      this.#listeners.delete(listener)
      stop()
    }
  }

  /** A turn came forward. */
  wake(arrival: Arrival): void {
    for (const listener of this.#listeners) listener(arrival)
  }

  #tellChanges(): Promise<void> {
    return tellChanges({ tenancy: this.#tenancy, stream: this.#stream })
  }

  #holds({ integrationId, worker, fence }: Lease): boolean {
    const holding = this.#board.holding(integrationId)
    return holding.fence === fence && holding.worker === worker
  }

  #hold({ integrationId, fence, worker, until }: Lease, seen: NotedHolding): Promise<boolean> {
    return this.#stream.hold(integrationId, { fence, worker, until }, seen)
  }

  /** Unless somebody else has taken it meanwhile. */
  async #giveBack(lease: Lease, instead: Holding = { fence: lease.fence, worker: null, until: null }): Promise<void> {
    while (this.#holds(lease)) {
      if (await this.#stream.hold(lease.integrationId, instead, this.#board.holding(lease.integrationId))) return
    }
  }

  #end(now: Date): Date {
    return new Date(now.getTime() + this.#leaseMs)
  }
}
