import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type Kysely,
  type PostgresDialect,
  type QueryResult,
  Transaction,
} from 'kysely'
import type { TransactionOptions } from './database.ts'

/**
 * Opens transactions that cost few round trips: queries that are asked together go out together, and take effect and are
 * answered in their order; `begin` and what sets the transaction up go out with the first of them, and not at all where
 * nothing is asked. Most of our transactions are short, and what they cost is the going to and fro.
 */
export function pipelinedTransactions<Schema>(kysely: Kysely<Schema>, dialect: PostgresDialect) {
  const executor = kysely.getExecutor()
  const driver = dialect.createDriver()
  return <T>(work: (tx: Transaction<Schema>) => Promise<T>, options: TransactionOptions = {}): Promise<T> =>
    executor.provideConnection(async (connection) => {
      const pipe = new Pipe(connection, driver, options)
      const own = executor.withConnectionProvider({ provideConnection: (use) => use(pipe) })
      try {
        const result = await work(new Transaction<Schema>({ config: { dialect }, dialect, driver, executor: own }))
        await pipe.commit()
        return result
      } catch (error) {
        await pipe.rollback()
        throw error
      }
    })
}

/** Such queries have no answers that anybody waits for. */
const SETS_UP = /^(select set_config\(|set local )/

/**
 * A connection's transaction. Its first queries may overtake the answer to its beginning, which takes on the role: where
 * that fails, PostgreSQL refuses whatever follows in the transaction.
 */
class Pipe implements DatabaseConnection {
  readonly #connection: DatabaseConnection
  readonly #driver: Driver
  readonly #asksOnce: boolean
  /** The messages that go out first. */
  readonly #opening = ['begin']
  #begun: Promise<unknown> | null = null
  #ended: Promise<unknown> | null = null

  constructor(connection: DatabaseConnection, driver: Driver, { asksOnce = false }: TransactionOptions) {
    this.#connection = connection
    this.#driver = driver
    this.#asksOnce = asksOnce
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#ended !== null) throw new Error('Asked after the end of a transaction that was to ask everything at once')
    if (this.#begun === null && query.parameters.length === 0 && SETS_UP.test(query.sql)) {
      this.#setUp(query.sql)
      return { rows: [] }
    }
    this.#begun ??= this.#begin()
    try {
      return await this.#connection.executeQuery<R>(query)
    } catch (error) {
      await this.#begun
      throw error
    }
  }

  async commit(): Promise<void> {
    if (this.#begun !== null) await (this.#ended ?? this.#driver.commitTransaction(this.#connection))
  }

  async rollback(): Promise<void> {
    if (this.#begun === null) return
    if (this.#ended === null) await this.#driver.rollbackTransaction(this.#connection)
    else await this.#ended.catch(() => {})
  }

  streamQuery(): never {
    throw new Error('Streams are not used')
  }

  #begin(): Promise<unknown> {
    if (this.#asksOnce) {
      // By the end of this turn of the event loop all that is asked together has been asked.
      process.nextTick(() => {
        this.#ended = watched(this.#driver.commitTransaction(this.#connection))
      })
    }
    return watched(Promise.all(this.#opening.map((each) => this.#connection.executeQuery(CompiledQuery.raw(each)))))
  }

  /** Citus hears of a setting only where that is a message of its own. */
  #setUp(statement: string): void {
    if (statement.startsWith('set local ')) this.#opening.push(statement)
    else this.#opening[0] += `; ${statement}`
  }
}

/** Whoever waits for it hears of its failure, however late they begin to. */
function watched<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}
