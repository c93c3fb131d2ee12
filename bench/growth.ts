import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import pg from 'pg'
import { type Database, openDatabase } from '../packages/backend/src/store/database.ts'
import { recentLogs, writeLogs } from '../packages/backend/src/store/logs.ts'
import { Tenancy } from '../packages/backend/src/store/tenancy.ts'
import type { Measured } from './bench.ts'
import { withDatabase } from './database.ts'
import { smartsync } from './queues/smartsync.ts'

export const question =
  'Do throughput and memory stay as they are with a million queued jobs, and writing and reading with ten million logs?'

/** `--jobs 10000,100000 --logs 1000000 --rounds 1` for a quick run. */
const settings = () => {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      jobs: { type: 'string', default: '10000,100000,1000000' },
      logs: { type: 'string', default: '10000000' },
      rounds: { type: 'string', default: '3' },
    },
  })
  return { backlogs: values.jobs.split(',').map(Number), logs: Number(values.logs), rounds: Number(values.rounds) }
}
/** How many jobs are worked through ahead of each backlog: several seconds' work, so that the start does not count. */
const MEASURED = 100_000
const FLAT = 0.2
const ROUNDS = 50
const LOGS_A_BATCH = 200

interface Run {
  what: string
  /** Jobs or logs a second. */
  rate: number
  heapMb: number
}

export async function measure(): Promise<Measured> {
  const { backlogs, logs, rounds } = settings()
  const everyRun: Run[][] = []
  // Round by round, so that whatever else the machine does meets all sizes alike.
  for (let round = 0; round < rounds; round += 1) {
    const runs: Run[] = []
    for (const backlog of backlogs) runs.push(await workThroughSome(backlog))
    everyRun.push(runs)
  }
  const ofJobs = backlogs.map((_, size) => median(everyRun.flatMap((runs) => runs[size] ?? [])))
  const ofLogs = await writeAndRead(logs)
  return {
    rows: [...rowsOf(ofJobs), ...rowsOf(ofLogs)],
    goals: [
      flat('throughput with queued jobs', ofJobs, ({ rate }) => 1 / rate),
      flat('memory with queued jobs', ofJobs, ({ heapMb }) => heapMb),
      flat('writing and reading with logs', ofLogs, ({ rate }) => 1 / rate),
      flat('memory with logs', ofLogs, ({ heapMb }) => heapMb),
    ],
  }
}

/**
 * The same number of jobs, of ten integrations, ahead of a backlog of theirs that stays. All sizes begin in the state in
 * which a table that has long been in use is: what was put in is vacuumed, analyzed and on disk. Else the first seconds
 * measure what filling left to be done, which is the more the more was filled in.
 */
function workThroughSome(backlog: number): Promise<Run> {
  return withDatabase(async (url) => {
    const queue = await smartsync.open(url, 10)
    await queue.fill(Array.from({ length: MEASURED + backlog }, (_, nth) => ({ integration: nth % 10, nth })))
    await settle(url)
    const began = performance.now()
    const done = await queue.drain(MEASURED, () => false)
    const rate = done / ((performance.now() - began) / 1000)
    await queue.close()
    return { what: `${backlog} jobs`, rate, heapMb: heap() }
  })
}

async function settle(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('vacuum analyze')
  await client.query('checkpoint')
  await client.end()
}

/** The run whose rate is in the middle. */
function median(runs: readonly Run[]): Run {
  const middle = runs.toSorted((one, other) => one.rate - other.rate)[Math.floor(runs.length / 2)]
  if (middle === undefined) throw new Error('There is no run.')
  return middle
}

/** One organization writes logs and reads its last, before and after everybody's millions are there. */
function writeAndRead(logs: number): Promise<Run[]> {
  return withDatabase(async (url) => {
    const queue = await smartsync.open(url, 100)
    const database = await openDatabase({ url, folder: null })
    const before = { what: 'no logs', rate: await logRate(database), heapMb: heap() }
    await database.script(`
      insert into smartsync.crm_sync_logs
        (organization_id, integration_id, sync_type, direction, operation, crm_entity_id, payload, status, created_at)
        select route.organization_id, route.integration_id, 'company', 'to_crm', 'update', n::text, '{"fields": ["name"]}',
          'success', now() - n * interval '0.1 second'
        from generate_series(1, ${logs / 100}) as n, smartsync.integration_routes as route`)
    await database.script('analyze smartsync.crm_sync_logs')
    const after = { what: `${logs} logs`, rate: await logRate(database), heapMb: heap() }
    await database.close()
    await queue.close()
    return [before, after]
  })
}

async function logRate(database: Database): Promise<number> {
  const tenancy = new Tenancy(database)
  const [route] = await tenancy.asRouter((tx) =>
    tx.selectFrom('integration_routes').select(['organization_id', 'integration_id']).limit(1).execute(),
  )
  if (route === undefined) throw new Error('There is no integration.')
  const began = performance.now()
  for (let round = 0; round < ROUNDS; round += 1) {
    await tenancy.inTenant(route.organization_id, async (tx) => {
      await writeLogs(
        tx,
        Array.from({ length: LOGS_A_BATCH }, () => logOf(route.integration_id)),
      )
      await recentLogs(tx, { limit: 50 })
    })
  }
  return (ROUNDS * LOGS_A_BATCH) / ((performance.now() - began) / 1000)
}

function logOf(integrationId: string) {
  const now = new Date()
  return {
    integrationId,
    syncType: 'company' as const,
    direction: 'to_crm' as const,
    operation: 'update' as const,
    oppspotEntityId: 'company-1',
    crmEntityId: 'record-1',
    payload: { fields: ['name'] },
    enrichments: {},
    status: 'success' as const,
    errorMessage: null,
    retryCount: 0,
    correlationId: 'bench',
    createdAt: now,
    completedAt: now,
  }
}

function rowsOf(runs: readonly Run[]) {
  const [first] = runs
  return runs.map(({ what, rate, heapMb }) => ({
    with: what,
    'a second': Math.round(rate),
    'to the first': Number((rate / (first?.rate ?? Number.NaN)).toFixed(2)),
    'heap, MB': Math.round(heapMb),
  }))
}

/** Does what each costs stay within a fifth of what the first does? Less is no fault. */
function flat(what: string, runs: readonly Run[], cost: (run: Run) => number) {
  const [first] = runs
  const worst = first === undefined ? Number.NaN : Math.max(...runs.map((run) => cost(run) / cost(first)))
  return { goal: `${what}: within ${FLAT * 100} % (${worst.toFixed(2)})`, met: worst <= 1 + FLAT }
}

function heap(): number {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  collect()
  return process.memoryUsage().heapUsed / 1e6
}
