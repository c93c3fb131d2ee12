import type { PGlite } from '@electric-sql/pglite'
import type { Pool } from 'pg'

/** All that the adapter needs of a database. `Row` is what the caller hopes for: it parses every row all the same. */
export interface OppspotSql {
  query<Row>(text: string, params: unknown[]): Promise<Row[]>
}

/** Makes any text safe as an SQL identifier. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/**
 * oppSpot's own database: every query in a read-only transaction of its own that gives up after `timeoutMs`.
 * Uses nothing that a pooler in transaction mode forbids.
 */
export function readOnlyPool(pool: Pool, timeoutMs = 10_000): OppspotSql {
  const open = `begin read only; set local statement_timeout = ${Math.max(1, Math.floor(timeoutMs))}`
  return {
    async query<Row>(text: string, params: unknown[]): Promise<Row[]> {
      const client = await pool.connect()
      let broken: Error | undefined
      try {
        await client.query(open)
        const { rows } = await client.query(text, params)
        await client.query('commit')
        return rows
      } catch (error) {
        await client.query('rollback').catch((fault: Error) => {
          broken = fault
        })
        throw error
      } finally {
        client.release(broken)
      }
    },
  }
}

/** A database of our own that may be written: for the sample and the importer. */
export function writablePool(pool: Pool): OppspotSql {
  return {
    query: async <Row>(text: string, params: unknown[]): Promise<Row[]> => (await pool.query(text, params)).rows,
  }
}

/** The embedded database. */
export function embedded(db: Pick<PGlite, 'query'>): OppspotSql {
  return { query: async <Row>(text: string, params: unknown[]) => (await db.query<Row>(text, params)).rows }
}
