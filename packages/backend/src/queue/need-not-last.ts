import { type QueryExecutorProvider, sql } from 'kysely'

/**
 * Has the transaction's end not wait until it is on disk: for what may be forgotten when PostgreSQL itself crashes. A
 * lease that is forgotten was never used, for whatever is done under it is written after it and waits for both; one whose
 * end is forgotten ends by itself. To be asked first.
 */
export async function needNotLast(tx: QueryExecutorProvider): Promise<void> {
  await sql`select set_config('synchronous_commit', 'off', true)`.execute(tx)
}
