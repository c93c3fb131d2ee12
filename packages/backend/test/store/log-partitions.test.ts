import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { createIntegration } from '../../src/store/integrations.ts'
import { recentLogs, writeLogs } from '../../src/store/logs.ts'
import { Tenancy } from '../../src/store/tenancy.ts'
import { testDatabase } from '../database.ts'
import { ALICE, aLog } from './two-organizations.ts'

const database = await testDatabase()
afterAll(() => database.close())
const tenancy = new Tenancy(database)

test('each month of logs has its partition, and old months go with theirs', async () => {
  const { id } = await tenancy.inTenant(ALICE, (tx) => createIntegration(tx, { crmType: 'hubspot', accountId: 'a' }))
  const write = (day: string) =>
    tenancy.inTenant(ALICE, (tx) => writeLogs(tx, [aLog(id, { createdAt: new Date(`${day}T00:00:00Z`) })]))
  const partitionOf = async (day: string) => {
    const { rows } = await sql<{ name: string }>`
      select tableoid::regclass::text as name from smartsync.crm_sync_logs where created_at = ${`${day}T00:00:00Z`}
    `.execute(database.kysely)
    return rows[0]?.name.replace(/^smartsync\.|_\d{6,}$/g, '')
  }
  const create = async (day: string) => {
    const { rows } = await sql<{ made: boolean }>`select smartsync.create_log_partition(${day}::date) as made`.execute(
      database.kysely,
    )
    return rows[0]?.made
  }

  await write('2026-10-31')
  await write('2026-11-01')
  expect(await partitionOf('2026-11-01')).toBe('crm_sync_logs_default')

  expect(await create('2026-11-15')).toBe(true)
  expect(await create('2026-11-16')).toBe(false)
  await write('2026-11-30')
  expect(await partitionOf('2026-11-01')).toBe('crm_sync_logs_2026_11')
  expect(await partitionOf('2026-11-30')).toBe('crm_sync_logs_2026_11')
  expect(await partitionOf('2026-10-31')).toBe('crm_sync_logs_default')

  expect(await create('2026-12-01')).toBe(true)
  await write('2026-12-01')
  const drop = sql<{ dropped: number }>`select smartsync.drop_log_partitions_before('2026-12-05') as dropped`
  expect((await drop.execute(database.kysely)).rows).toEqual([{ dropped: 1 }])
  const kept = await tenancy.inTenant(ALICE, (tx) => recentLogs(tx, { limit: 10 }))
  expect(kept.map(({ createdAt }) => createdAt.toISOString())).toEqual(['2026-12-01T00:00:00.000Z'])
})
