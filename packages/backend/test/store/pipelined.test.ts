import { sql, type Transaction } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import type { Schema } from '../../src/store/schema.ts'
import { SERVER, testDatabase } from '../database.ts'

const database = await testDatabase()
await database.script('create table public.kept (it int primary key)')
afterAll(() => database.close())

async function kept(): Promise<number[]> {
  const { rows } = await sql<{ it: number }>`select it from public.kept order by it`.execute(database.kysely)
  return rows.map(({ it }) => it)
}

const keep = (tx: Transaction<Schema>, it: number) => sql`insert into public.kept values (${it}::int)`.execute(tx)

describe('a transaction that asks everything at once', () => {
  test('is committed when its answers are there', async () => {
    const counted = await database.transaction(
      async (tx) => {
        const [, { rows }] = await Promise.all([
          keep(tx, 1),
          sql<{ count: number }>`select count(*)::int as count from public.kept where it = ${1}`.execute(tx),
        ])
        return rows[0]?.count
      },
      { asksOnce: true },
    )
    expect(counted).toBe(1)
    expect(await kept()).toContain(1)
  })

  test('keeps nothing where one of its queries fails, and says why', async () => {
    const attempt = database.transaction((tx) => Promise.all([keep(tx, 2), keep(tx, 2), keep(tx, 3)]), {
      asksOnce: true,
    })
    await expect(attempt).rejects.toMatchObject({ code: '23505' })
    expect((await kept()).filter((it) => it === 2 || it === 3)).toEqual([])
  })

  test.skipIf(SERVER === undefined)('may ask nothing later (skipped without DATABASE_URL)', async () => {
    const attempt = database.transaction(
      async (tx) => {
        await keep(tx, 4)
        await keep(tx, 5)
      },
      { asksOnce: true },
    )
    await expect(attempt).rejects.toThrow('after the end of a transaction')
    expect(await kept()).not.toContain(5)
  })
})

test('nothing is done where a transaction cannot take on its role, although it was asked in the same breath', async () => {
  for (const options of [{}, { asksOnce: true }]) {
    const attempt = database.transaction(async (tx) => {
      await sql`select set_config('role', 'nobody', true)`.execute(tx)
      return Promise.all([keep(tx, 6), keep(tx, 7)])
    }, options)
    await expect(attempt).rejects.toThrow('role "nobody" does not exist')
  }
  expect((await kept()).filter((it) => it > 5)).toEqual([])
})
