import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import { MigrationChanged, MigrationFailed } from './errors.ts'

const FOLDER = new URL('../../migrations/', import.meta.url)
/** Any number that nothing else in the database locks on. */
const LOCK = 7_277_001

/**
 * Brings the database to the newest schema: runs each file of `migrations/` once, in the order of their names, whole or
 * not at all. Several processes may call it at once. Gives the names of the files that this call ran.
 */
export async function migrate(database: Database): Promise<string[]> {
  await database.script(`
    select pg_advisory_xact_lock(${LOCK});
    create schema if not exists smartsync;
    create table if not exists smartsync.migrations (
      name text primary key, checksum text not null, ran_at timestamptz not null default now());
    revoke all on smartsync.migrations from public;
  `)

  const ran: string[] = []
  for (const migration of await migrationFiles()) {
    if (await isDone(database, migration)) continue
    if (await run(database, migration)) ran.push(migration.name)
  }
  return ran
}

interface Migration {
  name: string
  checksum: string
  text: string
}

async function migrationFiles(): Promise<Migration[]> {
  const names = (await readdir(FOLDER)).filter((name) => /^\d{4}_\w+\.sql$/.test(name)).sort()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, FOLDER), 'utf8')
      return { name, text, checksum: createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex') }
    }),
  )
}

async function isDone(database: Database, migration: Migration): Promise<boolean> {
  const { rows } = await sql<{ checksum: string }>`
    select checksum from smartsync.migrations where name = ${migration.name}`.execute(database.kysely)
  const done = rows[0]
  if (done && done.checksum !== migration.checksum) throw new MigrationChanged(migration.name)
  return done !== undefined
}

/** False when another process ran it in the meantime. */
async function run(database: Database, migration: Migration): Promise<boolean> {
  try {
    await database.script(`
      select pg_advisory_xact_lock(${LOCK});
      insert into smartsync.migrations (name, checksum) values ('${migration.name}', '${migration.checksum}');
      ${migration.text}`)
    return true
  } catch (error) {
    if (await isDone(database, migration)) return false
    throw new MigrationFailed(migration.name, error instanceof Error ? error.message : String(error), error)
  }
}
