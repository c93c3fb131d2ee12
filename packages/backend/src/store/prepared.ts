import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type pg from 'pg'

/** A statement that begins with a comment of one word is known by it: `/* claim *\/ select …`. */
const NAMED = /^\s*\/\* (\w+) \*\//

/**
 * A pool whose connections plan a named statement once, not each time it is run: for those that run many times a second
 * and whose text never changes.
 */
export function preparing(pool: pg.Pool): PostgresPool {
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect()
      const preparing = clients.get(client) ?? new PreparingClient(client)
      clients.set(client, preparing)
      return preparing
    },
  }
}

class PreparingClient implements PostgresPoolClient {
  readonly #client: pg.PoolClient

  constructor(client: pg.PoolClient) {
    this.#client = client
  }

  query<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>
  query(text: unknown, parameters: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new Error('Cursors are not used')
    const name = NAMED.exec(text)?.[1]
    return this.#client.query({ text, values: [...parameters], ...(name === undefined ? {} : { name }) })
  }

  release(destroy?: boolean): void {
    this.#client.release(destroy)
  }
}
