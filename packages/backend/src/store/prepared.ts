import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type pg from 'pg'

/** A statement that begins with a comment of one word is known by it: `/* claim *\/ select …`. */
const NAMED = /^\s*\/\* (\w+) \*\//
/** So many other statements are planned once; those that come later are planned each time. */
const MOST = 200
/**
 * Planned each time: what writes a row for each thing that there is, for hardly any such text comes twice, and what takes
 * all columns, for a plan of that fails once a column was added.
 */
const ONE_OFF = /\), \(|select \*|returning \*/

/** The names of the statements that are planned once, by their text. */
const names = new Map<string, string>()

/** Null for a statement that is to be planned each time. */
function nameOf(text: string, parameters: readonly unknown[]): string | null {
  const known = NAMED.exec(text)?.[1] ?? names.get(text)
  if (known !== undefined) return known
  if (parameters.length === 0 || names.size >= MOST || ONE_OFF.test(text)) return null
  const name = `statement_${names.size + 1}`
  names.set(text, name)
  return name
}

/** A pool whose connections plan a statement once, not each time it is run. */
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
    const name = nameOf(text, parameters)
    return this.#client.query({ text, values: [...parameters], ...(name === null ? {} : { name }) })
  }

  release(destroy?: boolean): void {
    this.#client.release(destroy)
  }
}
