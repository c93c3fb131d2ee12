import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openDatabase } from '../../src/store/database.ts'
import { createDatabase, SERVER } from '../database.ts'
import { type StallingProxy, stallingProxy } from '../stalling-proxy.ts'
import { aLead, peopleOf } from './crm-people.ts'
import { startWorld, type World } from './world.ts'

/** A lease holds for 15 seconds. */
const PATIENCE = { timeout: 30_000 }
const Logged = z.object({ time: z.iso.datetime(), call: z.object({ durationMs: z.number(), path: z.string() }) })

interface Place {
  world: World
  proxy: StallingProxy
  /** Resolves when the worker has a lease and has begun to call the CRM. */
  underWay(): Promise<void>
  /** Resolves when what the worker had begun under a lease that it lost has ended. */
  atRest(): Promise<void>
  /** When the lease ends that is held now. */
  leaseEnds(): Promise<Date>
  /** When which calls to the CRM began. */
  calls(): Array<{ at: Date; path: string }>
}

describe.skipIf(SERVER === undefined /* the embedded database has no connection that could hang */)(
  'a worker that cannot have its lease extended calls the CRM no more once that is over',
  () => {
    test.concurrent('though nothing else keeps it from working', { timeout: 60_000 }, () =>
      inPlace(async ({ world, underWay, atRest, leaseEnds, calls }) => {
        // Two calls, one after the other, take it past the end of the lease. What a new contact calls for are some more.
        await world.control('PUT', '/sandbox/faults', latency(7_900))
        await world.createInCrm('contacts', { email: aLead.contact.email })
        await underWay()
        const { ends, at: resumed } = await world.database.transaction(async (tx) => {
          await sql`select from smartsync.integration_routes for update`.execute(tx)
          const ends = await leaseEnds()
          await atRest()
          await expect.poll(() => Date.now(), PATIENCE).toBeGreaterThan(ends.getTime())
          return { ends, at: new Date() }
        })
        await world.control('PUT', '/sandbox/faults', { faults: [] })
        expect(await peopleOf(world).settled()).toEqual({ failed: 0 })
        expect(await world.records('tasks')).toHaveLength(1)
        expect(calls().filter(({ at }) => at > ends && at < resumed)).toEqual([])
      }),
    )

    test.concurrent('nor when the database answers at last', { timeout: 60_000 }, () =>
      inPlace(async ({ world, proxy, underWay, atRest, leaseEnds, calls }) => {
        await world.control('PUT', '/sandbox/faults', latency(500))
        await world.capture(aLead)
        await underWay()
        proxy.stall()
        const ends = await leaseEnds()
        await expect.poll(() => Date.now(), PATIENCE).toBeGreaterThan(ends.getTime())
        const taken = await world.queue.lease('another', new Date())
        expect(taken).not.toBeNull()
        proxy.resume()
        await atRest()
        const released = new Date()
        if (taken !== null) await world.queue.release(taken, released)
        expect(await peopleOf(world).settled()).toEqual({ failed: 0 })
        expect(await world.records('tasks')).toHaveLength(1)
        expect(calls().filter(({ at }) => at > ends && at < released)).toEqual([])
      }),
    )
  },
)

const latency = (milliseconds: number) => ({ faults: [{ kind: 'latency', path: '/crm/*', milliseconds }] })

/** A world whose backend alone reaches the database through a proxy. */
async function inPlace(work: (place: Place) => Promise<void>): Promise<void> {
  const { url, drop } = await createDatabase(SERVER ?? '')
  const proxy = await stallingProxy(url)
  const direct = await openDatabase({ url, folder: null })
  const backend = await openDatabase({ url: proxy.url, folder: null })
  const world = await startWorld({}, { databases: { direct, backend } })
  await peopleOf(world).settled()
  await world.control('DELETE', '/sandbox/calls')
  const before = world.logged.length
  try {
    await work({
      world,
      proxy,
      async underWay() {
        await expect.poll(() => world.apiCalls(), PATIENCE).toBeGreaterThan(0)
      },
      async atRest() {
        const messages = () => world.logged.map(({ msg }) => msg)
        await expect.poll(messages, PATIENCE).toContain('work that outlived its lease has come to rest')
      },
      async leaseEnds() {
        const { rows } = await sql<{ at: Date }>`
          select leased_until as at from smartsync.integration_routes where leased_by is not null`.execute(
          direct.kysely,
        )
        if (rows[0] === undefined) throw new Error('The worker holds a lease')
        return rows[0].at
      },
      calls() {
        const all = world.logged.slice(before).flatMap((line) => Logged.safeParse(line).data ?? [])
        return all.map(({ time, call }) => ({ at: new Date(Date.parse(time) - call.durationMs), path: call.path }))
      },
    })
  } finally {
    proxy.resume()
    await world.stop()
    await proxy.close()
    await direct.close()
    await drop()
  }
}
