import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { migrate } from '../../src/store/migrate.ts'
import { testDatabase } from '../database.ts'

const database = await testDatabase()
afterAll(() => database.close())

test('runs each migration once', async () => {
  expect(await migrate(database)).toEqual([])
  const { rows } = await sql`select name from smartsync.migrations`.execute(database.kysely)
  expect(rows.length).toBeGreaterThan(0)
})
