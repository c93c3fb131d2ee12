import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { SERVER } from '../database.ts'
import { type NatsServers, startNats, whyNoNats } from '../queue/nats/servers.ts'
import { startWorker, type WorkerProcess } from './worker-process.ts'
import { startWorld, type World } from './world.ts'

const WRONG_CLOCK = new URL('./wrong-clock.ts', import.meta.url).href

const organizationId = sampleOrganizations.demo
const HOURS = 3_600_000
const LEASE_SECONDS = 15

describe.skipIf(SERVER === undefined /* the embedded database belongs to one process */).each([
  ['PostgreSQL', ''],
  ['NATS', whyNoNats()],
])('a worker on a machine whose clock is wrong, with turns on %s%s', (queue, missing) => {
  let nats: NatsServers | null = null
  let world: World
  let worker: WorkerProcess
  afterEach(async () => {
    await worker.kill()
    await world.stop()
    await nats?.stop()
  })

  async function start(wrongBy: number): Promise<void> {
    nats = queue === 'NATS' ? await startNats(1) : null
    const ours = {
      TOKEN_KEYS: `k:${randomBytes(32).toString('base64')}`,
      ...(nats === null ? {} : { NATS_URL: nats.urls.join(',') }),
    }
    world = await startWorld({ ...ours, ROLE: 'http', DATABASE_URL: SERVER ?? '' })
    worker = await startWorker(world, { ...ours, CLOCK_IS_WRONG_BY: String(wrongBy) }, WRONG_CLOCK)
  }

  /** A job of the CRM's only account, besides what the lead asks for. */
  async function enqueueForLater(key: string): Promise<void> {
    await world.tenancy.inTenant(organizationId, async (tx) => {
      const { id: integrationId } = await tx.selectFrom('crm_integrations').select('id').executeTakeFirstOrThrow()
      const payload = { kind: 'record' as const, record: { type: 'company' as const, id: '1' }, correlationId: 'later' }
      const runAt = new Date(Date.now() + HOURS / 6)
      await world.queue.enqueue(tx, [{ integrationId, type: 'enrich_and_sync', key, priority: 9, payload, runAt }])
    })
  }

  /** For how many seconds by the database's clock the lease still holds; null when there is none. */
  async function leaseHolds(): Promise<number | null> {
    const { rows } = await sql<{ seconds: number | null }>`
      select extract(epoch from leased_until - clock_timestamp())::float8 as seconds
      from smartsync.integration_routes where leased_by is not null`.execute(world.database.kysely)
    return rows[0]?.seconds ?? null
  }

  const attemptsAt = (key: string) =>
    world.tenancy.inTenant(organizationId, (tx) =>
      tx.selectFrom('crm_sync_queue').select(['status', 'attempts']).where('key', '=', key).executeTakeFirstOrThrow(),
    )

  test.skipIf(missing).each([
    ['two hours fast', 2 * HOURS],
    ['two hours slow', -2 * HOURS],
  ])('by %s goes by that of the database', async (_, wrongBy) => {
    await start(wrongBy)
    // While the CRM takes its time, the lease can be seen.
    await world.control('PUT', '/sandbox/faults', { faults: [{ kind: 'latency', path: '/crm/*', milliseconds: 500 }] })
    await enqueueForLater('for later')
    await world.capture({ organization_id: organizationId, company: { number: 'ZZ000001' } })

    const seen: number[] = []
    const look = async () => {
      const seconds = await leaseHolds()
      if (seconds !== null) seen.push(seconds)
      return seen.length
    }
    await expect.poll(look).toBeGreaterThan(0)
    expect(seen[0]).toBeGreaterThan(0)
    expect(seen[0]).toBeLessThanOrEqual(LEASE_SECONDS)
    await expect.poll(() => world.records('tasks')).toHaveLength(1)
    expect(await attemptsAt('for later')).toEqual({ status: 'queued', attempts: 0 })
  })
})
