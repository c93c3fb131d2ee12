import { type QueryExecutorProvider, sql } from 'kysely'
import { afterAll, assert, beforeAll, describe, expect, test } from 'vitest'
import { claim } from '../../src/queue/claim.ts'
import { enqueue } from '../../src/queue/enqueue.ts'
import { finish } from '../../src/queue/finish.ts'
import { lease, nextDue, renew } from '../../src/queue/lease.ts'
import { release } from '../../src/queue/release.ts'
import type { Tenancy, TenantTransaction } from '../../src/store/tenancy.ts'
import { SERVER, testDatabase } from '../database.ts'
import { later, NOON, PAYLOAD, postgresWorkplace } from './workplace.ts'

const ROUTES = 20_000
const JOBS = 100_000
const JOBS_OF_OTHERS = 5

const database = await testDatabase()
afterAll(() => database.close())
const { tenancy, place } = postgresWorkplace(database)

/** How many rows this transaction has read one after another, for want of an index. */
async function rowsScanned(tx: QueryExecutorProvider): Promise<number> {
  const { rows } = await sql<{ rows: number }>`
    select sum(seq_tup_read)::int as rows from pg_stat_xact_user_tables
    where relname in ('integration_routes', 'crm_sync_queue')`.execute(tx)
  return rows[0]?.rows ?? Number.NaN
}

/** How many rows this transaction has fetched by way of an index. */
async function rowsFetched(tx: QueryExecutorProvider): Promise<number> {
  const { rows } = await sql<{ rows: number }>`
    select idx_tup_fetch::int as rows from pg_stat_xact_user_tables where relname = 'crm_sync_queue'`.execute(tx)
  return rows[0]?.rows ?? Number.NaN
}

/** Lets what opens transactions of its own work in this one. */
function inThis(tx: TenantTransaction): Pick<Tenancy, 'inTenant' | 'atOnce'> {
  return { inTenant: (_, work) => work(tx), atOnce: (_, work) => work(tx) }
}

const describeOnServer = describe.skipIf(SERVER === undefined) // the embedded database takes too long to fill

describeOnServer('with many integrations and a long backlog, the queue goes by its indexes', () => {
  beforeAll(async () => {
    const { organizationId, integrationId } = await place()
    await database.script(`
      insert into smartsync.crm_integrations (organization_id, crm_type, account_id)
        select gen_random_uuid(), 'hubspot', 'many-' || n from generate_series(1, ${ROUTES}) as n;
      insert into smartsync.integration_routes (integration_id, organization_id, crm_type, account_id, due_at, due_priority)
        select id, organization_id, crm_type, account_id, '${later(60).toISOString()}', 1 + random() * 8
        from smartsync.crm_integrations where account_id like 'many-%';
      insert into smartsync.crm_sync_queue
        (organization_id, integration_id, job_type, key, priority, payload, scheduled_for, status, completed_at)
        select '${organizationId}', '${integrationId}', 'sync_company', n::text, 1 + n % 10, '{}', '${NOON.toISOString()}',
          case when n % 2 = 0 then 'queued' else 'completed' end, case when n % 2 = 0 then null else now() end
        from generate_series(1, ${JOBS}) as n;
      insert into smartsync.crm_sync_queue (organization_id, integration_id, job_type, key, priority, payload, scheduled_for)
        select route.organization_id, route.integration_id, 'sync_company', n::text, 5, '{}', '${later(60).toISOString()}'
        from smartsync.integration_routes as route, generate_series(1, ${JOBS_OF_OTHERS}) as n
        where route.account_id like 'many-%';
      update smartsync.integration_routes set due_at = '${NOON.toISOString()}', due_priority = 10
        where integration_id = '${integrationId}'`)
    await database.script('vacuum analyze smartsync.integration_routes')
    await database.script('vacuum analyze smartsync.crm_sync_queue')
  })

  // Of an integration that the planner does not know it thinks that it has as few jobs as most.
  test.each(['force_custom_plan', 'force_generic_plan'])('from lease to release (%s)', async (plan) => {
    const held = await tenancy.asRouter(async (tx) => {
      const taken = await lease(tx, 'worker', NOON, later(60))
      assert(taken)
      await renew(tx, taken, later(90))
      await nextDue(tx)
      expect(await rowsScanned(tx)).toBe(0)
      return taken
    })
    await tenancy.inTenant(held.organizationId, async (tx) => {
      await sql`set local plan_cache_mode = ${sql.raw(plan)}`.execute(tx)
      const within = inThis(tx)
      const jobs = await claim(within, held, 100, NOON)
      expect(jobs).toHaveLength(100)
      expect(await rowsFetched(tx)).toBeLessThan(1_000)
      await enqueue(tx, [{ ...held, type: 'sync_deal', key: 'new', priority: 1, payload: PAYLOAD }], NOON)
      await finish(
        tx,
        held,
        jobs.map(({ id }) => ({ id, result: 'retry', reason: 'busy', notBefore: later(9) })),
        NOON,
      )
      const fetched = await rowsFetched(tx)
      await release(within, held, NOON)
      expect((await rowsFetched(tx)) - fetched).toBeLessThan(1_000)
      expect(await rowsScanned(tx)).toBe(0)
    })
  })

  test('and is vacuumed long before a fifth of it is dead', async () => {
    const { rows } = await sql<{ share: number }>`
      select option_value::float as share from pg_class, pg_options_to_table(reloptions)
      where oid = 'smartsync.crm_sync_queue'::regclass and option_name = 'autovacuum_vacuum_scale_factor'`.execute(
      database.kysely,
    )
    expect(rows[0]?.share).toBeLessThan(0.05)
  })

  test('and a query without an index would be seen', async () => {
    const scanned = await tenancy.asRouter(async (tx) => {
      await sql`select count(*) from smartsync.integration_routes where leased_by = 'nobody'`.execute(tx)
      return rowsScanned(tx)
    })
    expect(scanned).toBeGreaterThanOrEqual(ROUTES)
  })
})
