import { randomBytes } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { inject } from 'vitest'
import { type Database, openDatabase } from '../src/store/database.ts'
import { migrate } from '../src/store/migrate.ts'
import { dropOnWorkers, ON_CITUS, readyWorkers, spread } from './citus.ts'
import { onServer } from './on-server.ts'

/** The PostgreSQL that the tests run on; without it they run on the embedded one. */
export const SERVER = process.env.DATABASE_URL

/**
 * A migrated, empty database that is the caller's own: on the server of `DATABASE_URL`, else embedded and in memory.
 * `close` drops it.
 */
export async function testDatabase(): Promise<Database> {
  if (SERVER === undefined) return openDatabase({ url: null, folder: null, snapshot: await migratedSnapshot() })

  const { url, drop } = await createDatabase(SERVER, inject('migratedTemplate'))
  if (ON_CITUS) await migrateAndSpread(url)
  const database = await openDatabase({ url, folder: null })
  return {
    ...database,
    async close() {
      await database.close()
      await drop()
    },
  }
}

/** From which an embedded database starts migrated and empty. */
export function migratedSnapshot(): Promise<Blob> {
  return openAsBlob(inject('migratedDatabase'))
}

/** What Citus keeps on other nodes is in no copy of a database. */
async function migrateAndSpread(url: string): Promise<void> {
  const database = await openDatabase({ url, folder: null })
  await migrate(database)
  await database.close()
  await spread(url)
}

/** A database on the server: a copy of `template`, else empty, without our schema. */
export async function createDatabase(
  server: string,
  template = 'template1',
): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `smartsync_test_${randomBytes(6).toString('hex')}`
  await onServer(server, `create database ${name} template ${template}`)
  await readyWorkers(name)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: async () => {
      // Citus's own session would be back before it is done.
      if (ON_CITUS) await onServer(server, `alter database ${name} allow_connections false`)
      await onServer(server, `drop database ${name} with (force)`)
      await dropOnWorkers(name)
    },
  }
}
