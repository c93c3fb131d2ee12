import { expect, test } from 'vitest'
import { openOppspotSource } from '../src/oppspot-source.ts'
import { openDatabase } from '../src/store/database.ts'
import { createDatabase, SERVER } from './database.ts'

const testOnServer = test.skipIf(SERVER === undefined) // the embedded database has one process

testOnServer('processes that start at the same time on an empty database all find the sample', async () => {
  const { url, drop } = await createDatabase(SERVER ?? '')
  const databases = await Promise.all([1, 2, 3, 4].map(() => openDatabase({ url, folder: null })))
  const sources = await Promise.all(databases.map((database) => openOppspotSource(null, database, () => new Date())))
  const known = await Promise.all(sources.map(({ data }) => data.companyIds(null, 100)))
  expect(known[0]?.length).toBeGreaterThan(0)
  expect(new Set(known.map((ids) => ids.join())).size).toBe(1)
  await Promise.all(databases.map((database) => database.close()))
  await drop()
})
