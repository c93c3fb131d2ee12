import { sql } from 'kysely'
import type { RouterTransaction } from '../store/tenancy.ts'
import { type Lease, URGENT, type Urgency } from './port.ts'

/** See `JobQueue.lease`. A lease that has run out is taken over by the same statement: its fencing number moves on. */
export async function lease(
  tx: RouterTransaction,
  worker: string,
  now: Date,
  until: Date,
  { atLeast = 1 }: Urgency = {},
): Promise<Lease | null> {
  // The urgent have an index of their own, which serves only a condition that holds its very number.
  const urgentEnough = atLeast === URGENT ? sql`next.due_priority >= 10` : sql`next.due_priority >= ${atLeast}`
  const { rows } = await sql<{ integration_id: string; organization_id: string; fence: number }>`
    ${sql.raw(atLeast === URGENT ? '/* lease_urgent */' : '/* lease */')} update smartsync.integration_routes as route
    set leased_by = ${worker}, leased_until = ${until}, fence = route.fence + 1
    where route.integration_id = (
      select next.integration_id
      from smartsync.integration_routes as next
      where next.active and next.ready_at <= ${now} and ${urgentEnough}
      order by next.turn_at
      limit 1
      for no key update skip locked
    )
    returning route.integration_id, route.organization_id, route.fence`.execute(tx)
  const route = rows[0]
  if (!route) return null
  return {
    integrationId: route.integration_id,
    organizationId: route.organization_id,
    worker,
    fence: route.fence,
    until,
  }
}

/**
 * See `JobQueue.renew`. A lease that ran out may still be renewed as long as nobody has taken it over. Where a renewal
 * comes late, after one that was asked for later, the longer of both stands.
 */
export async function renew(tx: RouterTransaction, lease: Lease, until: Date): Promise<boolean> {
  const { rows } = await sql`/* renew */
    update smartsync.integration_routes as route
    set leased_until = greatest(route.leased_until, ${until})
    where route.integration_id = ${lease.integrationId}
      and route.fence = ${lease.fence}
      and route.leased_by = ${lease.worker}
    returning route.integration_id`.execute(tx)
  return rows.length === 1
}

/** When a worker may next take any integration: one that is leased now counts from the end of its lease. */
export async function nextDue(tx: RouterTransaction): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(route.ready_at) as at from smartsync.integration_routes as route where route.active`.execute(tx)
  return rows[0]?.at ?? null
}
