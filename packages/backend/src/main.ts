import { SmartSyncError } from '@smartsync/core/errors'
import { type Backend, startBackend } from './backend.ts'
import { parseConfig } from './config.ts'
import { createLogger } from './logging.ts'
import { openDatabase } from './store/database.ts'
import { sharedClock } from './store/shared-clock.ts'

try {
  const backend = await start()
  // `disconnect`: whoever started us is gone.
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) {
    process.once(event, () => void backend.stop().then(() => process.exit(0)))
  }
} catch (error) {
  if (!(error instanceof SmartSyncError)) throw error
  process.stderr.write(`${error.message}\n${error.help}\n`)
  process.exit(1)
}

async function start(): Promise<Backend> {
  const config = parseConfig(process.env)
  const database = await openDatabase({ url: config.databaseUrl, folder: `${config.folder}/database` })
  return startBackend(config, {
    database,
    clock: await sharedClock(database),
    random: Math.random,
    log: createLogger(config.logLevel),
  })
}
