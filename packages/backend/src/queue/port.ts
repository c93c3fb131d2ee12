import type { Contact } from '@smartsync/core/model'
import type { CompanyReference } from '@smartsync/core/oppspot'
import type { TenantTransaction } from '../store/tenancy.ts'

export type JobType =
  | 'sync_contact'
  | 'sync_company'
  | 'sync_deal'
  | 'enrich_and_sync'
  | 'reconcile'
  | 'backfill'
  | 'undo'
  | 'act'

/** A lead that oppSpot captured: a company and, where one was captured, the person. */
export interface LeadPayload {
  kind: 'lead'
  company: CompanyReference
  contact: Contact | null
  /** The correlation id of the event or request that asked for it. */
  correlationId: string
}

/** A record that stands in the CRM and is to be enriched. */
export interface RecordPayload {
  kind: 'record'
  record: { type: 'contact' | 'company' | 'deal'; id: string }
  correlationId: string
}

export type JobPayload = LeadPayload | RecordPayload

/**
 * A job to be done. Two queued jobs of one integration with the same `key` are one job: the second only raises its
 * priority and brings it forward. `priority` runs from 1 (backfill) to 10 (a rep is waiting).
 */
export interface NewJob {
  integrationId: string
  type: JobType
  key: string
  priority: number
  payload: JobPayload
  runAt?: Date
}

export interface Job {
  id: string
  type: JobType
  key: string
  priority: number
  payload: JobPayload
  /** 1 on the first try. From the second on, an earlier try may have written already: look before writing. */
  attempt: number
  maxAttempts: number
}

/** The right to work for one integration until `until`, told from stale rights by the fencing number. */
export interface Lease {
  integrationId: string
  organizationId: string
  worker: string
  fence: number
  until: Date
}

/** What became of a job. A job that is out of attempts is parked as failed with its reason. */
export type JobResult =
  | { id: string; result: 'done'; note?: string }
  | { id: string; result: 'retry'; reason: string; notBefore: Date }
  | { id: string; result: 'failed'; reason: string }

export interface QueueCounts {
  queued: number
  processing: number
  completed: number
  failed: number
}

/**
 * Durable jobs, leased by integration: whoever holds an integration's lease is the only one who works for it, in order
 * of priority and age, in batches.
 */
export interface JobQueue {
  /** In the caller's transaction: the jobs are committed with whatever else it writes. Gives the number of new jobs. */
  enqueue(tx: TenantTransaction, jobs: readonly NewJob[]): Promise<number>
  /** Takes the integration whose most urgent due job has waited longest, or null when nothing is due. */
  lease(worker: string, now: Date): Promise<Lease | null>
  /** Marks up to `limit` due jobs as processing under this lease. Jobs of a lost lease come back as another attempt. */
  claim(lease: Lease, limit: number, now: Date): Promise<Job[]>
  /** Extends the lease; false when it was lost, and then nothing more may be written. */
  renew(lease: Lease, now: Date): Promise<boolean>
  /** In the caller's transaction, so that results and effects are committed together. Throws `LeaseLost` when fenced off. */
  finish(tx: TenantTransaction, lease: Lease, results: readonly JobResult[], now: Date): Promise<void>
  /** Gives the lease back and works out when the integration is due again. */
  release(lease: Lease, now: Date): Promise<void>
  /** When the next job of any integration falls due, null when none is queued. */
  nextDue(): Promise<Date | null>
  counts(tx: TenantTransaction, integrationId: string): Promise<QueueCounts>
  /** Since when a job with this key waits or is being done; null when there is none. */
  underWay(tx: TenantTransaction, integrationId: string, key: string): Promise<Date | null>
  /** Calls the listener when any process has enqueued jobs; gives the function that stops it. */
  onEnqueued(listener: () => void): () => void
}
