import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../src/store/database.ts'
import { migrate } from '../src/store/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The file that holds a dump of an embedded database, migrated and empty. */
    migratedDatabase: string
  }
}

/** Migrates an embedded database once; every test that needs one starts from its dump. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'smartsync-test-'))
  const file = join(folder, 'migrated.tar')
  if (process.env.DATABASE_URL === undefined) {
    const database = await openDatabase({ url: null, folder: null })
    await migrate(database)
    for (const statement of LIGHTER) await database.script(statement)
    const dump = await database.dump?.()
    if (dump) await writeFile(file, dump.stream())
    await database.close()
  }
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
