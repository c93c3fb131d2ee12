import { sql } from 'kysely'
import type { Database } from './database.ts'

const SYNC_EVERY_MS = 60_000
const SAMPLES = 5

/**
 * The time by the database's clock, which all processes share: a machine whose own clock is wrong neither takes leases
 * that are held nor does jobs before their time. Between looks at the database, which it takes every minute, it goes by
 * `monotonic` (milliseconds from any moment), which nobody sets. Rejects when the database cannot be asked at the start.
 */
export async function sharedClock(
  database: Pick<Database, 'kysely'>,
  monotonic: () => number = () => performance.now(),
): Promise<() => Date> {
  let offset = await offsetOf(database, monotonic)
  const timer = setInterval(() => {
    // A database that does not answer has not changed its clock either.
    offsetOf(database, monotonic).then(
      (found) => {
        offset = found
      },
      () => {},
    )
  }, SYNC_EVERY_MS)
  timer.unref()
  return () => new Date(offset + monotonic())
}

/** What to add to the monotonic time: by the quickest of a few questions, whose answer is known best in time. */
async function offsetOf(database: Pick<Database, 'kysely'>, monotonic: () => number): Promise<number> {
  const samples: Array<{ offset: number; took: number }> = []
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const asked = monotonic()
    const { rows } = await sql<{ at: Date }>`select clock_timestamp() as at`.execute(database.kysely)
    const answered = monotonic()
    const at = rows[0]?.at
    if (at) samples.push({ offset: at.getTime() - (asked + answered) / 2, took: answered - asked })
  }
  return samples.sort((one, other) => one.took - other.took)[0]?.offset ?? Date.now() - monotonic()
}
