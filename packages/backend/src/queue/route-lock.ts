import { sql } from 'kysely'
import type { TenantTransaction } from '../store/tenancy.ts'
import { LeaseLost } from './errors.ts'
import type { Lease } from './port.ts'

/** What the holder of a lease finds. */
export interface LockedRoute {
  /** Jobs that are marked as being done under this lease. */
  unfinished: boolean
  /** Jobs that are marked as being done under another lease, which is lost. */
  abandoned: boolean
}

/**
 * Every verb of the queue that touches an integration's jobs locks its route first and looks at the jobs in a later
 * statement, so it sees all that was committed before it got the lock, and nobody adds or takes jobs until it commits.
 * Null when the lease is no longer held: the fencing number has moved on, or it was given back. What is being done may be
 * looked at in the same statement: it changes under this lease alone.
 */
export async function lockRoute(tx: TenantTransaction, lease: Lease): Promise<LockedRoute | null> {
  const { rows } = await sql<LockedRoute>`/* lock_route */
    with route as (
      select route.integration_id from smartsync.integration_routes as route
      where route.integration_id = ${lease.integrationId}
        and route.fence = ${lease.fence}
        and route.leased_by = ${lease.worker}
      for no key update
    ),
    working as (
      select distinct job.fence from smartsync.crm_sync_queue as job
      where job.organization_id = ${tx.organizationId}::uuid
        and job.integration_id = ${lease.integrationId} and job.status = 'processing'
    )
    select exists (select from working where working.fence = ${lease.fence}) as unfinished,
      exists (select from working where working.fence <> ${lease.fence}) as abandoned
    from route`.execute(tx)
  return rows[0] ?? null
}

export async function lockRouteOrThrow(tx: TenantTransaction, lease: Lease): Promise<LockedRoute> {
  const route = await lockRoute(tx, lease)
  if (route === null) throw new LeaseLost(lease.integrationId)
  return route
}
