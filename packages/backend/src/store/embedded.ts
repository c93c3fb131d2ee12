import { mkdir } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect } from 'kysely'
import type { Database } from './database.ts'
import { lockFolder } from './folder-lock.ts'
import type { Schema } from './schema.ts'

const INT8 = 20

/** PostgreSQL inside this process, in a folder or in memory. One connection: transactions wait for each other. */
export async function openEmbedded(folder: string | null, snapshot?: Blob): Promise<Database> {
  if (folder !== null) await mkdir(folder, { recursive: true })
  const unlock = folder === null ? async () => {} : await lockFolder(folder)

  const pglite = await PGlite.create({
    // 64-bit integers as text, as the PostgreSQL driver gives them.
    parsers: { [INT8]: (text: string) => text },
    ...(folder === null ? {} : { dataDir: folder }),
    ...(snapshot === undefined ? {} : { loadDataDir: snapshot }),
  })

  const kysely = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite }) }).withSchema('smartsync')

  return {
    kysely,
    transaction: (work) => kysely.transaction().execute(work),
    kind: 'embedded',
    isDistributed: false,
    async script(sql) {
      await pglite.exec(sql)
    },
    listen: (channel, callback) => pglite.listen(channel, callback),
    dump: () => pglite.dumpDataDir('none'),
    async close() {
      await kysely.destroy()
      if (!pglite.closed) await pglite.close()
      await unlock()
    },
  }
}
