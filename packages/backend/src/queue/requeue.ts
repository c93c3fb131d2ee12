import { sql } from 'kysely'
import type { TenantTransaction } from '../store/tenancy.ts'
import type { Lease } from './port.ts'

/** A job that is being done and is to be tried again. */
interface Retry {
  id: string
  reason: string
  notBefore: Date
}

/**
 * Sends jobs that are being done back to the queue. One that is out of attempts is parked as failed; one whose key
 * waits again already becomes one with the waiting job, which inherits its attempts, so that whoever does it knows that
 * something may have been written. The caller holds the route's lock.
 */
export async function requeue(tx: TenantTransaction, retries: readonly Retry[], now: Date): Promise<void> {
  if (retries.length === 0) return
  const retry = sql`jsonb_to_recordset(${JSON.stringify(retries)}::jsonb)
    as retry (id bigint, reason text, "notBefore" timestamptz)`

  await sql`
    update smartsync.crm_sync_queue as job
    set status = 'failed', error_message = retry.reason, completed_at = ${now}
    from ${retry}
    where job.id = retry.id and job.status = 'processing' and job.attempts >= job.max_attempts`.execute(tx)

  await sql`
    with joined as (
      update smartsync.crm_sync_queue as job
      set status = 'completed', completed_at = ${now}, note = 'Became one with job ' || waiting.id
      from ${retry}, smartsync.crm_sync_queue as waiting
      where job.id = retry.id and job.status = 'processing'
        and waiting.integration_id = job.integration_id and waiting.key = job.key and waiting.status = 'queued'
      returning waiting.id, job.attempts, job.priority, retry.reason
    )
    update smartsync.crm_sync_queue as waiting
    set attempts = greatest(waiting.attempts, joined.attempts),
      priority = greatest(waiting.priority, joined.priority),
      error_message = joined.reason
    from joined
    where waiting.id = joined.id`.execute(tx)

  await sql`
    update smartsync.crm_sync_queue as job
    set status = 'queued', error_message = retry.reason, scheduled_for = retry."notBefore", started_at = null
    from ${retry}
    where job.id = retry.id and job.status = 'processing'`.execute(tx)
}

/** Sends back what is being done under other leases of this integration, all of which are lost. */
export async function requeueAbandoned(tx: TenantTransaction, lease: Lease, now: Date): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select job.id from smartsync.crm_sync_queue as job
    where job.integration_id = ${lease.integrationId} and job.status = 'processing' and job.fence <> ${lease.fence}
  `.execute(tx)
  await requeue(tx, rows.map(abandoned(now)), now)
}

/** Sends back what is still being done under this lease. */
export async function requeueUnfinished(tx: TenantTransaction, lease: Lease, now: Date): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select job.id from smartsync.crm_sync_queue as job
    where job.integration_id = ${lease.integrationId} and job.status = 'processing'`.execute(tx)
  await requeue(tx, rows.map(abandoned(now)), now)
}

function abandoned(now: Date) {
  return ({ id }: { id: string }): Retry => ({ id, reason: 'The worker stopped before it was done.', notBefore: now })
}
