import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, expect, test } from 'vitest'
import { takeTurn } from '../../src/store/periodic-turns.ts'
import { Tenancy } from '../../src/store/tenancy.ts'
import { keepHouse } from '../../src/work/housekeeping.ts'
import { testDatabase } from '../database.ts'
import { ALICE, BOB, furnish, NOW } from '../store/two-organizations.ts'

const database = await testDatabase()
afterAll(() => database.close())
const tenancy = new Tenancy(database)
const log = pino({ level: 'silent' })
const DAY_MS = 86_400_000

const daysLater = (days: number) => new Date(NOW.getTime() + days * DAY_MS)
const houseAt = (now: Date) => keepHouse({ tenancy, database, clock: () => now, log })

async function count(from: string): Promise<number> {
  const { rows } = await sql<{
    count: number
  }>`select count(*)::int as count from ${sql.raw(`smartsync.${from}`)}`.execute(database.kysely)
  return rows[0]?.count ?? Number.NaN
}

test('old rows of every organization go, more than one batch of them, and what is still needed stays', async () => {
  for (const organization of [ALICE, BOB]) {
    const { id } = await tenancy.inTenant(organization, (tx) => furnish(database, tx, `account of ${organization}`))
    await database.script(`
      insert into smartsync.crm_sync_queue
        (organization_id, integration_id, job_type, key, priority, payload, scheduled_for, status, completed_at)
        select '${organization}', '${id}', 'sync_company', n::text, 5, '{}', now(), 'completed', '${NOW.toISOString()}'
        from generate_series(1, 6000) as n;
      insert into smartsync.crm_sync_queue
        (organization_id, integration_id, job_type, key, priority, payload, scheduled_for, status, completed_at)
        values ('${organization}', '${id}', 'sync_company', 'parked', 5, '{}', now(), 'failed', '${NOW.toISOString()}');
      update smartsync.inbox set received_at = '${NOW.toISOString()}';
      insert into smartsync.enrichments (organization_id, company_id, fingerprint, enrichment, enriched_at, checked_at)
        select '${organization}', 'company-9', 'f' || n, '{}', '${NOW.toISOString()}'::timestamptz + n * interval '1 hour', now()
        from generate_series(1, 3) as n`)
  }
  const before = {
    parked: await count(`crm_sync_queue where status = 'failed'`),
    enrichments: await count('enrichments'),
  }

  expect(await houseAt(daysLater(6))).toEqual({ jobs: 0, inbox: 0, enrichments: 0, llmAnswers: 0 })
  expect(await houseAt(daysLater(8))).toMatchObject({ jobs: 12_000, inbox: 0 })
  expect(await houseAt(daysLater(31))).toMatchObject({ jobs: 0, inbox: 2 })
  expect(await houseAt(daysLater(91))).toMatchObject({ llmAnswers: 2 })
  expect(await houseAt(daysLater(181))).toMatchObject({ enrichments: 4 })

  expect(await count(`crm_sync_queue where status = 'failed'`)).toBe(before.parked)
  expect(await count(`crm_sync_queue where status = 'queued'`)).toBe(2)
  expect(await count('enrichments')).toBe(before.enrichments - 4)
  expect(await count(`enrichments where company_id = 'company-9' and fingerprint = 'f3'`)).toBe(2)
})

test('the months of logs to come have partitions, and a month goes when its time is over', async () => {
  await houseAt(NOW)
  const partitions = async () => {
    const { rows } = await sql<{ name: string }>`
      select inhrelid::regclass::text as name from pg_inherits
      where inhparent = 'smartsync.crm_sync_logs'::regclass order by 1`.execute(database.kysely)
    return rows.map(({ name }) => name.replace('smartsync.crm_sync_logs_', ''))
  }
  expect(await partitions()).toEqual(expect.arrayContaining(['2026_11', '2026_12', '2027_01', 'default']))
  await houseAt(new Date('2028-01-15T00:00:00Z'))
  expect(await partitions()).not.toContain('2026_11')
  expect(await partitions()).toEqual(expect.arrayContaining(['2026_12', '2028_03']))
})

test('of all that ask at once, one gets the turn, and nobody until it is due again', async () => {
  const ask = (now: Date) =>
    Promise.all(Array.from({ length: 5 }, () => tenancy.asRouter((tx) => takeTurn(tx, 'a task', now, 1_000))))
  expect((await ask(NOW)).filter(Boolean)).toHaveLength(1)
  expect((await ask(new Date(NOW.getTime() + 999))).filter(Boolean)).toHaveLength(0)
  expect((await ask(new Date(NOW.getTime() + 1_000))).filter(Boolean)).toHaveLength(1)
})
