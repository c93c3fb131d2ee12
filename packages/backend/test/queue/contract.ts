import { afterEach, assert, describe, expect, test } from 'vitest'
import { LeaseLost } from '../../src/queue/errors.ts'
import { type Arrival, type JobResult, type Lease, type NewJob, type RoutedJob, URGENT } from '../../src/queue/port.ts'
import { UnknownIntegration } from '../../src/store/errors.ts'
import { deactivate, integration, noteError, reconnect } from '../../src/store/integrations.ts'
import { later, NOON, PAYLOAD, type Place, type Workplace } from './workplace.ts'

/** What every queue promises. */
export function queueContract({ tenancy, queue, place, clear }: Workplace): void {
  /** Each test starts with nothing due, so that it knows whose turn it is. */
  afterEach(clear)

  async function leased(worker = 'worker', now = NOON): Promise<Lease> {
    const lease = await queue.lease(worker, now)
    assert(lease, 'nothing is due')
    return lease
  }

  function finish(lease: Lease, now: Date, ...results: JobResult[]): Promise<void> {
    return tenancy.inTenant(lease.organizationId, (tx) => queue.finish(tx, lease, results, now))
  }

  async function claimedKeys(lease: Lease, now = NOON, limit = 100): Promise<string[]> {
    return (await queue.claim(lease, limit, now)).map(({ key }) => key)
  }

  describe('enqueue', () => {
    test('gives the number of new jobs', async () => {
      const { enqueue, counts } = await place()
      expect(await enqueue({ key: 'a' }, { key: 'b' })).toBe(2)
      expect(await counts()).toEqual({ queued: 2, processing: 0, completed: 0, failed: 0 })
    })

    test('makes two jobs with one key one job, as urgent and as early as either', async () => {
      const { enqueue, counts } = await place()
      expect(await enqueue({ priority: 2, runAt: later(60) }, { priority: 9, runAt: later(90) })).toBe(1)
      expect(await enqueue({ priority: 3, runAt: later(30) })).toBe(0)
      expect(await counts()).toMatchObject({ queued: 1 })

      expect(await queue.lease('worker', later(29))).toBeNull()
      const [job] = await queue.claim(await leased('worker', later(30)), 10, later(30))
      expect(job).toMatchObject({ priority: 9, key: 'company-1', attempt: 1, payload: PAYLOAD })
    })

    test('makes a new job when the one with its key is being done: it may have missed the change', async () => {
      const { enqueue, counts } = await place()
      await enqueue({})
      const lease = await leased()
      await queue.claim(lease, 10, NOON)
      expect(await enqueue({})).toBe(1)
      expect(await counts()).toMatchObject({ queued: 1, processing: 1 })
      expect(await claimedKeys(lease)).toEqual([])
      await queue.release(lease, NOON)
    })

    /** Something that happened to a record at so many seconds after noon. */
    const happened = (seconds: number): Partial<NewJob> => ({
      payload: {
        kind: 'change',
        record: { type: 'company', id: '1' },
        at: later(seconds).toISOString(),
        correlationId: 'correlation-1',
      },
    })
    const lastAt = (seconds: number) => [{ payload: { at: later(seconds).toISOString() } }]

    test('of two jobs that are one, knows the later moment at which something happened', async () => {
      const { enqueue } = await place()
      await enqueue({ key: 'at once', ...happened(2) }, { key: 'at once', ...happened(1) })
      await enqueue({ key: 'in order', ...happened(3) })
      await enqueue({ key: 'in order', ...happened(4) })
      await enqueue({ key: 'late news', ...happened(6) })
      await enqueue({ key: 'late news', ...happened(5) })
      const jobs = await queue.claim(await leased(), 9, NOON)
      expect(jobs).toMatchObject([...lastAt(2), ...lastAt(4), ...lastAt(6)])
    })

    test.each(['retry', 'failed'] as const)(
      'knows the later moment also where one of the two comes back (%s)',
      async (result) => {
        const { enqueue, organizationId, integrationId } = await place()
        await enqueue(happened(2))
        const lease = await leased()
        const [job] = await queue.claim(lease, 1, NOON)
        assert(job)
        await enqueue(happened(1))
        await finish(lease, NOON, { id: job.id, result, reason: 'busy', notBefore: NOON })
        await tenancy.inTenant(organizationId, (tx) => queue.redrive(tx, integrationId, 'all'))
        expect(await queue.claim(lease, 9, NOON)).toMatchObject(lastAt(2))
      },
    )

    test('across organizations, gives the jobs that are new', async () => {
      const [one, other] = [await place(), await place()]
      await one.enqueue({ key: 'known' })
      const job = ({ organizationId, integrationId }: Place, key: string): RoutedJob => ({
        organizationId,
        integrationId,
        type: 'enrich_and_sync',
        key,
        priority: 5,
        payload: PAYLOAD,
      })
      const jobs = [job(one, 'known'), job(one, 'new'), job(other, 'known')]
      const fresh = await tenancy.acrossTenants(async ({ intake }) => queue.enqueueAcross(await intake(), jobs))
      expect(fresh).toMatchObject([{ key: 'new' }, { key: 'known', integrationId: other.integrationId }])
      expect([await leased(), await leased()].map(({ organizationId }) => organizationId).sort()).toEqual(
        [one.organizationId, other.organizationId].sort(),
      )
    })

    test('commits with what its caller writes, or not at all', async () => {
      const { organizationId, integrationId, counts } = await place()
      const broken = tenancy.inTenant(organizationId, async (tx) => {
        await queue.enqueue(tx, [{ integrationId, type: 'sync_deal', key: 'k', priority: 1, payload: PAYLOAD }])
        throw new Error('broken')
      })
      await expect(broken).rejects.toThrow('broken')
      expect(await counts()).toMatchObject({ queued: 0 })
      expect(await queue.nextDue()).toBeNull()
    })

    test('refuses an integration of another organization', async () => {
      const mine = await place()
      const { integrationId } = await place()
      await expect(mine.enqueue({ integrationId })).rejects.toBeInstanceOf(UnknownIntegration)
    })

    test('tells listeners in any process', async () => {
      const { enqueue, integrationId } = await place()
      const called = Promise.withResolvers<Arrival>()
      let again = Promise.resolve(0)
      const stop = queue.onEnqueued((arrival) => {
        // The first job came before the listening began, which is said by null.
        if (arrival === null) again = enqueue({ priority: URGENT })
        else if (arrival.integrationId === integrationId) called.resolve(arrival)
      })
      await enqueue({ priority: URGENT })
      expect(await called.promise).toEqual({ integrationId, priority: URGENT })
      stop()
      await again
    })

    test('says since when a job is under way', async () => {
      const { enqueue, organizationId, integrationId } = await place()
      const underWay = () => tenancy.inTenant(organizationId, (tx) => queue.underWay(tx, integrationId, 'company-1'))
      expect(await underWay()).toBeNull()
      await enqueue({})
      expect(await underWay()).toEqual(NOON)
      const lease = await leased()
      const [job] = await queue.claim(lease, 1, NOON)
      expect(await underWay()).toEqual(NOON)
      await finish(lease, NOON, { id: job?.id ?? '', result: 'done' })
      expect(await underWay()).toBeNull()
    })
  })

  describe('lease', () => {
    test('gives nothing when nothing is due', async () => {
      const { enqueue } = await place()
      await enqueue({ runAt: later(1) })
      expect(await queue.lease('worker', NOON)).toBeNull()
      expect(await queue.nextDue()).toEqual(later(1))
    })

    test('gives an integration to one worker', async () => {
      const { enqueue } = await place()
      await enqueue({})
      await leased('one')
      expect(await queue.lease('other', NOON)).toBeNull()
    })

    test('the most urgent first, then the one that has waited longest', async () => {
      const [old, urgent, young] = [await place(), await place(), await place()]
      await young.enqueue({ priority: 1, runAt: later(2) })
      await old.enqueue({ priority: 1, runAt: later(1) })
      await urgent.enqueue({ priority: 10, runAt: later(3) })
      const order = [await leased('a', later(9)), await leased('b', later(9)), await leased('c', later(9))]
      expect(order.map((lease) => lease.integrationId)).toEqual(
        [urgent, old, young].map(({ integrationId }) => integrationId),
      )
    })

    test('an integration with a long backlog takes turns with the others', async () => {
      const [long, short] = [await place(), await place()]
      await long.enqueue(...['a', 'b', 'c'].map((key) => ({ key })))
      await short.enqueue({ runAt: later(1) })
      const first = await leased('worker', later(1))
      expect(first.integrationId).toBe(long.integrationId)
      await queue.claim(first, 1, later(1))
      await queue.release(first, later(2))
      expect((await leased('worker', later(2))).integrationId).toBe(short.integrationId)
    })

    test('among the urgent only, where that is asked for', async () => {
      const [backfill, urgent] = [await place(), await place()]
      await backfill.enqueue({ priority: 9 })
      expect(await queue.lease('worker', later(9), { atLeast: URGENT })).toBeNull()
      await urgent.enqueue({ priority: URGENT, runAt: later(9) })
      expect(await queue.lease('worker', later(9), { atLeast: URGENT })).toMatchObject({
        integrationId: urgent.integrationId,
      })
    })

    test('an integration of low priority gets its turn although more urgent ones keep coming', async () => {
      const [patient, ...busy] = [await place(), await place(), await place()]
      await patient.enqueue({ priority: 1 })
      let now = NOON
      for (let served = 0; ; served += 1) {
        expect(served, 'it waits for ever').toBeLessThan(100)
        for (const each of busy) await each.enqueue({ key: `at ${now.toISOString()}`, priority: 5, runAt: now })
        const lease = await leased('worker', now)
        if (lease.integrationId === patient.integrationId) break
        const jobs = await queue.claim(lease, 1, now)
        await finish(lease, now, ...jobs.map(({ id }) => ({ id, result: 'done' as const })))
        now = later(2, now)
        await queue.release(lease, now)
      }
      expect(now.getTime()).toBeGreaterThan(later(10).getTime())
    })

    test('each step of priority is worth a quarter of a minute of waiting', async () => {
      const [two, ahead, behind] = [await place(), await place(), await place()]
      await two.enqueue({ priority: 5 })
      await ahead.enqueue({ priority: 7, runAt: later(29) })
      await behind.enqueue({ priority: 7, runAt: later(31) })
      const order = [await leased('a', later(60)), await leased('b', later(60)), await leased('c', later(60))]
      expect(order.map((lease) => lease.integrationId)).toEqual(
        [ahead, two, behind].map(({ integrationId }) => integrationId),
      )
    })

    test('what a rep waits for goes ahead of an integration that has waited for minutes', async () => {
      const [backfill, urgent] = [await place(), await place()]
      await backfill.enqueue({ priority: 1 })
      await urgent.enqueue({ priority: URGENT, runAt: later(600) })
      expect((await leased('worker', later(600))).integrationId).toBe(urgent.integrationId)
    })

    test('passes over an integration that is not active, until it is reconnected', async () => {
      const { enqueue, organizationId, integrationId } = await place()
      await enqueue({})
      await tenancy.inTenant(organizationId, (tx) => deactivate(tx, integrationId, 'uninstalled'))
      expect(await queue.lease('worker', NOON)).toBeNull()
      expect(await queue.nextDue()).toBeNull()
      await tenancy.inTenant(organizationId, (tx) => reconnect(tx, integrationId, { instanceUrl: null }))
      expect(await claimedKeys(await leased())).toEqual(['company-1'])
    })

    test('while it is held, the integration falls due at its end', async () => {
      const { enqueue } = await place()
      await enqueue({})
      const lease = await leased()
      expect(await queue.nextDue()).toEqual(lease.until)
    })
  })

  describe('claim', () => {
    test('takes jobs in order of priority and age, up to the limit', async () => {
      const { enqueue } = await place()
      await enqueue({ key: 'old', priority: 5 })
      await enqueue({ key: 'young', priority: 5 }, { key: 'backfill', priority: 1 })
      await enqueue({ key: 'urgent', priority: 9 })
      const lease = await leased()
      expect(await claimedKeys(lease, NOON, 2)).toEqual(['urgent', 'old'])
      expect(await claimedKeys(lease, NOON, 3)).toEqual(['young', 'backfill'])
    })

    test('takes what a rep waits for by itself', async () => {
      const { enqueue } = await place()
      await enqueue(
        { key: 'backfill', priority: 1 },
        { key: 'Enrich now', priority: URGENT },
        { key: 'lead', priority: 9 },
      )
      const lease = await leased()
      expect(await claimedKeys(lease)).toEqual(['Enrich now'])
      expect(await claimedKeys(lease)).toEqual(['lead', 'backfill'])
    })

    test('leaves jobs that are not due', async () => {
      const { enqueue } = await place()
      await enqueue({ key: 'due' }, { key: 'not due', runAt: later(1) })
      const lease = await leased()
      expect(await claimedKeys(lease)).toEqual(['due'])
      expect(await claimedKeys(lease, later(1))).toEqual(['not due'])
    })

    test('takes the urgent ahead of a batch under way, each job once', async () => {
      const { enqueue } = await place()
      await enqueue({ key: 'a', priority: 1 }, { key: 'b', priority: 1 }, { key: 'c', priority: 1 })
      const lease = await leased()
      expect(await claimedKeys(lease, NOON, 2)).toEqual(['a', 'b'])
      expect(await queue.claim(lease, 9, NOON, { atLeast: URGENT })).toEqual([])
      await enqueue(
        { key: 'a rep waits', priority: URGENT },
        { key: 'a', priority: URGENT },
        { key: 'new', priority: 9 },
      )
      expect(await queue.claim(lease, 9, NOON, { atLeast: URGENT })).toMatchObject([{ key: 'a rep waits', attempt: 1 }])
      expect(await claimedKeys(lease)).toEqual(['new', 'c'])
    })

    test('is refused once the lease is lost or given back', async () => {
      const { enqueue, counts } = await place()
      await enqueue({})
      const lost = await leased('lost')
      const taken = await leased('taker', later(60))
      await expect(queue.claim(lost, 1, later(60))).rejects.toBeInstanceOf(LeaseLost)
      expect(await counts()).toMatchObject({ queued: 1, processing: 0 })
      await queue.release(taken, later(60))
      await expect(queue.claim(taken, 1, later(60))).rejects.toBeInstanceOf(LeaseLost)
    })
  })

  describe('finish', () => {
    test('ends jobs as done or failed', async () => {
      const { enqueue, counts } = await place()
      await enqueue({ key: 'good' }, { key: 'bad' })
      const lease = await leased()
      const [good, bad] = await queue.claim(lease, 2, NOON)
      assert(good && bad)
      await finish(
        lease,
        NOON,
        { id: good.id, result: 'done' },
        { id: bad.id, result: 'failed', reason: 'no such field' },
      )
      expect(await counts()).toEqual({ queued: 0, processing: 0, completed: 1, failed: 1 })
      await queue.release(lease, NOON)
      expect(await queue.nextDue()).toBeNull()
    })

    test('brings a job back as another attempt, not before its time', async () => {
      const { enqueue } = await place()
      await enqueue({})
      const lease = await leased()
      const [job] = await queue.claim(lease, 1, NOON)
      assert(job)
      await finish(lease, NOON, { id: job.id, result: 'retry', reason: 'busy', notBefore: later(300) })
      await queue.release(lease, NOON)

      expect(await queue.nextDue()).toEqual(later(300))
      expect(await queue.lease('worker', later(299))).toBeNull()
      const again = await leased('worker', later(300))
      expect(await queue.claim(again, 1, later(300))).toMatchObject([{ id: job.id, attempt: 2 }])
    })

    test('parks a job that is out of attempts, with its reason and what a card tells of it', async () => {
      const { enqueue, counts, organizationId, integrationId } = await place()
      const trouble = { code: 'crm_locked', about: 'city' } as const
      await enqueue({})
      for (let attempt = 1; attempt <= 5; attempt += 1) {
        const now = later(attempt)
        const lease = await leased('worker', now)
        const [job] = await queue.claim(lease, 1, now)
        assert(job)
        expect(job).toMatchObject({ attempt, maxAttempts: 5 })
        await finish(lease, now, { id: job.id, result: 'retry', reason: 'busy', trouble, notBefore: now })
        await queue.release(lease, now)
      }
      expect(await counts()).toEqual({ queued: 0, processing: 0, completed: 0, failed: 1 })
      expect(await queue.nextDue()).toBeNull()
      const parked = await tenancy.inTenant(organizationId, (tx) => queue.parked(tx, integrationId, { limit: 2 }))
      expect(parked).toMatchObject([{ reason: 'busy', trouble }])
    })

    test('a job that is postponed is none the worse for it, however often', async () => {
      const { enqueue, counts } = await place()
      await enqueue({})
      for (let attempt = 1; attempt <= 12; attempt += 1) {
        const now = later(attempt)
        const lease = await leased('worker', now)
        const [job] = await queue.claim(lease, 1, now)
        assert(job)
        const notBefore = later(attempt + 1)
        await finish(lease, now, { id: job.id, result: 'postponed', reason: 'no budget', notBefore })
        expect(await queue.claim(lease, 1, now)).toEqual([])
        await queue.release(lease, now)
      }
      expect(await counts()).toEqual({ queued: 1, processing: 0, completed: 0, failed: 0 })
    })

    test('jobs whose batch crashed come back in ever smaller batches, and are parked in the end', async () => {
      const { enqueue, counts } = await place()
      await enqueue(...Array.from({ length: 16 }, (_, index) => ({ key: `key ${index}` })))
      const lease = await leased()
      const sizes: number[] = []
      for (;;) {
        const jobs = await queue.claim(lease, 16, NOON)
        if (jobs.length === 0) break
        sizes.push(jobs.length)
        const crashed = { result: 'crashed' as const, reason: 'a fault in the code', notBefore: NOON }
        await finish(lease, NOON, ...jobs.map(({ id }) => ({ id, ...crashed })))
      }
      expect(sizes.slice(0, 9)).toEqual([16, 4, 1, 1, 1, 1, 1, 1, 1])
      expect(await counts()).toEqual({ queued: 0, processing: 0, completed: 0, failed: 16 })
    })

    test('a retry whose key waits again becomes one with the waiting job, which is then not a first try', async () => {
      const { enqueue, counts } = await place()
      await enqueue({ priority: 8 })
      const lease = await leased()
      const [job] = await queue.claim(lease, 1, NOON)
      assert(job)
      await enqueue({ priority: 2 })
      await finish(lease, NOON, { id: job.id, result: 'retry', reason: 'busy', notBefore: later(300) })
      expect(await counts()).toEqual({ queued: 1, processing: 0, completed: 1, failed: 0 })
      expect(await queue.claim(lease, 1, NOON)).toMatchObject([{ attempt: 2, priority: 8 }])
    })

    test('after the lease was lost, changes nothing, nor does anything in its transaction', async () => {
      const { enqueue, counts, organizationId, integrationId } = await place()
      await enqueue({})
      const lost = await leased('lost')
      const [job] = await queue.claim(lost, 1, NOON)
      assert(job)
      await leased('taker', later(60))
      const late = tenancy.inTenant(organizationId, async (tx) => {
        await noteError(tx, integrationId, 'written late')
        await queue.finish(tx, lost, [{ id: job.id, result: 'done' }], later(60))
      })
      await expect(late).rejects.toBeInstanceOf(LeaseLost)
      expect(await counts()).toMatchObject({ completed: 0 })
      const unchanged = await tenancy.inTenant(organizationId, (tx) => integration(tx, integrationId))
      expect(unchanged?.lastError).toBeNull()
    })

    test('leaves alone what is not being done under this lease', async () => {
      const [mine, other] = [await place(), await place()]
      await mine.enqueue({ priority: 9 })
      await other.enqueue({ priority: 1 })
      const lease = await leased('mine')
      const [othersJob] = await queue.claim(await leased('other'), 1, NOON)
      await finish(lease, NOON, { id: othersJob?.id ?? '', result: 'done' })
      expect(await other.counts()).toMatchObject({ processing: 1 })
    })
  })

  describe('a worker that dies', () => {
    test('before it claims: another takes over when the lease has run out', async () => {
      const { enqueue } = await place()
      await enqueue({})
      const dead = await leased('dead')
      expect(await queue.lease('heir', later(59))).toBeNull()
      const heir = await leased('heir', later(60))
      expect(heir.fence).toBeGreaterThan(dead.fence)
      expect(await queue.claim(heir, 1, later(60))).toMatchObject([{ attempt: 1 }])
    })

    test('after it claims: its jobs come back as another attempt', async () => {
      const { enqueue } = await place()
      await enqueue({})
      await queue.claim(await leased('dead'), 1, NOON)
      const heir = await leased('heir', later(60))
      expect(await queue.claim(heir, 1, later(60))).toMatchObject([{ attempt: 2 }])
    })

    test('again and again: its job is parked in the end', async () => {
      const { enqueue, counts } = await place()
      await enqueue({})
      for (let minute = 0; minute < 6; minute += 1) {
        const now = later(minute * 60)
        await queue.claim(await leased(`dead ${minute}`, now), 1, now)
      }
      expect(await counts()).toEqual({ queued: 0, processing: 0, completed: 0, failed: 1 })
    })

    test('with a poison job: its batch mates are done in the end, and it alone is parked', async () => {
      const { enqueue, counts, organizationId, integrationId } = await place()
      const keys = Array.from({ length: 24 }, (_, index) => `key ${index}`)
      await enqueue(...keys.map((key) => ({ key })))
      const done = new Set<string>()
      let deaths = 0
      for (let now = NOON; ; now = later(60, now)) {
        const lease = await queue.lease(`worker ${now.toISOString()}`, now)
        if (lease === null) break
        for (;;) {
          const jobs = await queue.claim(lease, 24, now)
          if (jobs.some(({ key }) => key === 'key 7')) {
            deaths += 1
            break
          }
          if (jobs.length === 0) {
            await queue.release(lease, now)
            break
          }
          for (const { key } of jobs) done.add(key)
          await finish(lease, now, ...jobs.map(({ id }) => ({ id, result: 'done' as const })))
        }
      }
      expect([...done].sort()).toEqual(keys.filter((key) => key !== 'key 7').sort())
      expect(await counts()).toEqual({ queued: 0, processing: 0, completed: 23, failed: 1 })
      expect(deaths).toBe(5)
      const [poison] = await tenancy.inTenant(organizationId, (tx) => queue.parked(tx, integrationId, { limit: 9 }))
      expect(poison).toMatchObject({ key: 'key 7', attempts: 5 })
      expect(poison?.reason).toMatch(/worker/)
    })

    test('while better jobs keep coming: its own has its turn all the same', async () => {
      const { enqueue } = await place()
      await enqueue({ key: 'low', priority: 3 })
      await queue.claim(await leased('dead'), 9, NOON)
      const turns: string[][] = []
      for (let now = later(60); turns.length < 20 && !turns.flat().includes('low'); now = later(60, now)) {
        await enqueue({ key: `better ${turns.length}`, priority: 7 })
        const lease = await leased('heir', now)
        const jobs = await queue.claim(lease, 9, now)
        turns.push(jobs.map(({ key }) => key))
        await finish(lease, now, ...jobs.map(({ id }) => ({ id, result: 'done' as const })))
        await queue.release(lease, now)
      }
      expect(turns.at(-1)).toEqual(['low'])
    })

    test('its job does not go ahead of what is urgent', async () => {
      const { enqueue } = await place()
      await enqueue({ key: 'low', priority: 3 })
      await queue.claim(await leased('dead'), 9, NOON)
      for (let nth = 0; nth < 8; nth += 1) {
        const now = later(60 * (nth + 1))
        await enqueue({ key: `urgent ${nth}`, priority: URGENT })
        const lease = await leased('heir', now)
        const jobs = await queue.claim(lease, 9, now)
        expect(jobs.map(({ key }) => key)).toEqual([`urgent ${nth}`])
        await finish(lease, now, ...jobs.map(({ id }) => ({ id, result: 'done' as const })))
        await queue.release(lease, now)
      }
    })

    test('after it finishes: another gives the integration back', async () => {
      const { enqueue, counts } = await place()
      await enqueue({})
      const dead = await leased('dead')
      const [job] = await queue.claim(dead, 1, NOON)
      await finish(dead, NOON, { id: job?.id ?? '', result: 'done' })
      const heir = await leased('heir', later(60))
      expect(await queue.claim(heir, 1, later(60))).toEqual([])
      await queue.release(heir, later(60))
      expect(await counts()).toMatchObject({ completed: 1 })
      expect(await queue.nextDue()).toBeNull()
    })

    test('does not hold up what was enqueued for its key meanwhile', async () => {
      const { enqueue, counts } = await place()
      await enqueue({})
      await queue.claim(await leased('dead'), 1, NOON)
      await enqueue({})
      const heir = await leased('heir', later(60))
      expect(await queue.claim(heir, 9, later(60))).toMatchObject([{ attempt: 2 }])
      expect(await counts()).toEqual({ queued: 0, processing: 1, completed: 1, failed: 0 })
    })
  })

  describe('renew', () => {
    test('holds on to the lease', async () => {
      const { enqueue } = await place()
      await enqueue({})
      const lease = await leased()
      expect(await queue.renew(lease, later(30))).toBe(true)
      expect(await queue.lease('other', later(89))).toBeNull()
      expect(await queue.lease('other', later(90))).not.toBeNull()
    })

    test('fails once another has it', async () => {
      const { enqueue } = await place()
      await enqueue({})
      const lease = await leased()
      await leased('other', later(60))
      expect(await queue.renew(lease, later(61))).toBe(false)
    })

    test('holds on to a lease that ran out, as long as no other has it', async () => {
      const { enqueue } = await place()
      await enqueue({})
      const lease = await leased()
      expect(await queue.renew(lease, later(90))).toBe(true)
      expect(await queue.lease('other', later(149))).toBeNull()
    })

    test('that comes late, after one that was asked for later, takes nothing back', async () => {
      const { enqueue } = await place()
      await enqueue({})
      const lease = await leased()
      expect(await queue.renew(lease, later(30))).toBe(true)
      expect(await queue.renew(lease, later(15))).toBe(true)
      expect(await queue.lease('other', later(89))).toBeNull()
    })

    test('fails once it is given back', async () => {
      const { enqueue } = await place()
      await enqueue({ runAt: NOON })
      const lease = await leased()
      await queue.release(lease, NOON)
      expect(await queue.renew(lease, NOON)).toBe(false)
      await leased('other')
    })
  })

  describe('release', () => {
    test('puts back what was not finished, as another attempt', async () => {
      const { enqueue } = await place()
      await enqueue({})
      const lease = await leased()
      await queue.claim(lease, 1, NOON)
      await queue.release(lease, NOON)
      expect(await queue.claim(await leased(), 1, NOON)).toMatchObject([{ attempt: 2 }])
    })

    test('puts back what was not finished as often as it takes', async () => {
      const { enqueue, counts } = await place()
      await enqueue({ key: 'a' }, { key: 'b' })
      for (let time = 0; time < 12; time += 1) {
        const lease = await leased()
        expect(await claimedKeys(lease)).toEqual(['a', 'b'])
        await queue.release(lease, NOON)
      }
      expect(await counts()).toEqual({ queued: 2, processing: 0, completed: 0, failed: 0 })
    })

    test('does nothing to the lease of whoever took over', async () => {
      const { enqueue } = await place()
      await enqueue({})
      const lost = await leased('lost')
      const heir = await leased('heir', later(60))
      await queue.release(lost, later(60))
      expect(await queue.renew(heir, later(61))).toBe(true)
    })

    test('leaves the integration due for what was enqueued while it was held', async () => {
      const { enqueue } = await place()
      await enqueue({ key: 'first' })
      const lease = await leased()
      const [job] = await queue.claim(lease, 1, NOON)
      await enqueue({ key: 'second', priority: 10 })
      await finish(lease, NOON, { id: job?.id ?? '', result: 'done' })
      await queue.release(lease, NOON)
      expect(await claimedKeys(await leased())).toEqual(['second'])
    })
  })

  describe('rest', () => {
    test('keeps the integration from being taken, however urgent its jobs, and from no moment longer', async () => {
      const { enqueue, organizationId } = await place()
      await enqueue({})
      const lease = await leased()
      await tenancy.inTenant(organizationId, (tx) => queue.rest(tx, lease, later(300)))
      expect(await queue.renew(lease, NOON)).toBe(true)
      await queue.release(lease, NOON)
      await enqueue({ key: 'a rep waits', priority: URGENT })
      expect(await queue.nextDue()).toEqual(later(300))
      expect(await queue.lease('worker', later(299))).toBeNull()
      expect(await claimedKeys(await leased('worker', later(300)))).toEqual(['a rep waits'])
    })

    test('is refused once the lease is lost', async () => {
      const { enqueue, organizationId } = await place()
      await enqueue({})
      const lost = await leased('lost')
      await leased('taker', later(60))
      const late = tenancy.inTenant(organizationId, (tx) => queue.rest(tx, lost, later(300)))
      await expect(late).rejects.toBeInstanceOf(LeaseLost)
    })
  })

  describe('parked jobs', () => {
    async function park(where: Place, ...keys: string[]): Promise<void> {
      await where.enqueue(...keys.map((key) => ({ key })))
      const lease = await leased()
      const jobs = await queue.claim(lease, keys.length, NOON)
      const trouble = { code: 'crm_invalid' } as const
      await finish(
        lease,
        NOON,
        ...jobs.map(({ id, key }) => ({ id, result: 'failed' as const, reason: `no ${key}`, trouble })),
      )
      await queue.release(lease, NOON)
    }
    const parked = ({ organizationId, integrationId }: Place, before?: string) =>
      tenancy.inTenant(organizationId, (tx) =>
        queue.parked(tx, integrationId, { limit: 2, ...(before === undefined ? {} : { before }) }),
      )
    const redrive = ({ organizationId, integrationId }: Place, ids: string[] | 'all') =>
      tenancy.inTenant(organizationId, (tx) => queue.redrive(tx, integrationId, ids))

    test('are listed newest first, page by page, with their reasons', async () => {
      const where = await place()
      await park(where, 'a', 'b', 'c')
      const page = await parked(where)
      expect(page).toMatchObject([
        {
          key: 'c',
          reason: 'no c',
          trouble: { code: 'crm_invalid' },
          attempts: 1,
          priority: 5,
          type: 'enrich_and_sync',
          payload: PAYLOAD,
          parkedAt: NOON,
        },
        { key: 'b', reason: 'no b' },
      ])
      expect(await parked(where, page[1]?.id)).toMatchObject([{ key: 'a' }])
    })

    test('are found by their key', async () => {
      const where = await place()
      await park(where, 'a', 'b')
      const { organizationId, integrationId } = where
      const found = await tenancy.inTenant(organizationId, (tx) =>
        queue.parked(tx, integrationId, { limit: 9, key: 'a' }),
      )
      expect(found).toMatchObject([{ key: 'a', reason: 'no a' }])
    })

    test('are driven again one by one, with all their attempts before them', async () => {
      const where = await place()
      await park(where, 'a', 'b')
      const [b] = await parked(where)
      assert(b)
      expect(await redrive(where, [b.id])).toBe(1)
      expect(await redrive(where, [b.id])).toBe(0)
      for (let failure = 1; failure <= 5; failure += 1) {
        const lease = await leased()
        const [job] = await queue.claim(lease, 9, NOON)
        assert(job)
        expect(job).toMatchObject({ key: 'b', attempt: 1 + failure })
        await finish(lease, NOON, { id: job.id, result: 'retry', reason: 'busy', notBefore: NOON })
        await queue.release(lease, NOON)
      }
      expect(await parked(where)).toMatchObject([{ key: 'b', reason: 'busy' }, { key: 'a' }])
    })

    test('are driven again all at once; those of one key are one job', async () => {
      const where = await place()
      await park(where, 'a', 'b')
      await park(where, 'a')
      await where.enqueue({ key: 'b', priority: 1, runAt: later(300) })
      expect(await redrive(where, 'all')).toBe(3)
      expect(await where.counts()).toMatchObject({ queued: 2, failed: 0 })
      const lease = await leased()
      expect(await queue.claim(lease, 9, NOON)).toMatchObject([{ key: 'a', attempt: 2 }])
      expect(await queue.claim(lease, 9, later(300))).toMatchObject([{ key: 'b', attempt: 2, priority: 5 }])
    })

    test('of another organization are out of reach', async () => {
      const [mine, other] = [await place(), await place()]
      await park(other, 'a')
      const asMine = { ...other, organizationId: mine.organizationId }
      expect(await parked(asMine)).toEqual([])
      expect(await redrive(asMine, 'all')).toBe(0)
      expect(await other.counts()).toMatchObject({ failed: 1 })
    })
  })

  test('the sweep that waits all the time is not counted among what waits', async () => {
    const { enqueue, counts } = await place()
    await enqueue({ key: 'sweep', type: 'reconcile', runAt: later(60) }, { key: 'a' })
    expect(await counts()).toMatchObject({ queued: 1 })
  })

  test('every job of one organization is counted for it alone', async () => {
    const mine = await place()
    const other = await place()
    await other.enqueue({})
    const seen = await tenancy.inTenant(mine.organizationId, (tx) => queue.counts(tx, other.integrationId))
    expect(seen).toEqual({ queued: 0, processing: 0, completed: 0, failed: 0 })
  })
}
