import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../src/store/database.ts'
import { migrate } from '../src/store/migrate.ts'
import { ON_CITUS } from './citus.ts'
import { onServer } from './on-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The file that holds a dump of an embedded database, migrated and empty. */
    migratedDatabase: string
    /** The database on the server of `DATABASE_URL` that is migrated, empty, and open to nobody. */
    migratedTemplate: string
  }
}

/** Migrates a database once; every test that needs one of its own starts from a copy. Gives what cleans up. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = process.env.DATABASE_URL
  if (server === undefined) return dumpEmbedded(project)
  return makeTemplate(project, server)
}

async function dumpEmbedded(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'smartsync-test-'))
  const file = join(folder, 'migrated.tar')
  const database = await openDatabase({ url: null, folder: null })
  await migrate(database)
  for (const statement of LIGHTER) await database.script(statement)
  const dump = await database.dump?.()
  if (dump) await writeFile(file, dump.stream())
  await database.close()
  project.provide('migratedDatabase', file)
  return () => rm(folder, { recursive: true, force: true })
}

/** Halves what it takes to open a copy: nobody connects to the templates, and so small a database needs few buffers. */
const LIGHTER = [
  'update pg_database set datistemplate = false',
  'drop database template1',
  'drop database template0',
  `alter system set shared_buffers = '4MB'`,
]

/** On Citus each test migrates its own, for no copy has what stands on other nodes. */
async function makeTemplate(project: TestProject, server: string): Promise<() => Promise<void>> {
  if (ON_CITUS) {
    project.provide('migratedTemplate', 'template1')
    return async () => {}
  }
  const name = `smartsync_template_${randomBytes(6).toString('hex')}`
  await onServer(server, `create database ${name}`)
  const database = await openDatabase({
    url: Object.assign(new URL(server), { pathname: `/${name}` }).href,
    folder: null,
  })
  await migrate(database)
  await database.close()
  // Only what nobody is connected to can be copied.
  await onServer(server, `alter database ${name} allow_connections false`)
  project.provide('migratedTemplate', name)
  return () => onServer(server, `drop database ${name}`)
}
