import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { LeaseLost } from '../../src/queue/errors.ts'
import type { Job, Lease } from '../../src/queue/port.ts'
import { later, type Place, type Workplace } from './workplace.ts'

const WORKERS = 6
const PLACES = 4
const KEYS = 12

/** A linear congruential generator: the same seed gives the same run, as far as the database's timing lets it. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}

export function queueContractUnderChaos({ tenancy, queue, place }: Workplace): void {
  /**
   * Workers lease, claim, finish and release side by side, and now and then one stops for good between two steps, while
   * more is enqueued. Time goes on only when nothing is due, and then to the next moment at which something is. Now and
   * then that is the end of a lease whose holder is merely slow, which is then fenced off.
   */
  test.each([1, 2, 3])(
    'many workers, some of whom die: nothing is lost, nothing is held twice (run %i)',
    async (seed) => {
      const random = dice(seed)
      const places = new Map<string, Place>()
      for (let made = 0; made < PLACES; made += 1) {
        const next = await place()
        places.set(next.integrationId, next)
      }

      let now = later(0)
      let step = 0
      let busy = 0
      const holders = new Map<string, Lease>()
      const askedAt = new Map<string, number>()
      const doneAt = new Map<string, number>()

      async function ask(where: Place, key: string): Promise<void> {
        askedAt.set(`${where.integrationId} ${key}`, ++step)
        await where.enqueue({ key, priority: 1 + Math.floor(random() * 10) })
      }

      function hold(lease: Lease): void {
        const other = holders.get(lease.integrationId)
        if (other !== undefined && other.fence > lease.fence) {
          // Its answer came after that of whoever took it over: the time moved on meanwhile.
          expect(lease.until <= now, 'a lease that holds is taken over').toBe(true)
          return
        }
        expect(other === undefined || other.until <= now, 'two workers hold one integration').toBe(true)
        expect(lease.fence).toBeGreaterThan(other?.fence ?? 0)
        holders.set(lease.integrationId, lease)
      }

      async function finish(lease: Lease, jobs: readonly Job[], claimedAt: number): Promise<void> {
        const results = jobs.map(({ id }) =>
          random() < 0.1
            ? { id, result: 'retry' as const, reason: 'busy', notBefore: later(20, now) }
            : { id, result: 'done' as const },
        )
        await tenancy.inTenant(lease.organizationId, (tx) => queue.finish(tx, lease, results, now))
        for (const [index, job] of jobs.entries()) {
          if (results[index]?.result === 'done') doneAt.set(`${lease.integrationId} ${job.key}`, claimedAt)
        }
      }

      const dies = () => random() < 0.08

      async function work(lease: Lease): Promise<void> {
        if (dies()) return
        const jobs = await queue.claim(lease, 4, now)
        const claimedAt = ++step
        if (dies()) return
        await finish(lease, jobs, claimedAt)
        if (dies()) return
        if (holders.get(lease.integrationId) === lease) holders.delete(lease.integrationId)
        await queue.release(lease, now)
      }

      async function worker(name: string): Promise<void> {
        for (;;) {
          const lease = await queue.lease(name, now)
          if (lease) {
            hold(lease)
            busy += 1
            await work(lease).catch((error: unknown) => expect(error).toBeInstanceOf(LeaseLost))
            busy -= 1
            continue
          }
          if (busy > 0 && random() > 0.05) {
            await setImmediate()
            continue
          }
          const due = await queue.nextDue()
          if (due === null) return
          if (due > now) now = due
        }
      }

      for (const where of places.values()) {
        for (let key = 0; key < KEYS; key += 1) await ask(where, `key ${key}`)
      }
      const stream = (async () => {
        for (const where of places.values()) {
          for (let key = 0; key < KEYS; key += 3) await ask(where, `key ${key}`)
        }
      })()
      await Promise.all(Array.from({ length: WORKERS }, (_, index) => worker(`worker ${index}`)))
      await stream
      await worker('the last')

      let parked = 0
      for (const where of places.values()) {
        const counts = await where.counts()
        expect(counts).toMatchObject({ queued: 0, processing: 0 })
        parked += counts.failed
      }
      const undone = [...askedAt].filter(([key, asked]) => (doneAt.get(key) ?? 0) < asked)
      expect(undone.length, 'jobs that were neither done nor parked').toBeLessThanOrEqual(parked)
    },
  )
}
