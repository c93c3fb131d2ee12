import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { createLogger } from '../../packages/backend/src/logging.ts'
import type { Held } from '../../packages/backend/src/queue/hold.ts'
import type { Job, Lease } from '../../packages/backend/src/queue/port.ts'
import { PostgresQueue } from '../../packages/backend/src/queue/postgres.ts'
import { type Database, openDatabase } from '../../packages/backend/src/store/database.ts'
import { migrate } from '../../packages/backend/src/store/migrate.ts'
import { sharedClock } from '../../packages/backend/src/store/shared-clock.ts'
import { Tenancy } from '../../packages/backend/src/store/tenancy.ts'
import { Worker } from '../../packages/backend/src/work/worker.ts'
import { BATCH, type BenchJob, type Contender, LANES, Tally } from './contender.ts'

/** Over how many integrations jobs are spread where that does not matter. */
const SPREAD = 100

/** Our own, as the backend runs it. */
export const smartsync: Contender = {
  name: 'SmartSync',
  async open(url, integrations) {
    const database = await openDatabase({ url, folder: null })
    await migrate(database)
    await addIntegrations(database, integrations ?? SPREAD)
    const workers: Worker[] = []
    return {
      fill: (jobs) => fill(database, integrations === null ? jobs.map(spread) : jobs),
      async drain(count, stuck, withinMs) {
        const tally = new Tally(count)
        const worker = await workThrough(database, {
          isStuck: (accountId) => stuck(Number(accountId)),
          onDone: (jobs) => tally.add(jobs),
        })
        workers.push(worker)
        return tally.within(withinMs)
      },
      async close() {
        for (const worker of workers) await worker.stop()
        await database.close()
      },
    }
  },
}

function spread({ nth }: BenchJob): BenchJob {
  return { integration: nth % SPREAD, nth }
}

async function addIntegrations(database: Database, count: number): Promise<void> {
  await database.script(`
    insert into smartsync.crm_integrations (organization_id, crm_type, account_id)
      select gen_random_uuid(), 'hubspot', n::text from generate_series(0, ${count - 1}) as n;
    insert into smartsync.integration_routes (integration_id, organization_id, crm_type, account_id)
      select id, organization_id, crm_type, account_id from smartsync.crm_integrations;
    analyze smartsync.integration_routes`)
}

/** What `enqueue` would leave behind, in a few statements. */
async function fill(database: Database, jobs: readonly BenchJob[]): Promise<void> {
  const PAGE = 50_000
  for (let from = 0; from < jobs.length; from += PAGE) {
    const page = JSON.stringify(jobs.slice(from, from + PAGE))
    await database.script(`
      insert into smartsync.crm_sync_queue (organization_id, integration_id, job_type, key, priority, payload, scheduled_for)
        select route.organization_id, route.integration_id, 'enrich_and_sync', 'record:company:' || job.nth, 5,
          jsonb_build_object('kind', 'record', 'correlationId', 'bench',
            'record', jsonb_build_object('type', 'company', 'id', job.nth::text)), now()
        from jsonb_to_recordset('${page}') as job (integration int, nth int)
        join smartsync.integration_routes as route on route.account_id = job.integration::text
        order by job.nth`)
  }
  await database.script(`
    update smartsync.integration_routes as route set due_at = first.at, due_priority = 5
    from (select integration_id, min(scheduled_for) as at from smartsync.crm_sync_queue group by 1) as first
    where first.integration_id = route.integration_id`)
  await database.script('analyze smartsync.crm_sync_queue')
  await database.script('analyze smartsync.integration_routes')
}

/** How a worker works, and how long the CRM takes to answer the one call that a batch costs. */
export interface Pace {
  lanes: number
  batch: number
  answerMs: number
}

const FULL_SPEED: Pace = { lanes: LANES, batch: BATCH, answerMs: 0 }

/** Starts a worker that does nothing with its jobs but wait for the CRM and record that they are done. */
export async function workThrough(
  database: Database,
  { isStuck, onDone }: { isStuck: (accountId: string) => boolean; onDone: (jobs: number) => void },
  { lanes, batch, answerMs }: Pace = FULL_SPEED,
): Promise<Worker> {
  const tenancy = new Tenancy(database)
  const clock = await sharedClock(database)
  const queue = new PostgresQueue({ tenancy, database, clock })
  const accounts = await tenancy.asRouter(async (tx) => {
    const rows = await tx.selectFrom('integration_routes').select(['integration_id', 'account_id']).execute()
    return new Map(rows.map(({ integration_id, account_id }) => [integration_id, account_id]))
  })
  const work = async (lease: Lease, jobs: readonly Job[], { signal }: Held) => {
    if (isStuck(accounts.get(lease.integrationId) ?? '')) return untilAborted(signal)
    if (answerMs > 0) await pause(answerMs)
    const results = jobs.map(({ id }) => ({ id, result: 'done' as const }))
    await tenancy.inTenant(lease.organizationId, (tx) => queue.finish(tx, lease, results, clock()))
    onDone(jobs.length)
  }
  const log = createLogger('silent')
  const worker = new Worker({ name: randomUUID(), queue, work, clock, log, lanes, batch, drainMs: 0 })
  worker.start()
  return worker
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
