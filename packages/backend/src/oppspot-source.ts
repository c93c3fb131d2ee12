import { CompiledQuery, sql as statement } from 'kysely'
import { type Oppspot, openOppspot } from './oppspot/adapter.ts'
import { loadSample } from './oppspot/sample/index.ts'
import { type OppspotSql, queriesOf, readOnlyPool } from './oppspot/sql.ts'
import type { Database } from './store/database.ts'
import { enduringPool } from './store/postgres-pool.ts'

/** Where the sample stands: in our own database, beside our tables, where oppSpot's own would never be. */
const SAMPLE_SCHEMA = 'oppspot'
/** Any number that nothing else in the database locks on. */
const SAMPLE_LOCK = 7_277_002

export interface OppspotSource {
  data: Oppspot
  /** The sample, which may be written; null where oppSpot's own database is read. */
  sample: { sql: OppspotSql; schema: string } | null
  close(): Promise<void>
}

/** Opens oppSpot's database where one is configured, else the embedded sample, created and dated as of `now`. */
export async function openOppspotSource(
  url: string | null,
  database: Database,
  clock: () => Date,
): Promise<OppspotSource> {
  if (url !== null) {
    const pool = enduringPool({ connectionString: url, max: 4, connectionTimeoutMillis: 10_000 })
    const data = await openOppspot(readOnlyPool(pool), { schema: 'public', now: clock })
    return { data, sample: null, close: () => pool.end() }
  }
  const sql = {
    ...queriesThrough(database.kysely),
    together: <T>(work: (sql: OppspotSql) => Promise<T>) =>
      database.transaction((tx) => work(queriesThrough(tx)), { asksOnce: true }),
  }
  await database.transaction(async (tx) => {
    // Several processes may start at once, and PostgreSQL has no way to create a table twice in peace.
    await statement`select pg_advisory_xact_lock(${SAMPLE_LOCK})`.execute(tx)
    await loadSample(queriesThrough(tx), { schema: SAMPLE_SCHEMA, now: clock() })
  })
  const data = await openOppspot(sql, { schema: SAMPLE_SCHEMA, now: clock })
  return { data, sample: { sql, schema: SAMPLE_SCHEMA }, close: async () => {} }
}

function queriesThrough(database: Pick<Database['kysely'], 'executeQuery'>): OppspotSql {
  return queriesOf(async <Row>(text: string, params: unknown[]): Promise<Row[]> => {
    const { rows } = await database.executeQuery<Row>(CompiledQuery.raw(text, params))
    return rows
  })
}
