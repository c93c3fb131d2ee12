import { randomUUID } from 'node:crypto'
import type { JobPayload, JobQueue, NewJob, QueueCounts } from '../../src/queue/port.ts'
import { PostgresQueue } from '../../src/queue/postgres.ts'
import type { Database } from '../../src/store/database.ts'
import { createIntegration } from '../../src/store/integrations.ts'
import { Tenancy } from '../../src/store/tenancy.ts'

export const NOON = new Date('2026-11-23T12:00:00.000Z')

export function later(seconds: number, from = NOON): Date {
  return new Date(from.getTime() + seconds * 1000)
}

export const PAYLOAD: JobPayload = {
  kind: 'record',
  record: { type: 'company', id: '1' },
  correlationId: 'correlation-1',
}

export interface Place {
  organizationId: string
  integrationId: string
  enqueue(...jobs: Array<Partial<NewJob>>): Promise<number>
  counts(): Promise<QueueCounts>
}

/** An empty queue to be tested, whose leases hold for a minute and whose clock stands at noon. */
export interface Workplace {
  tenancy: Tenancy
  queue: JobQueue
  /** Makes an integration of an organization of its own. */
  place(): Promise<Place>
  /** Takes all integrations and jobs away. */
  clear(): Promise<void>
}

export function postgresWorkplace(database: Database): Workplace {
  const tenancy = new Tenancy(database)
  const queue = new PostgresQueue({ tenancy, database, clock: () => NOON, leaseMs: 60_000 })
  return {
    tenancy,
    queue,
    place: () => placeIn({ tenancy, queue }),
    clear: () => database.script('delete from smartsync.crm_integrations; delete from smartsync.integration_routes'),
  }
}

/** An integration of an organization of its own, where the queue under test is. */
export async function placeIn({ tenancy, queue }: { tenancy: Tenancy; queue: JobQueue }): Promise<Place> {
  const organizationId = randomUUID()
  const { id: integrationId } = await tenancy.inTenant(organizationId, (tx) =>
    createIntegration(tx, { crmType: 'hubspot', accountId: randomUUID() }),
  )
  return {
    organizationId,
    integrationId,
    enqueue: (...jobs) =>
      tenancy.inTenant(organizationId, (tx) =>
        queue.enqueue(
          tx,
          jobs.map((job) => ({
            integrationId,
            type: 'enrich_and_sync',
            key: 'company-1',
            priority: 5,
            payload: PAYLOAD,
            ...job,
          })),
        ),
      ),
    counts: () => tenancy.inTenant(organizationId, (tx) => queue.counts(tx, integrationId)),
  }
}
