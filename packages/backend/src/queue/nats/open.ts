import type { Logger } from 'pino'
import type { CheckResult } from '../../http/health.ts'
import type { Database } from '../../store/database.ts'
import type { Tenancy } from '../../store/tenancy.ts'
import { every } from '../../work/every.ts'
import { Board } from './board.ts'
import { newestChange, noteTurns } from './changes.ts'
import { connectNats, warningsAbout } from './connect.ts'
import { unflushed } from './flushing.ts'
import { NatsQueue } from './nats.ts'
import { TurnStream } from './stream.ts'
import { tellWhatIsMissing } from './telling.ts'

const COMPARE_EVERY_MS = 60_000

export interface OpenedNatsQueue {
  queue: NatsQueue
  /** Rejects when the stream cannot be reached. */
  check(): Promise<CheckResult>
  close(): Promise<void>
}

/**
 * Opens the queue on NATS: connects, makes the stream where it is missing, and reads whose turn comes when. Throws
 * `NatsUnreachable`, `StreamRefused` or `StreamSilent`.
 */
export async function openNatsQueue(parts: {
  urls: readonly string[]
  /** The stream's name. Two databases must not share one. */
  stream: string
  tenancy: Tenancy
  database: Database
  clock: () => Date
  log: Logger
  leaseMs?: number
}): Promise<OpenedNatsQueue> {
  const { tenancy, database, log } = parts
  const connection = await connectNats(parts.urls)
  for (const warning of connection.info ? warningsAbout(connection.info) : []) log.warn(warning)
  const hasty = await unflushed(connection)
  if (hasty === null) log.info('NATS does not say whether it flushes each write to disk (docs/nats.md)')
  if (hasty !== null && hasty.length > 0) {
    log.warn(
      { servers: hasty },
      'NATS acknowledges writes before they are on disk: set sync_interval: always (docs/nats.md)',
    )
  }

  const board = new Board()
  const stream = new TurnStream({ name: parts.stream, connection, board, log })
  const queue = new NatsQueue({ ...parts, stream, board })
  const compare = async () => {
    if (await noteTurns(database)) log.warn('a process without NATS_URL has used this database: give NATS_URL to all')
    await tellWhatIsMissing({ tenancy, stream, board })
  }
  try {
    await noteTurns(database)
    await stream.follow({
      onTurn: (integrationId, { priority }) => queue.wake({ integrationId, priority }),
      onAnew: () => void compare().catch((error: unknown) => log.warn({ err: error }, 'turns may be missing')),
    })
    if (board.newest() > (await newestChange(database))) {
      log.warn(
        { stream: parts.stream },
        'the stream holds the turns of another database or of a later time; emptying it',
      )
      await stream.empty()
      board.clear()
    }
    await compare()
  } catch (error) {
    await stream.stop()
    await connection.close()
    throw error
  }
  const comparing = every(COMPARE_EVERY_MS, 'the comparison of the turns', compare, log)

  return {
    queue,
    check: async () => ({ ok: true, detail: await stream.describe() }),
    async close() {
      await comparing.stop()
      await stream.stop()
      await connection.close()
    },
  }
}
