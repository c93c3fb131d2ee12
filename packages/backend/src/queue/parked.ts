import { sql } from 'kysely'
import type { TenantTransaction } from '../store/tenancy.ts'
import { bringForward } from './bring-forward.ts'
import type { ParkedJob, ParkedPage } from './port.ts'

/** See `JobQueue.parked`. */
export async function parked(
  tx: TenantTransaction,
  integrationId: string,
  { limit, before, key }: ParkedPage,
): Promise<ParkedJob[]> {
  const { rows } = await sql<ParkedJob>`
    select job.id, job.job_type as type, job.key, job.priority, job.payload, job.attempts, job.error_message as reason, job.trouble,
      job.completed_at as "parkedAt"
    from smartsync.crm_sync_queue as job
    where job.organization_id = ${tx.organizationId}::uuid and job.integration_id = ${integrationId}
      and job.status = 'failed' and job.id < ${before ?? MAX_ID}
      and ${key === undefined ? sql`true` : sql`job.key = ${key}`}
    order by job.id desc
    limit ${limit}`.execute(tx)
  return rows
}

const MAX_ID = String(2n ** 63n - 1n)

/**
 * See `JobQueue.redrive`. Of several parked jobs with one key, the newest is driven and stands for all. Whichever job stands
 * for others is as urgent as any of them, knows the latest moment of what happened, and that something may have been written.
 */
export async function redrive(
  tx: TenantTransaction,
  integrationId: string,
  ids: readonly string[] | 'all',
  now: Date,
): Promise<number> {
  const chosen = ids === 'all' ? sql`true` : sql`job.id = any(${[...ids]}::bigint[])`
  const { rows } = await sql<{ priority: number }>`
    select max(job.priority) as priority from smartsync.crm_sync_queue as job
    where job.organization_id = ${tx.organizationId}::uuid and job.integration_id = ${integrationId}
      and job.status = 'failed' and ${chosen}
    having count(*) > 0`.execute(tx)
  const urgent = rows[0]
  if (!urgent) return 0
  await bringForward(tx, [{ integrationId, runAt: now, priority: urgent.priority }])

  await sql`
    update smartsync.crm_sync_queue as one
    set attempts = greatest(one.attempts, others.attempts),
      priority = greatest(one.priority, others.priority),
      about_at = greatest(one.about_at, others.about_at)
    from (
      select job.key, max(job.id) as newest, max(job.attempts) as attempts, max(job.priority) as priority,
        max(job.about_at) as about_at
      from smartsync.crm_sync_queue as job
      where job.integration_id = ${integrationId} and job.status = 'failed' and ${chosen}
      group by job.key
    ) as others
    where one.integration_id = ${integrationId} and one.key = others.key
      and (one.status = 'queued' or one.id = others.newest)`.execute(tx)
  const { rows: driven } = await sql`
    with driven as (
      select parked.id, parked.waits or row_number() over (partition by parked.key order by parked.id desc) > 1 as joins
      from (
        select job.id, job.key, exists (
          select from smartsync.crm_sync_queue as waiting
          where waiting.organization_id = job.organization_id and waiting.integration_id = job.integration_id
            and waiting.key = job.key and waiting.status = 'queued'
        ) as waits
        from smartsync.crm_sync_queue as job
        where job.organization_id = ${tx.organizationId}::uuid and job.integration_id = ${integrationId}
          and job.status = 'failed' and ${chosen}
      ) as parked
    )
    update smartsync.crm_sync_queue as job
    set status = case when driven.joins then 'completed' else 'queued' end,
      completed_at = case when driven.joins then ${now}::timestamptz end,
      note = case when driven.joins then 'Became one with another job of its key' end,
      scheduled_for = ${now}, started_at = null, failures = 0, crashes = 0
    from driven
    where job.organization_id = ${tx.organizationId}::uuid and job.id = driven.id
    returning job.id`.execute(tx)
  return driven.length
}
