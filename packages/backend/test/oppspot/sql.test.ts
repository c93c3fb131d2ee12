import { Pool } from 'pg'
import { describe, expect, test } from 'vitest'
import { quoteIdentifier, readOnlyPool } from '../../src/oppspot/sql.ts'

describe('an identifier', () => {
  test('is quoted whatever it holds', () => {
    expect(quoteIdentifier('a"; drop schema public; --')).toBe('"a""; drop schema public; --"')
  })
})

const url = process.env.DATABASE_URL

describe.skipIf(url === undefined)('oppSpot’s own database (skipped without DATABASE_URL: needs a PostgreSQL)', () => {
  test('cannot be written', async () => {
    const pool = new Pool({ connectionString: url, max: 1 })
    try {
      const sql = readOnlyPool(pool)
      await expect(sql.query('create table never_made (id int)', [])).rejects.toMatchObject({ code: '25006' })
      expect(await sql.query('select $1::int as one', [1])).toEqual([{ one: 1 }])
    } finally {
      await pool.end()
    }
  })

  test('is not kept busy for longer than allowed, and serves the next query', async () => {
    const pool = new Pool({ connectionString: url, max: 1 })
    try {
      const sql = readOnlyPool(pool, 20)
      await expect(sql.query('select pg_sleep(10)', [])).rejects.toMatchObject({ code: '57014' })
      expect(await sql.query('select 1 as one', [])).toEqual([{ one: 1 }])
    } finally {
      await pool.end()
    }
  })
})
