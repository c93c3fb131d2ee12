import { sql } from 'kysely'
import type { Tenancy, TenantTransaction } from '../store/tenancy.ts'
import { CHANNEL } from './bring-forward.ts'
import { needNotLast } from './need-not-last.ts'
import type { Lease } from './port.ts'
import { requeueUnfinished } from './requeue.ts'
import { lockRoute } from './route-lock.ts'

/**
 * See `JobQueue.release`. An integration with more to do goes to the end of the line of its priority, so that a long
 * backlog does not hold up the others. A lease that was lost is nobody's to give back: nothing happens.
 *
 * One round trip, where all was finished.
 */
export async function release(tenancy: Pick<Tenancy, 'inTenant' | 'atOnce'>, lease: Lease, now: Date): Promise<void> {
  const [held, given] = await tenancy.atOnce(lease.organizationId, async (tx) => {
    await needNotLast(tx)
    return Promise.all([lockRoute(tx, lease), giveBack(tx, lease, now)])
  })
  if (!held || given) return
  await tenancy.inTenant(lease.organizationId, async (tx) => {
    if (!(await lockRoute(tx, lease))) return
    await requeueUnfinished(tx, lease, now)
    await giveBack(tx, lease, now)
  })
}

/**
 * Gives back a lease under which nothing is being done. False where something is, or where it is not held. The route is
 * locked when it is run.
 */
async function giveBack(tx: TenantTransaction, lease: Lease, now: Date): Promise<boolean> {
  const { rows } = await sql`/* release */
    with first as (
      select min(job.scheduled_for) as at
      from smartsync.crm_sync_queue as job
      where job.organization_id = ${tx.organizationId}::uuid
        and job.integration_id = ${lease.integrationId} and job.status = 'queued'
    ),
    next as (
      select greatest(first.at, ${now}::timestamptz) as due_at from first where first.at is not null
    ),
    released as (
      update smartsync.integration_routes as route
      set leased_by = null,
        leased_until = null,
        due_at = (select next.due_at from next),
        due_priority = coalesce((
          select job.priority
          from smartsync.crm_sync_queue as job, next
          where job.organization_id = ${tx.organizationId}::uuid
            and job.integration_id = ${lease.integrationId} and job.status = 'queued'
            and job.scheduled_for <= next.due_at
          order by job.priority desc, job.id
          limit 1
        ), 1)
      where route.integration_id = ${lease.integrationId}
        and route.fence = ${lease.fence}
        and route.leased_by = ${lease.worker}
        and not exists (
          select 1 from smartsync.crm_sync_queue as job
          where job.organization_id = ${tx.organizationId}::uuid
            and job.integration_id = ${lease.integrationId} and job.status = 'processing'
        )
      returning route.integration_id, route.ready_at, route.due_priority
    )
    select case when released.ready_at <= ${now}
      then pg_notify(${CHANNEL}, released.integration_id || ' ' || released.due_priority) end
    from released`.execute(tx)
  return rows.length === 1
}
