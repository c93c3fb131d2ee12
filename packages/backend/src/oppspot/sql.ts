import type { PGlite } from '@electric-sql/pglite'
import type { Pool } from 'pg'

/** All that the adapter needs of a database. `Row` is what the caller hopes for: it parses every row all the same. */
export interface OppspotSql {
  query<Row>(text: string, params: unknown[]): Promise<Row[]>
  /** Gives `work`, which waits for no answer before it has asked everything, one connection: in few round trips. */
  together<T>(work: (sql: OppspotSql) => Promise<T>): Promise<T>
}

/** Makes any text safe as an SQL identifier. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/**
 * oppSpot's own database: every query, or all that are asked together, in a read-only transaction, in which each gives up
 * after `timeoutMs`.
 * Uses nothing that a pooler in transaction mode forbids.
 */
export function readOnlyPool(pool: Pool, timeoutMs = 10_000): OppspotSql {
  const open = `begin read only; set local statement_timeout = ${Math.max(1, Math.floor(timeoutMs))}`
  const together = async <T>(work: (sql: OppspotSql) => Promise<T>): Promise<T> => {
    const client = await pool.connect()
    let broken: Error | undefined
    try {
      await client.query(open)
      const result = await work(queriesOf(async (text, params) => (await client.query(text, params)).rows))
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch((fault: Error) => {
        broken = fault
      })
      throw error
    } finally {
      client.release(broken)
    }
  }
  return { query: (text, params) => together((sql) => sql.query(text, params)), together }
}

/** A database of our own that may be written: for the sample and the importer. */
export function writablePool(pool: Pool): OppspotSql {
  return queriesOf(async (text, params) => (await pool.query(text, params)).rows)
}

/** The embedded database. */
export function embedded(db: Pick<PGlite, 'query'>): OppspotSql {
  return queriesOf(async <Row>(text: string, params: unknown[]) => (await db.query<Row>(text, params)).rows)
}

/** Queries that go out as they are asked. */
export function queriesOf(query: OppspotSql['query']): OppspotSql {
  const sql: OppspotSql = { query, together: (work) => work(sql) }
  return sql
}
