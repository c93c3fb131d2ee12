import {
  CompiledQuery,
  type DatabaseConnection,
  type Kysely,
  type PostgresDialect,
  type QueryResult,
  Transaction,
} from 'kysely'

/**
 * Opens transactions that cost few round trips: queries that are asked together go out together, and take effect and are
 * answered in their order; `begin` goes out with what only sets the transaction up, and not at all where nothing is asked.
 * Most of our transactions are short, and what they cost is the going to and fro.
 */
export function pipelinedTransactions<Schema>(kysely: Kysely<Schema>, dialect: PostgresDialect) {
  const executor = kysely.getExecutor()
  const driver = dialect.createDriver()
  return <T>(work: (tx: Transaction<Schema>) => Promise<T>): Promise<T> =>
    executor.provideConnection(async (connection) => {
      const pipe = new Pipe(connection)
      const own = executor.withConnectionProvider({ provideConnection: (use) => use(pipe) })
      try {
        const result = await work(new Transaction<Schema>({ config: { dialect }, dialect, driver, executor: own }))
        if (pipe.hasBegun) await driver.commitTransaction(connection)
        return result
      } catch (error) {
        if (pipe.hasBegun) await driver.rollbackTransaction(connection)
        throw error
      }
    })
}

/** Such a query has no answer that anybody waits for. */
const SETS_UP = /^select set_config\(/

/** A connection's transaction. Nothing is asked before its beginning was answered: that takes on the role. */
class Pipe implements DatabaseConnection {
  readonly #connection: DatabaseConnection
  readonly #opening = ['begin']
  #begun: Promise<unknown> | null = null

  constructor(connection: DatabaseConnection) {
    this.#connection = connection
  }

  get hasBegun(): boolean {
    return this.#begun !== null
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#begun === null && query.parameters.length === 0 && SETS_UP.test(query.sql)) {
      this.#opening.push(query.sql)
      return { rows: [] }
    }
    this.#begun ??= this.#connection.executeQuery(CompiledQuery.raw(this.#opening.join('; ')))
    await this.#begun
    return this.#connection.executeQuery<R>(query)
  }

  streamQuery(): never {
    throw new Error('Streams are not used')
  }
}
