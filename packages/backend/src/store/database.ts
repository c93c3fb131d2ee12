import type { Kysely, Transaction } from 'kysely'
import { openEmbedded } from './embedded.ts'
import { openPostgres } from './postgres.ts'
import type { Schema } from './schema.ts'

export interface Database {
  /** Bound to the schema `smartsync`, with the connection's own rights: for `Tenancy` and maintenance only. */
  readonly kysely: Kysely<Schema>
  /**
   * Commits what `work` did, or nothing of it if it rejects. Queries that it asks without waiting for each other's answers
   * are answered in their order, on PostgreSQL in one round trip.
   */
  transaction<T>(work: (tx: Transaction<Schema>) => Promise<T>, options?: TransactionOptions): Promise<T>
  readonly kind: 'embedded' | 'postgres'
  /** Spread over nodes by Citus (docs/scaling.md). */
  readonly isDistributed: boolean
  /** Runs statements separated by semicolons: all of them or none. */
  script(sql: string): Promise<void>
  /**
   * Calls back with every notification on the channel, and with null whenever some may have been missed. Gives the
   * function that stops it.
   */
  listen(channel: string, callback: (payload: string | null) => void): Promise<() => Promise<void>>
  /** The whole embedded database as one file, from which `snapshot` opens a copy. */
  dump?(): Promise<Blob>
  close(): Promise<void>
}

export interface TransactionOptions {
  /**
   * All queries are asked together, and nothing is decided by their answers: the transaction ends in the same round trip.
   * A query that fails still keeps the others from being committed; one that is asked later is refused.
   */
  asksOnce?: boolean
}

export interface DatabasePlace {
  /** A PostgreSQL connection string, or null for the embedded database. */
  url: string | null
  /** Where the embedded database lives, or null for in memory. */
  folder: string | null
  /** A dump to start an embedded database in memory from. */
  snapshot?: Blob
}

/**
 * Opens PostgreSQL 15 or newer where a URL is given, else the embedded database. Throws `DatabaseUnreachable`,
 * `DatabaseTooOld` or `DatabaseInUse`.
 */
export function openDatabase(place: DatabasePlace): Promise<Database> {
  if (place.url !== null) return openPostgres(place.url)
  return openEmbedded(place.folder, place.snapshot)
}
