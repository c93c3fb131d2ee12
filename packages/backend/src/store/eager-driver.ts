import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  type PostgresDialectConfig,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'

/**
 * PostgreSQL with a round trip less for each transaction: `begin` goes out in one message with the first query where that
 * only sets the transaction up. Most of our transactions are short, and what they cost is the going to and fro.
 */
export class EagerPostgresDialect extends PostgresDialect {
  constructor(config: PostgresDialectConfig) {
    super(config)
  }

  override createDriver(): Driver {
    return new EagerDriver(super.createDriver())
  }
}

/** Such a query has no answer that anybody waits for. */
const SETS_UP = /^select set_config\(/

class EagerDriver implements Driver {
  readonly #driver: Driver

  constructor(driver: Driver) {
    this.#driver = driver
  }

  init(): Promise<void> {
    return this.#driver.init()
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return new EagerConnection(await this.#driver.acquireConnection())
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const isPlain = settings.isolationLevel === undefined && settings.accessMode === undefined
    if (connection instanceof EagerConnection && isPlain) connection.beginsNext = true
    else await this.#driver.beginTransaction(inner(connection), settings)
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    if (!hasNotBegun(connection)) await this.#driver.commitTransaction(inner(connection))
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (!hasNotBegun(connection)) await this.#driver.rollbackTransaction(inner(connection))
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.#driver.releaseConnection(inner(connection))
  }

  destroy(): Promise<void> {
    return this.#driver.destroy()
  }
}

class EagerConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection
  beginsNext = false

  constructor(inner: DatabaseConnection) {
    this.inner = inner
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (!this.beginsNext) return this.inner.executeQuery<R>(query)
    this.beginsNext = false
    if (query.parameters.length > 0 || !SETS_UP.test(query.sql)) {
      await this.inner.executeQuery(CompiledQuery.raw('begin'))
      return this.inner.executeQuery<R>(query)
    }
    // The rows of a message of several statements cannot be told apart.
    await this.inner.executeQuery(CompiledQuery.raw(`begin; ${query.sql}`))
    return { rows: [] }
  }

  async *streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    if (this.beginsNext) await this.inner.executeQuery(CompiledQuery.raw('begin'))
    this.beginsNext = false
    yield* this.inner.streamQuery<R>(query, chunkSize)
  }
}

function inner(connection: DatabaseConnection): DatabaseConnection {
  return connection instanceof EagerConnection ? connection.inner : connection
}

/** Takes back the wish to begin, where nothing was asked in between. */
function hasNotBegun(connection: DatabaseConnection): boolean {
  if (!(connection instanceof EagerConnection) || !connection.beginsNext) return false
  connection.beginsNext = false
  return true
}
