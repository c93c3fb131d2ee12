import { sql } from 'kysely'
import type { Database } from '../store/database.ts'
import type { IntakeTransaction, Tenancy, TenantTransaction } from '../store/tenancy.ts'
import { arrivalOf, CHANNEL } from './bring-forward.ts'
import { claim } from './claim.ts'
import { enqueue, enqueueAcross } from './enqueue.ts'
import { finish } from './finish.ts'
import { lease, nextDue, renew } from './lease.ts'
import { needNotLast } from './need-not-last.ts'
import { parked, redrive } from './parked.ts'
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
} from './port.ts'
import { release } from './release.ts'
import { rest } from './rest.ts'

const LEASE_MS = 15_000

/** The queue on the tables `crm_sync_queue` and `integration_routes`. A lease holds for `leaseMs` (15 seconds). */
export class PostgresQueue implements JobQueue {
  readonly #tenancy: Tenancy
  readonly #database: Pick<Database, 'listen'>
  readonly #clock: () => Date
  readonly #leaseMs: number

  constructor(parts: { tenancy: Tenancy; database: Pick<Database, 'listen'>; clock: () => Date; leaseMs?: number }) {
    this.#tenancy = parts.tenancy
    this.#database = parts.database
    this.#clock = parts.clock
    this.#leaseMs = parts.leaseMs ?? LEASE_MS
  }

  enqueue(tx: TenantTransaction, jobs: readonly NewJob[]): Promise<number> {
    return enqueue(tx, jobs, this.#clock())
  }

  enqueueAcross<J extends RoutedJob>(tx: IntakeTransaction, jobs: readonly J[]): Promise<J[]> {
    return enqueueAcross(tx, jobs, this.#clock())
  }

  lease(worker: string, now: Date, urgency?: Urgency): Promise<Lease | null> {
    return this.#tenancy.asRouter(
      async (tx) => {
        await needNotLast(tx)
        return lease(tx, worker, now, this.#end(now), urgency)
      },
      { asksOnce: true },
    )
  }

  claim(held: Lease, limit: number, now: Date, urgency?: Urgency): Promise<Job[]> {
    return claim(this.#tenancy, held, limit, now, urgency)
  }

  renew(held: Lease, now: Date): Promise<boolean> {
    return this.#tenancy.asRouter((tx) => renew(tx, held, this.#end(now)), { asksOnce: true })
  }

  finish(tx: TenantTransaction, held: Lease, results: readonly JobResult[], now: Date): Promise<void> {
    return finish(tx, held, results, now)
  }

  rest(tx: TenantTransaction, held: Lease, until: Date): Promise<void> {
    return rest(tx, held, until)
  }

  release(held: Lease, now: Date): Promise<void> {
    return release(this.#tenancy, held, now)
  }

  nextDue(): Promise<Date | null> {
    return this.#tenancy.asRouter(nextDue, { asksOnce: true })
  }

  async counts(tx: TenantTransaction, integrationId: string): Promise<QueueCounts> {
    const { rows } = await sql<QueueCounts>`
      select
        (count(*) filter (where job.status = 'queued' and job.job_type <> 'reconcile'))::int as queued,
        (count(*) filter (where job.status = 'processing'))::int as processing,
        (count(*) filter (where job.status = 'completed'))::int as completed,
        (count(*) filter (where job.status = 'failed'))::int as failed
      from smartsync.crm_sync_queue as job
      where job.organization_id = ${tx.organizationId}::uuid and job.integration_id = ${integrationId}`.execute(tx)
    return rows[0] ?? { queued: 0, processing: 0, completed: 0, failed: 0 }
  }

  async underWay(tx: TenantTransaction, integrationId: string, key: string): Promise<Date | null> {
    const { rows } = await sql<{ since: Date | null }>`
      select min(waiting.created_at) as since from (
        select job.created_at from smartsync.crm_sync_queue as job
        where job.organization_id = ${tx.organizationId}::uuid and job.integration_id = ${integrationId}
          and job.key = ${key} and job.status = 'queued'
        union all
        select job.created_at from smartsync.crm_sync_queue as job
        where job.organization_id = ${tx.organizationId}::uuid and job.integration_id = ${integrationId}
          and job.key = ${key} and job.status = 'processing'
      ) as waiting`.execute(tx)
    return rows[0]?.since ?? null
  }

  parked(tx: TenantTransaction, integrationId: string, page: ParkedPage): Promise<ParkedJob[]> {
    return parked(tx, integrationId, page)
  }

  redrive(tx: TenantTransaction, integrationId: string, ids: readonly string[] | 'all'): Promise<number> {
    return redrive(tx, integrationId, ids, this.#clock())
  }

  onEnqueued(listener: (arrival: Arrival | null) => void): () => void {
    // Listening cannot fail for good: it goes on connecting. A worker looks for work besides, so a missed call is no loss.
    const listening = this.#database.listen(CHANNEL, (call) => listener(arrivalOf(call)))
    return () => {
      void listening.then((stop) => stop())
    }
  }

  #end(now: Date): Date {
    return new Date(now.getTime() + this.#leaseMs)
  }
}
