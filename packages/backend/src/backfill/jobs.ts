import { sql } from 'kysely'
import type { TenantTransaction } from '../store/tenancy.ts'
import { BACKFILL_PRIORITY, backfillTag } from './backfill.ts'

/** For what is put off until somebody resumes it. Whoever asks for the record meanwhile brings its job forward. */
const PUT_OFF = new Date('9999-01-01T00:00:00.000Z')

/** The jobs of a backfill, as its partial index holds them. */
const ofBackfill = (tx: TenantTransaction, id: string) => sql`
  job.organization_id = ${tx.organizationId}::uuid and job.job_type = 'enrich_and_sync'
  and job.payload ->> 'correlationId' like 'backfill:%'
  and job.payload ->> 'correlationId' = ${backfillTag(id)}`

export interface BackfillJobs {
  waiting: number
  working: number
  failed: number
  /** When the first that waits is due; null when none waits. */
  nextAt: Date | null
}

/** How the jobs of a backfill stand that have not ended well. */
export async function jobsOfBackfill(tx: TenantTransaction, id: string): Promise<BackfillJobs> {
  const { rows } = await sql<BackfillJobs>`
    select
      (count(*) filter (where job.status = 'queued'))::int as waiting,
      (count(*) filter (where job.status = 'processing'))::int as working,
      (count(*) filter (where job.status = 'failed'))::int as failed,
      min(job.scheduled_for) filter (where job.status = 'queued') as "nextAt"
    from smartsync.crm_sync_queue as job
    where ${ofBackfill(tx, id)} and job.status in ('queued', 'processing', 'failed')`.execute(tx)
  return rows[0] ?? { waiting: 0, working: 0, failed: 0, nextAt: null }
}

/** Puts off what waits, but for what somebody else has asked for as well. */
export async function putOff(tx: TenantTransaction, integrationId: string, id: string): Promise<void> {
  await lockJobs(tx, integrationId)
  await sql`
    update smartsync.crm_sync_queue as job set scheduled_for = ${PUT_OFF}
    where ${ofBackfill(tx, id)} and job.status = 'queued' and job.priority = ${BACKFILL_PRIORITY}`.execute(tx)
}

/** Makes due what was put off. */
export async function takeUp(tx: TenantTransaction, integrationId: string, id: string, now: Date): Promise<void> {
  await lockJobs(tx, integrationId)
  await sql`
    update smartsync.crm_sync_queue as job set scheduled_for = ${now}
    where ${ofBackfill(tx, id)} and job.status = 'queued' and job.scheduled_for = ${PUT_OFF}`.execute(tx)
}

/**
 * Takes what waits out of the queue, but for what somebody else has asked for as well, and for what was tried before: that
 * try may have written something, and is to be seen through. Gives the number of jobs removed.
 */
export async function removeWaiting(
  tx: TenantTransaction,
  integrationId: string,
  id: string,
  now: Date,
): Promise<number> {
  await lockJobs(tx, integrationId)
  const { rows } = await sql`
    delete from smartsync.crm_sync_queue as job
    where ${ofBackfill(tx, id)} and job.status = 'queued' and job.priority = ${BACKFILL_PRIORITY} and job.attempts = 0
    returning job.id`.execute(tx)
  await takeUp(tx, integrationId, id, now)
  return rows.length
}

/** As every verb of the queue does: nobody adds or takes jobs of the integration until this transaction ends. */
async function lockJobs(tx: TenantTransaction, integrationId: string): Promise<void> {
  await sql`
    select from smartsync.integration_routes as route
    where route.integration_id = ${integrationId} for no key update`.execute(tx)
}
