import { pino } from 'pino'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import type { Held } from '../../src/queue/hold.ts'
import type { Job, Lease } from '../../src/queue/port.ts'
import { PostgresQueue } from '../../src/queue/postgres.ts'
import { sharedClock } from '../../src/store/shared-clock.ts'
import { Tenancy } from '../../src/store/tenancy.ts'
import { Worker, type WorkerOptions } from '../../src/work/worker.ts'
import { testDatabase } from '../database.ts'
import { type Place, placeIn } from '../queue/workplace.ts'

const NEVER_MS = 3_600_000
const database = await testDatabase()
afterAll(() => database.close())
const tenancy = new Tenancy(database)
const clock = await sharedClock(database)
const queue = new PostgresQueue({ tenancy, database, clock })
const place = () => placeIn({ tenancy, queue })

const workers: Worker[] = []
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
  await database.script('delete from smartsync.crm_integrations')
})

function finish({ organizationId }: Place, lease: Lease, jobs: readonly Job[]): Promise<void> {
  const results = jobs.map(({ id }) => ({ id, result: 'done' as const }))
  return tenancy.inTenant(organizationId, (tx) => queue.finish(tx, lease, results, clock()))
}

/** A worker that nothing but a wake-up call sets to work, unless the options say otherwise. */
function start(options: Pick<WorkerOptions, 'work'> & Partial<WorkerOptions>): Worker {
  const log = pino({ level: 'silent' })
  const worker = new Worker({
    name: `worker ${workers.length}`,
    queue,
    lanes: 3,
    clock,
    log,
    pollMs: NEVER_MS,
    heartbeatMs: NEVER_MS,
    ...options,
  })
  workers.push(worker)
  worker.start()
  return worker
}

/** Work that blocks until it is told to go on, and tells what it has begun. */
function slowWork(places: readonly Place[]) {
  const goOn = Promise.withResolvers<void>()
  const begun: string[][] = []
  const signals: AbortSignal[] = []
  let tell: () => void = () => {}
  return {
    begun,
    signals,
    goOn: goOn.resolve,
    async hasBegun(count: number): Promise<void> {
      while (begun.length < count) await new Promise<void>((resolve) => (tell = resolve))
    },
    work: async (lease: Lease, jobs: readonly Job[], { signal }: Held) => {
      begun.push(jobs.map(({ key }) => key))
      signals.push(signal)
      tell()
      if (!jobs.some(({ key }) => key.startsWith('quick'))) await goOn.promise
      const where = places.find(({ integrationId }) => integrationId === lease.integrationId)
      if (where) await finish(where, lease, jobs)
    },
  }
}

/** Resolves when the integration has no job that waits or is being done. */
async function settled(where: Place): Promise<void> {
  for (;;) {
    const { queued, processing } = await where.counts()
    if (queued + processing === 0) return
    await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('lanes', () => {
  test('serve several integrations at once, each by one lane', async () => {
    const places = [await place(), await place()]
    const slow = slowWork(places)
    start(slow)
    for (const where of places) await where.enqueue({ key: 'a' }, { key: 'b' })
    await slow.hasBegun(2)
    expect(slow.begun).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ])
    slow.goOn()
    for (const where of places) await settled(where)
  })

  test('one is kept for what a rep waits for: it is done while all others are busy', async () => {
    const [backfill, another, rep] = [await place(), await place(), await place()]
    const slow = slowWork([backfill, another, rep])
    start(slow)
    await backfill.enqueue({ key: 'a', priority: 1 })
    await another.enqueue({ key: 'a', priority: 9 })
    await slow.hasBegun(2)
    await rep.enqueue({ key: 'quick', priority: 10 })
    await settled(rep)
    expect(slow.begun).toEqual([['a'], ['a'], ['quick']])
    slow.goOn()
    await settled(backfill)
  })
})

describe('what a rep waits for', () => {
  test('is done ahead of the long batch of the same integration that is under way', async () => {
    const where = await place()
    const slow = slowWork([where])
    start({ ...slow, lanes: 1 })
    await where.enqueue({ key: 'backfill 1', priority: 1 }, { key: 'backfill 2', priority: 1 })
    await slow.hasBegun(1)
    await where.enqueue({ key: 'quick', priority: 10 })
    await slow.hasBegun(2)
    await where.enqueue({ key: 'quick too', priority: 10 })
    await slow.hasBegun(3)
    expect(slow.begun).toEqual([['backfill 1', 'backfill 2'], ['quick'], ['quick too']])
    slow.goOn()
    await settled(where)
    expect(await where.counts()).toMatchObject({ completed: 4, failed: 0 })
  })

  test('is noticed at the next heartbeat when no call comes', async () => {
    const where = await place()
    const slow = slowWork([where])
    const deaf = new PostgresQueue({ tenancy, database: { listen: async () => async () => {} }, clock })
    start({ ...slow, queue: deaf, pollMs: 10, heartbeatMs: 10 })
    await where.enqueue({ key: 'backfill', priority: 1 })
    await slow.hasBegun(1)
    await where.enqueue({ key: 'quick', priority: 10 })
    await slow.hasBegun(2)
    slow.goOn()
    await settled(where)
  })
})

describe('work is found', () => {
  test('by the wake-up call alone', async () => {
    const where = await place()
    const slow = slowWork([where])
    start(slow)
    await where.enqueue({ key: 'quick 1' })
    await settled(where)
    await where.enqueue({ key: 'quick 2' })
    await settled(where)
  })

  test('by looking, when no wake-up call comes', async () => {
    const where = await place()
    const slow = slowWork([where])
    const deaf = new PostgresQueue({ tenancy, database: { listen: async () => async () => {} }, clock })
    start({ ...slow, queue: deaf, pollMs: 10 })
    await where.enqueue({ key: 'quick 1' })
    await settled(where)
    await where.enqueue({ key: 'quick 2' })
    await settled(where)
  })

  test('batch after batch, until there is no more', async () => {
    const where = await place()
    const slow = slowWork([where])
    start({ ...slow, batch: 2 })
    await where.enqueue(...Array.from({ length: 9 }, (_, index) => ({ key: `quick ${index}` })))
    await settled(where)
    expect(slow.begun.map(({ length }) => length)).toEqual([2, 2, 2, 2, 1])
  })
})

describe('a worker that is stopped', () => {
  test('lets the batch under way finish, and begins no other', async () => {
    const [first, second] = [await place(), await place()]
    const slow = slowWork([first, second])
    const worker = start({ ...slow, lanes: 1 })
    await first.enqueue({ key: 'a' })
    await slow.hasBegun(1)
    await second.enqueue({ key: 'quick' })
    const stopped = worker.stop()
    slow.goOn()
    await stopped
    expect(await first.counts()).toMatchObject({ completed: 1 })
    expect(await second.counts()).toMatchObject({ queued: 1, completed: 0 })
    expect(slow.signals[0]?.aborted).toBe(true)
  })

  test('gives back at once what does not finish in time, for others to take', async () => {
    const where = await place()
    const slow = slowWork([where])
    const worker = start({ ...slow, lanes: 1, drainMs: 0 })
    await where.enqueue({ key: 'a' })
    await slow.hasBegun(1)
    await worker.stop()
    expect(slow.signals[0]?.aborted).toBe(true)
    const lease = await queue.lease('another', clock())
    expect(lease).not.toBeNull()
    if (lease !== null) expect(await queue.claim(lease, 9, clock())).toMatchObject([{ key: 'a', attempt: 2 }])
    slow.goOn()
  })
})

describe('a lease that is lost', () => {
  test('stops the work, which can then record nothing', async () => {
    const where = await place()
    const stopped = Promise.withResolvers<unknown>()
    const begun = Promise.withResolvers<void>()
    const late = Promise.withResolvers<unknown>()
    const work: WorkerOptions['work'] = async (lease, jobs, { signal }) => {
      begun.resolve()
      signal.addEventListener('abort', () => {
        stopped.resolve(signal.reason)
        finish(where, lease, jobs).catch(late.resolve)
      })
      await stopped.promise
    }
    start({ work, heartbeatMs: 10 })
    await where.enqueue({ key: 'a' })
    await begun.promise
    await takeOver(where)
    expect(await stopped.promise).toMatchObject({ code: 'lease_lost' })
    expect(await late.promise).toMatchObject({ code: 'lease_lost' })
  })

  /** What another worker does when this one has not extended its lease in time. */
  async function takeOver({ integrationId }: Place): Promise<void> {
    for (;;) {
      await database.script(
        `update smartsync.integration_routes set leased_until = now() where integration_id = '${integrationId}'`,
      )
      if ((await queue.lease('another', clock())) !== null) return
    }
  }
})
