import { type QueryResult, sql } from 'kysely'
import type { TenantTransaction } from '../store/tenancy.ts'
import { LeaseLost } from './errors.ts'
import type { Lease } from './port.ts'

/** What PostgreSQL says of a division by zero. */
const DIVISION_BY_ZERO = '22012'

/**
 * Every verb of the queue that touches an integration's jobs locks its route first and looks at the jobs in a later
 * statement, so it sees all that was committed before it got the lock, and nobody adds or takes jobs until it commits.
 * False when the lease is no longer held: the fencing number has moved on, or it was given back.
 */
export async function lockRoute(tx: TenantTransaction, lease: Lease): Promise<boolean> {
  const { rows } = await sql`/* lock_route */ ${held(lease)}`.execute(tx)
  return rows.length === 1
}

export async function lockRouteOrThrow(tx: TenantTransaction, lease: Lease): Promise<void> {
  if (!(await lockRoute(tx, lease))) throw new LeaseLost(lease.integrationId)
}

/**
 * As `lockRouteOrThrow`, for a transaction whose end is sent before the answer comes: where the lease is lost, dividing
 * by the number of routes locked has PostgreSQL undo it all.
 */
export async function lockRouteOrUndo(tx: TenantTransaction, lease: Lease): Promise<void> {
  await sql`/* lock_route_or_undo */ select 1 / count(*) as held from (${held(lease)}) as route`
    .execute(tx)
    .catch((error: unknown): QueryResult<unknown> => {
      if (error instanceof Error && 'code' in error && error.code === DIVISION_BY_ZERO) {
        throw new LeaseLost(lease.integrationId)
      }
      throw error
    })
}

function held(lease: Lease) {
  return sql`
    select route.integration_id from smartsync.integration_routes as route
    where route.integration_id = ${lease.integrationId}
      and route.fence = ${lease.fence}
      and route.leased_by = ${lease.worker}
    for no key update`
}
