import { setTimeout as pause } from 'node:timers/promises'
import { PostgresQueue } from '../packages/backend/src/queue/postgres.ts'
import { reconcileJob } from '../packages/backend/src/reconcile/plan-reconcile.ts'
import { openDatabase } from '../packages/backend/src/store/database.ts'
import { Tenancy, type TenantTransaction } from '../packages/backend/src/store/tenancy.ts'
import type { Crm } from './crm.ts'
import { SmartsyncDatabase, type StoredJob } from './database.ts'
import type { Fleet } from './processes/fleet.ts'

const LOOK_EVERY_MS = 500
/** A sandbox that starts anew sends at once what it would have tried again in an hour. */
const SEND_AGAIN_EVERY_MS = 10_000
/** So often parked jobs are driven again: whoever does that looks after the first time, too. */
const REDRIVES = 3

interface Parts {
  fleet: Fleet
  crm: Crm
  databaseUrl: string
  say: (line: string) => void
}

/**
 * Lets everything come to rest, with nobody killing and nothing failing: webhooks are delivered, jobs done. Gives the jobs
 * that were parked, which are driven again, and those that are left when the time is over.
 */
export async function drain(parts: Parts, minutes: number): Promise<{ parked: StoredJob[]; left: StoredJob[] }> {
  const { fleet, databaseUrl, say } = parts
  const deadline = performance.now() + minutes * 60_000
  for (const { name } of fleet.specs()) await fleet.ready(name)
  const database = await SmartsyncDatabase.open(databaseUrl)
  try {
    const parked = new Map<string, StoredJob>()
    for (let round = 0; ; round += 1) {
      await deliverWebhooks(parts, deadline)
      if (round === 0) await withQueue(databaseUrl, database, sweepNow)
      const open = await untilDone(database, deadline, say)
      const failed = open.filter(({ status }) => status === 'failed')
      for (const job of failed) if (!parked.has(job.id)) parked.set(job.id, job)
      const waiting = open.length > failed.length
      if (waiting || failed.length === 0 || round === REDRIVES) return { parked: [...parked.values()], left: open }
      say(`${failed.length} parked jobs are driven again`)
      await withQueue(databaseUrl, database, (queue, tx, id) => queue.redrive(tx, id, 'all'))
    }
  } finally {
    await database.close()
  }
}

async function deliverWebhooks({ fleet, crm, say }: Parts, deadline: number): Promise<void> {
  let again = performance.now() + SEND_AGAIN_EVERY_MS / 4
  while (performance.now() < deadline) {
    const left = await crm.undelivered()
    if (left === 0) return
    if (performance.now() > again) {
      say(`${left} webhooks wait to be sent again`)
      await fleet.restart('sandbox')
      again = performance.now() + SEND_AGAIN_EVERY_MS
    }
    await pause(LOOK_EVERY_MS)
  }
}

/** Waits until no job waits or is being done; gives those that are parked, or all that are open when the time is over. */
async function untilDone(database: SmartsyncDatabase, deadline: number, say: Parts['say']): Promise<StoredJob[]> {
  let told = performance.now()
  for (;;) {
    const open = await database.openJobs()
    const waiting = open.filter(({ status }) => status !== 'failed')
    if (waiting.length === 0 || performance.now() > deadline) return open
    if (performance.now() - told > 10_000) {
      told = performance.now()
      const soonest = new Date(Math.min(...waiting.map(({ scheduled_for }) => scheduled_for.getTime())))
      say(`${waiting.length} jobs are left, the first due at ${soonest.toISOString()}`)
    }
    await pause(LOOK_EVERY_MS)
  }
}

/** What the hour would bring: the sweep that finds what webhooks missed. */
function sweepNow(queue: PostgresQueue, tx: TenantTransaction, integrationId: string): Promise<number> {
  return queue.enqueue(tx, [reconcileJob(integrationId, new Date(), 'chaos')])
}

/** Asks something of the queue for each integration, as an administrator can. */
async function withQueue(
  url: string,
  looking: SmartsyncDatabase,
  ask: (queue: PostgresQueue, tx: TenantTransaction, integrationId: string) => Promise<unknown>,
): Promise<void> {
  const database = await openDatabase({ url, folder: null })
  const tenancy = new Tenancy(database)
  const queue = new PostgresQueue({ tenancy, database, clock: () => new Date() })
  for (const { id, organizationId } of await looking.integrations()) {
    await tenancy.inTenant(organizationId, (tx) => ask(queue, tx, id))
  }
  await database.close()
}
