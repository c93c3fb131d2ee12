import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, afterEach, assert, beforeAll, describe, expect, test, vi } from 'vitest'
import type { CheckResult } from '../../../src/http/health.ts'
import { chooseQueue } from '../../../src/queue/choose-queue.ts'
import { LeaseLost } from '../../../src/queue/errors.ts'
import type { Job, JobQueue, Lease } from '../../../src/queue/port.ts'
import { Tenancy } from '../../../src/store/tenancy.ts'
import { Worker } from '../../../src/work/worker.ts'
import { testDatabase } from '../../database.ts'
import { later, NOON, PAYLOAD, placeIn } from '../workplace.ts'
import { whyNoNats, whyNotFlushed } from './servers.ts'
import { type NatsWorkplace, natsWorkplace, STREAM } from './workplace.ts'

const missing = whyNoNats()
const log = pino({ level: 'silent' })
const config = { role: 'all', nats: { urls: ['nats://127.0.0.1:1'], stream: STREAM } } as const

/** Long enough for servers to start, elect a leader and be found again. */
const PATIENCE = { timeout: 60_000, interval: 100 }
/** They are compared a minute after a process started, which would tell it what it did not hear. */
const BEFORE_TURNS_ARE_COMPARED = { timeout: 40_000, interval: 100 }
vi.setConfig({ testTimeout: 180_000 })

async function leased(queue: JobQueue, now = NOON): Promise<Lease> {
  const lease = await queue.lease('worker', now)
  assert(lease, 'nothing is due')
  return lease
}

async function race({ place, another, clear }: NatsWorkplace): Promise<void> {
  const queues = await Promise.all([another(), another(), another()])
  for (let made = 0; made < 12; made += 1) await (await place()).enqueue({})
  const takeAll = async (queue: JobQueue, worker: string) => {
    const taken: string[] = []
    for (;;) {
      const lease = await queue.lease(worker, NOON)
      if (lease === null) return taken
      taken.push(lease.integrationId)
    }
  }
  const taken = await Promise.all(queues.map(({ queue }, index) => takeAll(queue, `worker ${index}`)))
  expect(taken.flat()).toHaveLength(12)
  expect(new Set(taken.flat()).size).toBe(12)
  await clear()
}

/** Each turn is told by all at the same time. */
async function tellAtOnce({ place, another, clear }: NatsWorkplace): Promise<void> {
  const queues = await Promise.all([another(), another(), another()])
  for (let made = 0; made < 8; made += 1) {
    await (await place()).enqueue({})
    expect(await Promise.all(queues.map(({ queue }) => queue.nextDue()))).toEqual([NOON, NOON, NOON])
  }
  await clear()
}

describe.skipIf(missing)(`what NATS says is checked against Postgres${missing}`, () => {
  let workplace: NatsWorkplace
  let direct: NatsConnection
  let manager: JetStreamManager
  beforeAll(async () => {
    workplace = await natsWorkplace(1)
    direct = await connect({
      servers: workplace.servers.urls.map((url) => new URL(url).host),
      maxReconnectAttempts: -1,
    })
    manager = await jetstreamManager(direct)
  })
  afterEach(() => workplace.clear())
  afterAll(async () => {
    await direct.close()
    await workplace.close()
  })

  async function lastSequence(): Promise<number> {
    return (await manager.streams.info(STREAM)).state.last_seq
  }

  test('a turn that two processes tell at once is kept once', async () => {
    const { queue, place, another } = workplace
    const other = await another()
    const { enqueue } = await place()
    await queue.nextDue()
    const before = await lastSequence()
    await enqueue({})
    expect(await Promise.all([queue.nextDue(), other.queue.nextDue()])).toEqual([NOON, NOON])
    expect(await lastSequence()).toBe(before + 1)
  })

  test('of several processes that go for the same integrations, each is given to one', () => race(workplace))

  test('what one process enqueued and never told is told by another', async () => {
    const { tenancy, database, another } = workplace
    const { queue } = await chooseQueue({ ...config, role: 'http' }, { tenancy, database, clock: () => NOON, log })
    const { enqueue, integrationId } = await placeIn({ tenancy, queue })
    await enqueue({})
    expect(await leased((await another()).queue)).toMatchObject({ integrationId })
  })

  test('what comes in for several organizations at once is told', async () => {
    const { tenancy, queue, place } = workplace
    const places = [await place(), await place()]
    const jobs = places.map(({ organizationId, integrationId }) => ({
      organizationId,
      integrationId,
      type: 'enrich_and_sync' as const,
      key: 'company-1',
      priority: 5,
      payload: PAYLOAD,
    }))
    await tenancy.acrossTenants(async ({ intake }) => queue.enqueueAcross(await intake(), jobs))
    const leases = [await leased(queue), await leased(queue)]
    expect(new Set(leases.map(({ integrationId }) => integrationId))).toEqual(
      new Set(places.map(({ integrationId }) => integrationId)),
    )
  })

  test('a turn that is over in Postgres is given to nobody, and then NATS knows it too', async () => {
    const { queue, place, database } = workplace
    const { organizationId, integrationId, enqueue } = await place()
    const { rows } = await sql<{ number: number }>`
      select nextval('smartsync.turn_changes_id_seq')::float8 as number`.execute(database.kysely)
    const over = { organizationId, active: true, dueAt: NOON, priority: 5, restsUntil: null, ...rows[0] }
    await manager.jetstream().publish(`${STREAM}.turn.${integrationId}`, JSON.stringify(over))
    await vi.waitFor(async () => expect(await queue.nextDue()).toEqual(NOON), PATIENCE)
    expect(await queue.lease('worker', NOON)).toBeNull()
    expect(await queue.nextDue()).toBeNull()
    await enqueue({})
    expect(await leased(queue)).toMatchObject({ integrationId })
  })

  test('a lease that NATS takes for free is not given to another while Postgres knows its holder', async () => {
    const { queue, place, tenancy } = workplace
    const { enqueue, organizationId, integrationId, counts } = await place()
    await enqueue({})
    const lease = await leased(queue)
    const [job] = await queue.claim(lease, 1, NOON)
    await manager.jetstream().publish(`${STREAM}.lease.${integrationId}`, '{"fence":0,"worker":null,"until":null}')
    const { queue: other } = await workplace.another()
    expect(await other.lease('other', later(59))).toBeNull()
    // It is held again as soon as the stream has brought the news of its being put back.
    await vi.waitFor(async () => expect(await queue.renew(lease, later(59))).toBe(true), PATIENCE)
    await tenancy.inTenant(organizationId, (tx) =>
      queue.finish(tx, lease, [{ id: job?.id ?? '', result: 'done' }], later(59)),
    )
    expect(await counts()).toMatchObject({ completed: 1 })
  })

  test('of two workers to whom NATS gave the same lease, Postgres takes one', async () => {
    const { queue, place, tenancy, database } = workplace
    const { enqueue } = await place()
    await enqueue({})
    const lease = await leased(queue)
    // Another worker won the same number and was admitted first.
    await database.script(
      `update smartsync.integration_routes set leased_by = 'other' where integration_id = '${lease.integrationId}'`,
    )
    await expect(queue.claim(lease, 1, NOON)).rejects.toBeInstanceOf(LeaseLost)
    const late = tenancy.inTenant(lease.organizationId, (tx) => queue.finish(tx, lease, [], NOON))
    await expect(late).rejects.toBeInstanceOf(LeaseLost)
  })

  test('a turn that the stream has lost is told again by whoever starts next', async () => {
    const { queue, place, another } = workplace
    const { enqueue, integrationId } = await place()
    await enqueue({})
    await queue.nextDue()
    await manager.streams.purge(STREAM, { filter: `${STREAM}.turn.${integrationId}` })
    expect(await leased((await another()).queue)).toMatchObject({ integrationId })
  })

  test('a stream that is lost with all it held is made again, and no lease of before counts for more', async () => {
    const { queue, place } = workplace
    const { enqueue, integrationId } = await place()
    await enqueue({})
    const before = await leased(queue)
    await queue.claim(before, 1, NOON)
    await manager.streams.delete(STREAM)
    const after = await vi.waitFor(() => leased(queue, later(60)), PATIENCE)
    expect(after).toMatchObject({ integrationId })
    expect(after.fence).toBeGreaterThan(before.fence)
    expect(await queue.renew(before, later(60))).toBe(false)
    expect(await queue.claim(after, 1, later(60))).toMatchObject([{ attempt: 2 }])
  })

  test('while NATS is down, jobs are accepted and results committed; what is due is done when it is back', async () => {
    const { queue, place, servers, tenancy } = workplace
    const { enqueue, organizationId, counts } = await place()
    await enqueue({ key: 'first' })
    const lease = await leased(queue)
    const [job] = await queue.claim(lease, 1, NOON)
    await servers.kill(0)
    expect(await enqueue({ key: 'second' })).toBe(1)
    await tenancy.inTenant(organizationId, (tx) =>
      queue.finish(tx, lease, [{ id: job?.id ?? '', result: 'done' }], NOON),
    )
    await expect(queue.renew(lease, NOON)).rejects.toThrow()
    expect(await counts()).toMatchObject({ queued: 1, completed: 1 })
    servers.start(0)
    const next = await vi.waitFor(() => leased(queue, later(60)), PATIENCE)
    expect(await queue.claim(next, 9, later(60))).toMatchObject([{ key: 'second', attempt: 1 }])
  })

  test('a stream with the turns of another database is emptied', async () => {
    const { queue, place } = workplace
    await (await place()).enqueue({}, { key: 'more' })
    await queue.nextDue()
    const database = await testDatabase()
    const tenancy = new Tenancy(database)
    const opened = await workplace.another({ database, tenancy })
    expect(await opened.queue.nextDue()).toBeNull()
    const { enqueue, integrationId } = await placeIn({ tenancy, queue: opened.queue })
    await enqueue({})
    expect(await leased(opened.queue)).toMatchObject({ integrationId })
    await opened.close()
    await database.close()
  })

  test('a process without NATS ends the noting of changes, and one with it begins it again', async () => {
    const { tenancy, database, another } = workplace
    const { queue } = await chooseQueue({ ...config, nats: null }, { tenancy, database, clock: () => NOON, log })
    const { enqueue, integrationId } = await placeIn({ tenancy, queue })
    await enqueue({})
    expect(await leased(queue)).toMatchObject({ integrationId })
    expect(await leased((await another()).queue, later(60))).toMatchObject({ integrationId })
  })
})

describe.skipIf(missing)(`a cluster of three${missing}`, () => {
  let workplace: NatsWorkplace
  beforeAll(async () => {
    workplace = await natsWorkplace(3)
  })
  afterAll(() => workplace.close())

  test('keeps the stream on three servers', async () => {
    const { check } = await workplace.another()
    expect(followersIn(await check())).toEqual(['current', 'current'])
  })

  test.skipIf(whyNotFlushed())(`flushes every write on each of its servers${whyNotFlushed()}`, async () => {
    for (const url of workplace.servers.jetStreamUrls) {
      expect(await (await fetch(url)).json()).toMatchObject({ config: { sync_always: true } })
    }
  })

  test('gives each integration to one of several processes that go for it', () => race(workplace))

  test('takes turns that several processes tell at once', () => tellAtOnce(workplace))

  test('a process hears what others tell although the server that it read from is down', async () => {
    const { place, clear, servers, another } = workplace
    const [teller, ...hearers] = await Promise.all([another(), another(), another(), another(), another(), another()])
    const { enqueue } = await place()
    await servers.kill(0)
    await enqueue({})
    await vi.waitFor(() => teller.queue.nextDue(), PATIENCE)
    const heard = hearers.map(({ queue }) =>
      vi.waitFor(async () => expect(await queue.nextDue()).toEqual(NOON), BEFORE_TURNS_ARE_COMPARED),
    )
    await Promise.all(heard)
    servers.start(0)
    await vi.waitFor(async () => expect(followersIn(await teller.check())).toEqual(['current', 'current']), PATIENCE)
    await clear()
  })

  test('loses one server after the other, each brought back, and no job is lost or done twice', async () => {
    const { queue, place, tenancy, servers, another } = workplace
    const done: string[] = []
    const work = async (lease: Lease, jobs: readonly Job[]) => {
      const results = jobs.map(({ id }) => ({ id, result: 'done' as const }))
      await tenancy.inTenant(lease.organizationId, (tx) => own.finish(tx, lease, results, new Date()))
      done.push(...jobs.map(({ id }) => id))
    }
    const { queue: own } = await another({ leaseMs: 3_000 })
    const clock = () => new Date()
    const workers = [own, (await another({ leaseMs: 3_000 })).queue].map(
      (queue, index) => new Worker({ name: `worker ${index}`, queue, work, clock, log, lanes: 3, heartbeatMs: 500 }),
    )
    for (const worker of workers) worker.start()

    const places = await Promise.all(Array.from({ length: 6 }, place))
    const { check } = await another()
    for (const index of [0, 1, 2]) {
      await servers.kill(index)
      for (const { enqueue } of places) await enqueue({ key: `without ${index}` })
      await vi.waitFor(() => expect(done).toHaveLength(places.length * (index + 1)), PATIENCE)
      servers.start(index)
      await vi.waitFor(async () => expect(followersIn(await check())).toEqual(['current', 'current']), PATIENCE)
    }
    await Promise.all(workers.map((worker) => worker.stop()))
    expect(new Set(done).size).toBe(done.length)
    for (const { counts } of places) {
      expect(await counts()).toEqual({ queued: 0, processing: 0, completed: 3, failed: 0 })
    }
    // This process worked for none of them. It hears that they are done once it follows the turns on a server that is up.
    await vi.waitFor(async () => expect(await queue.nextDue()).toBeNull(), PATIENCE)
  })
})

function followersIn({ detail }: CheckResult): unknown[] {
  return Object.values(Object(Object(detail).followers))
}

test('a cluster that cannot be reached is named, without the password', async () => {
  const database = await testDatabase()
  const nats = { urls: ['nats://ada:secret@127.0.0.1:1'], stream: STREAM }
  const opening = chooseQueue({ ...config, nats }, { tenancy: new Tenancy(database), database, clock: () => NOON, log })
  await expect(opening).rejects.toMatchObject({
    code: 'nats_unreachable',
    message: expect.stringContaining('127.0.0.1:1'),
  })
  await expect(opening).rejects.not.toMatchObject({ message: expect.stringContaining('secret') })
  await database.close()
})
