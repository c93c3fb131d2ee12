import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { isDatabaseLoss } from '../../src/store/database-loss.ts'
import { testDatabase } from '../database.ts'

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  )

describe('the database counts as lost', () => {
  test('when nobody listens at its address', async () => {
    const client = new pg.Client({ connectionString: 'postgres://nobody@127.0.0.1:1/none' })
    expect(isDatabaseLoss(await failureOf(client.connect()))).toBe(true)
  })

  test('when it was closed', async () => {
    const database = await testDatabase()
    await database.close()
    expect(isDatabaseLoss(await failureOf(database.script('select 1')))).toBe(true)
  })
})

test('a query that the database refuses does not', async () => {
  const database = await testDatabase()
  expect(isDatabaseLoss(await failureOf(database.script('select 1 / 0')))).toBe(false)
  await database.close()
})
