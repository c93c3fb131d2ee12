import { Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import type { Database } from './database.ts'
import { DatabaseTooOld, DatabaseUnreachable } from './errors.ts'
import { pipelinedTransactions } from './pipelined.ts'
import { listenOn } from './postgres-listener.ts'
import { enduringPool } from './postgres-pool.ts'
import { preparing } from './prepared.ts'
import type { Schema } from './schema.ts'

const OLDEST_VERSION = 150_000
/** A machine that is gone without a word holds no lock for longer: the longest wait in a transaction is for a CRM's token. */
const IDLE_IN_TRANSACTION_MS = 60_000

/** A PostgreSQL server by its connection string. */
export async function openPostgres(url: string): Promise<Database> {
  const pool = enduringPool({
    connectionString: url,
    max: 20,
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
  })
  const { isDistributed } = await look(pool, url).catch(async (error) => {
    await pool.end()
    throw error
  })

  const dialect = new PostgresDialect({ pool: preparing(pool) })
  const kysely = new Kysely<Schema>({ dialect }).withSchema('smartsync')
  const listeners = new Set<() => Promise<void>>()

  return {
    kysely,
    transaction: pipelinedTransactions(kysely, dialect),
    kind: 'postgres',
    isDistributed,
    async script(sql) {
      // Without parameters the driver sends the whole text as one simple query, which PostgreSQL runs as one transaction.
      await pool.query(sql)
    },
    async listen(channel, callback) {
      const stop = listenOn(url, channel, callback)
      listeners.add(stop)
      return async () => {
        listeners.delete(stop)
        await stop()
      }
    },
    async close() {
      await Promise.all([...listeners].map((stop) => stop()))
      await kysely.destroy()
      // Which does nothing where nothing was asked over it.
      if (!pool.ended) await pool.end()
    },
  }
}

async function look(pool: pg.Pool, url: string): Promise<{ isDistributed: boolean }> {
  const { rows } = await pool
    .query<{ number: string; name: string; is_distributed: boolean }>(
      `select current_setting('server_version_num') as number, current_setting('server_version') as name,
        exists (select from pg_extension where extname = 'citus') as is_distributed`,
    )
    .catch((error: unknown) => {
      throw new DatabaseUnreachable(placeOf(url), reasonOf(error), error)
    })
  const version = rows[0]
  if (version && Number(version.number) < OLDEST_VERSION) throw new DatabaseTooOld(version.name)
  return { isDistributed: version?.is_distributed ?? false }
}

/** Host, port and database, without user and password. */
function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url)
  return `${hostname || 'localhost'}:${port || '5432'}${pathname}`
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}
