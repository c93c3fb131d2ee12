import type { Trouble } from '@smartsync/core/card'
import type { Contact, IsoInstant } from '@smartsync/core/model'
import type { CompanyReference } from '@smartsync/core/oppspot'
import type { IntakeTransaction, TenantTransaction } from '../store/tenancy.ts'

export type JobType =
  | 'sync_contact'
  | 'sync_company'
  | 'sync_deal'
  | 'enrich_and_sync'
  | 'reconcile'
  | 'backfill'
  | 'undo'
  | 'act'
  | 'erase'

/** A lead that oppSpot captured: a company and, where one was captured, the person. */
export interface LeadPayload {
  kind: 'lead'
  company: CompanyReference
  contact: Contact | null
  /** When it was captured (ISO 8601, UTC); absent where nobody captured it, but something happened to the company. */
  at?: string
  /** False where only what is there already is to be brought up to date. Default true. */
  creates?: false
  /** The correlation id of the event or request that asked for it. */
  correlationId: string
}

/** A record that stands in the CRM and is to be enriched. */
export interface RecordPayload {
  kind: 'record'
  record: { type: 'contact' | 'company' | 'deal'; id: string }
  correlationId: string
}

/** A backfill that is to go one page further. */
export interface BackfillPayload {
  kind: 'backfill'
  backfillId: string
  correlationId: string
}

/** Something that a rep asked for on a card, as `card_acts` keeps it. */
export interface ActPayload {
  kind: 'act'
  actId: string
  correlationId: string
}

/** A step of a workflow in the CRM that waits until a record is enriched. */
export interface WorkflowPayload {
  kind: 'workflow'
  record: RecordPayload['record']
  callbackId: string
  askedAt: IsoInstant
  correlationId: string
}

/** A log, or all that a backfill did, is to be taken back. */
export interface UndoPayload {
  kind: 'undo'
  of: 'log' | 'backfill'
  id: string
  /** Who asked for it. */
  by: string
  correlationId: string
}

/** A record that somebody else changed in the CRM, at `at` (ISO 8601, UTC): what it says now is to be taken over. */
export interface ChangePayload {
  kind: 'change'
  record: { type: 'contact' | 'company' | 'deal'; id: string }
  at: string
  correlationId: string
}

/** The account's changes are to be swept for those of which no webhook told. One such job waits all the time. */
export interface ReconcilePayload {
  kind: 'reconcile'
  correlationId: string
}

/** A record that was deleted in the CRM, or into which others were merged, at `at` (ISO 8601, UTC). */
export interface FatePayload {
  kind: 'fate'
  fate: 'deleted' | 'merged'
  record: { type: 'contact' | 'company' | 'deal'; id: string }
  /** The records that went into this one. */
  mergedIds: readonly string[]
  at: string
  correlationId: string
}

/** A contact who had themselves erased in the CRM, at `at` (ISO 8601, UTC): what we hold of them has to go. */
export interface ErasePayload {
  kind: 'erase'
  record: { type: 'contact'; id: string }
  at: string
  /** True for the second and last step. */
  last?: true
  correlationId: string
}

export type JobPayload =
  | LeadPayload
  | RecordPayload
  | ChangePayload
  | FatePayload
  | ErasePayload
  | ReconcilePayload
  | BackfillPayload
  | ActPayload
  | UndoPayload
  | WorkflowPayload

/** The priority of what a rep waits for: it overtakes everything else, also in an integration that is being worked for. */
export const URGENT = 10

/**
 * A job to be done. Two queued jobs of one integration with the same `key` are one job: the second only raises its
 * priority and brings it forward, and where they say when something happened (`at`), the later moment counts. `priority`
 * runs from 1 (backfill) to 10 (`URGENT`).
 */
export interface NewJob {
  integrationId: string
  type: JobType
  key: string
  priority: number
  payload: JobPayload
  runAt?: Date
}

/** A job for an integration of any organization. */
export type RoutedJob = NewJob & { organizationId: string }

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

/**
 * What became of a job. `retry`: it failed and is tried again; after `maxAttempts` failures it is parked. `crashed`: its
 * batch broke down, and nobody knows by which job: see `JobQueue.claim`. `postponed`: it could not be tried, through no
 * fault of its own, and may be as often as it takes. `failed`: it is parked at once. `trouble` is what a card tells of the
 * `reason` in other languages.
 */
export type JobResult =
  | { id: string; result: 'done'; note?: string }
  | { id: string; result: 'retry' | 'crashed' | 'postponed'; reason: string; trouble?: Trouble; notBefore: Date }
  | { id: string; result: 'failed'; reason: string; trouble?: Trouble }

/** A job that is tried no more until somebody has it driven again. */
export interface ParkedJob {
  id: string
  type: JobType
  key: string
  priority: number
  payload: JobPayload
  attempts: number
  reason: string
  trouble: Trouble | null
  parkedAt: Date
}

/** Which parked jobs: so many, with `before` those older than the job of that id, with `key` those of that key. */
export interface ParkedPage {
  limit: number
  before?: string
  key?: string
}

/** Which jobs or integrations to take: those at least this urgent; all where it is left out. */
export interface Urgency {
  atLeast?: number
}

/** Jobs were enqueued for an integration, the most urgent of them with this priority. */
export interface Arrival {
  integrationId: string
  priority: number
}

export interface QueueCounts {
  queued: number
  processing: number
  completed: number
  failed: number
}

/**
 * Durable jobs, leased by integration: whoever holds an integration's lease is the only one who works for it, in order
 * of priority and age, in batches. `now` is the time by a clock that all processes share (`sharedClock`).
 */
export interface JobQueue {
  /** In the caller's transaction: the jobs are committed with whatever else it writes. Gives the number of new jobs. */
  enqueue(tx: TenantTransaction, jobs: readonly NewJob[]): Promise<number>
  /** The same for several organizations at once. Gives the new jobs. */
  enqueueAcross<J extends RoutedJob>(tx: IntakeTransaction, jobs: readonly J[]): Promise<J[]>
  /**
   * Takes the integration whose turn it is, or null when nothing is due. Urgent jobs go first; below them, each step of
   * priority is worth a quarter of a minute's waiting, so that nothing waits for ever.
   */
  lease(worker: string, now: Date, urgency?: Urgency): Promise<Lease | null>
  /**
   * Marks up to `limit` due jobs as processing under this lease; asked again before they are finished, it gives others.
   * Urgent jobs are a batch by themselves, so that no rep waits for the rest of it.
   * Jobs of a lost lease, and those of a batch that crashed, come back as another attempt, in ever smaller batches and
   * alone in the end, so that one that kills its worker takes no others along for long; after `maxAttempts` such ends it
   * is parked. Throws `LeaseLost`.
   */
  claim(lease: Lease, limit: number, now: Date, urgency?: Urgency): Promise<Job[]>
  /** Extends the lease; false when it was lost, and then nothing more may be written. */
  renew(lease: Lease, now: Date): Promise<boolean>
  /** In the caller's transaction, so that results and effects are committed together. Throws `LeaseLost` when fenced off. */
  finish(tx: TenantTransaction, lease: Lease, results: readonly JobResult[], now: Date): Promise<void>
  /**
   * In the caller's transaction: once the lease is given back, nobody takes the integration again before `until`, however
   * urgent its jobs. For an account whose budget is spent or that keeps failing. Throws `LeaseLost` when fenced off.
   */
  rest(tx: TenantTransaction, lease: Lease, until: Date): Promise<void>
  /** Gives the lease back, with the jobs that were not finished, and works out when the integration is due again. */
  release(lease: Lease, now: Date): Promise<void>
  /** When the next job of any integration falls due, null when none is queued. */
  nextDue(): Promise<Date | null>
  /** Without the `reconcile` job that waits all the time. */
  counts(tx: TenantTransaction, integrationId: string): Promise<QueueCounts>
  /** Since when a job with this key waits or is being done; null when there is none. */
  underWay(tx: TenantTransaction, integrationId: string, key: string): Promise<Date | null>
  /** The integration's parked jobs, newest first. */
  parked(tx: TenantTransaction, integrationId: string, page: ParkedPage): Promise<ParkedJob[]>
  /**
   * Queues parked jobs again, at once and with all their attempts before them. One whose key waits already becomes one
   * with the waiting job. Gives the number of jobs that are parked no more.
   */
  redrive(tx: TenantTransaction, integrationId: string, ids: readonly string[] | 'all'): Promise<number>
  /**
   * Calls the listener when any process has enqueued jobs that are to be done sooner than what waited before; with null
   * when some such news may have been missed. Gives the function that stops it.
   */
  onEnqueued(listener: (arrival: Arrival | null) => void): () => void
}
