import { sql } from 'kysely'
import type { TenantTransaction } from '../store/tenancy.ts'
import { LeaseLost } from './errors.ts'
import type { Lease } from './port.ts'

/**
 * Every verb of the queue that touches an integration's jobs locks its route first and looks at the jobs in a later
 * statement, so it sees all that was committed before it got the lock, and nobody adds or takes jobs until it commits.
 * False when the lease is no longer held: the fencing number has moved on, or it was given back.
 */
export async function lockRoute(tx: TenantTransaction, lease: Lease): Promise<boolean> {
  const { rows } = await sql`/* lock_route */
    select route.integration_id from smartsync.integration_routes as route
    where route.integration_id = ${lease.integrationId}
      and route.fence = ${lease.fence}
      and route.leased_by = ${lease.worker}
    for no key update`.execute(tx)
  return rows.length === 1
}

export async function lockRouteOrThrow(tx: TenantTransaction, lease: Lease): Promise<void> {
  if (!(await lockRoute(tx, lease))) throw new LeaseLost(lease.integrationId)
}
