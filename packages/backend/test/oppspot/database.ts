import { randomBytes } from 'node:crypto'
import { PGlite } from '@electric-sql/pglite'
import { Pool } from 'pg'
import { embedded, type OppspotSql, queriesOf, quoteIdentifier, writablePool } from '../../src/oppspot/sql.ts'
import { migratedSnapshot, SERVER } from '../database.ts'

/** A database for one test file: PostgreSQL where DATABASE_URL is set, else PGlite in memory. */
export interface TestDatabase {
  sql: OppspotSql
  pool: Pool | null
  /** A name for a schema of its own; the schema is dropped at the end. */
  schema(): string
  /** Runs statements that need no parameters. */
  run(script: string): Promise<void>
  close(): Promise<void>
}

export async function openTestDatabase(): Promise<TestDatabase> {
  const { sql, pool, end } = SERVER === undefined ? await openLite() : openServer(SERVER)
  const schemas: string[] = []
  return {
    sql,
    pool,
    schema() {
      const name = `oppspot_${randomBytes(6).toString('hex')}`
      schemas.push(name)
      return name
    },
    async run(script) {
      for (const statement of script.split(';').filter((each) => each.trim() !== '')) await sql.query(statement, [])
    },
    async close() {
      for (const name of schemas) await sql.query(`drop schema if exists ${quoteIdentifier(name)} cascade`, [])
      await end()
    },
  }
}

async function openLite() {
  const lite = await PGlite.create({ loadDataDir: await migratedSnapshot() })
  return { sql: embedded(lite), pool: null, end: () => lite.close() }
}

function openServer(url: string) {
  const pool = new Pool({ connectionString: url, max: 4 })
  return { sql: writablePool(pool), pool, end: () => pool.end() }
}

/** The same database, counting the queries that go through it and keeping their text. */
export function recording(sql: OppspotSql): OppspotSql & { texts: string[] } {
  const texts: string[] = []
  const query = <Row>(text: string, params: unknown[]) => {
    texts.push(text)
    return sql.query<Row>(text, params)
  }
  return { ...queriesOf(query), texts }
}
