import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Check } from '../http/health.ts'
import type { Database } from '../store/database.ts'
import type { Tenancy } from '../store/tenancy.ts'
import { noteNoTurns, noteTurns } from './nats/changes.ts'
import { openNatsQueue } from './nats/open.ts'
import type { JobQueue } from './port.ts'
import { PostgresQueue } from './postgres.ts'

export interface ChosenQueue {
  queue: JobQueue
  /** What it depends on beside the database. */
  checks: readonly Check[]
  close(): Promise<void>
}

/**
 * The queue on NATS where `NATS_URL` is set, else the one on Postgres. A process that does HTTP alone only enqueues, which
 * happens in Postgres in either case: it needs no NATS. Throws what `openNatsQueue` throws.
 */
export async function chooseQueue(
  { nats, role }: Pick<Config, 'nats' | 'role'>,
  parts: { tenancy: Tenancy; database: Database; clock: () => Date; log: Logger },
): Promise<ChosenQueue> {
  if (nats !== null && role !== 'http') {
    const { queue, check, close } = await openNatsQueue({ ...nats, ...parts })
    return { queue, checks: [{ name: 'nats', required: false, run: check }], close }
  }
  if (nats === null) await noteNoTurns(parts.database)
  else await noteTurns(parts.database)
  return { queue: new PostgresQueue(parts), checks: [], close: async () => {} }
}
