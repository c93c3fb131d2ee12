import { sql } from 'kysely'
import type { RouterTransaction } from '../../store/tenancy.ts'
import type { Lease } from '../port.ts'
import type { Holding } from './messages.ts'

/**
 * Whether Postgres lets a lease that was won in NATS begin: it is the integration's turn there too, and no lease with this
 * fencing number or a higher one ever began. From then on the transactions of earlier leases are refused. Where it does not,
 * `instead` is who holds the integration as far as Postgres knows; null where it is nobody's turn, and NATS spoke of the past.
 */
export type Admission = { admitted: true } | { admitted: false; instead: Holding | null }

export async function admit(tx: RouterTransaction, lease: Lease, now: Date, atLeast: number): Promise<Admission> {
  const { rows: begun } = await sql`
    update smartsync.integration_routes as route
    set fence = ${lease.fence}, leased_by = ${lease.worker}, leased_until = ${lease.until}
    where route.integration_id = ${lease.integrationId} and route.fence < ${lease.fence}
      and route.active and route.due_priority >= ${atLeast}
      and route.due_at <= ${now} and coalesce(route.rests_until <= ${now}, true)
    returning route.integration_id`.execute(tx)
  if (begun.length === 1) return { admitted: true }

  const route = await tx
    .selectFrom('integration_routes')
    .select(['fence', 'leased_by as worker', 'leased_until as until'])
    .where('integration_id', '=', lease.integrationId)
    .executeTakeFirst()
  return { admitted: false, instead: route !== undefined && route.fence >= lease.fence ? route : null }
}
