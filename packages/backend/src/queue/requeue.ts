import type { Trouble } from '@smartsync/core/card'
import { sql } from 'kysely'
import type { TenantTransaction } from '../store/tenancy.ts'
import type { Lease } from './port.ts'

const NOT_FINISHED: Trouble = { code: 'not_finished' }

/** A job that is being done and is to be tried again. */
interface Return {
  id: string
  reason: string
  trouble?: Trouble
  notBefore: Date
  /** It failed, or its batch went down with it; null where neither counts against it. */
  fault: 'failure' | 'crash' | null
}

/**
 * Sends jobs that are being done back to the queue. One that failed, or took its worker down, as often as it may is
 * parked; one whose key waits again already becomes one with the waiting job, which inherits its attempts, so that
 * whoever does it knows that something may have been written. The caller holds the route's lock.
 */
export async function requeue(tx: TenantTransaction, returns: readonly Return[], now: Date): Promise<void> {
  if (returns.length === 0) return
  const back = sql`jsonb_to_recordset(${JSON.stringify(returns)}::jsonb)
    as back (id bigint, reason text, trouble jsonb, "notBefore" timestamptz, fault text)`
  const ours = sql`job.organization_id = ${tx.organizationId}::uuid and job.id = back.id and job.status = 'processing'`

  await sql`
    update smartsync.crm_sync_queue as job
    set failures = job.failures + (back.fault = 'failure')::int, crashes = job.crashes + (back.fault = 'crash')::int
    from ${back}
    where ${ours} and back.fault is not null`.execute(tx)

  await sql`
    update smartsync.crm_sync_queue as job
    set status = 'failed', error_message = back.reason, trouble = back.trouble, completed_at = ${now}
    from ${back}
    where ${ours}
      and (job.failures >= job.max_attempts or job.crashes >= job.max_attempts)`.execute(tx)

  await sql`
    with joined as (
      update smartsync.crm_sync_queue as job
      set status = 'completed', completed_at = ${now}, note = 'Became one with job ' || waiting.id
      from ${back}, smartsync.crm_sync_queue as waiting
      where ${ours}
        and waiting.organization_id = job.organization_id and waiting.integration_id = job.integration_id
        and waiting.key = job.key and waiting.status = 'queued'
      returning waiting.id, job.attempts, job.failures, job.crashes, job.priority, job.about_at, back.reason,
        back.trouble
    )
    update smartsync.crm_sync_queue as waiting
    set attempts = greatest(waiting.attempts, joined.attempts),
      failures = greatest(waiting.failures, joined.failures),
      crashes = greatest(waiting.crashes, joined.crashes),
      priority = greatest(waiting.priority, joined.priority),
      about_at = greatest(waiting.about_at, joined.about_at),
      error_message = joined.reason, trouble = joined.trouble
    from joined
    where waiting.organization_id = ${tx.organizationId}::uuid and waiting.id = joined.id`.execute(tx)

  await sql`
    update smartsync.crm_sync_queue as job
    set status = 'queued', error_message = back.reason, trouble = back.trouble, scheduled_for = back."notBefore", started_at = null
    from ${back}
    where ${ours}`.execute(tx)
}

/** Sends back what is still being done under other leases of this integration: their workers died. False: there is nothing. */
export async function requeueAbandoned(tx: TenantTransaction, lease: Lease, now: Date): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    select job.id from smartsync.crm_sync_queue as job
    where job.organization_id = ${tx.organizationId}::uuid and job.integration_id = ${lease.integrationId}
      and job.status = 'processing' and job.fence <> ${lease.fence}
  `.execute(tx)
  const reason = 'The worker stopped before it was done.'
  await requeue(
    tx,
    rows.map(({ id }) => ({ id, reason, trouble: NOT_FINISHED, notBefore: now, fault: 'crash' })),
    now,
  )
  return rows.length > 0
}

/** Sends back what is still being done under this lease, which its holder gives back. */
export async function requeueUnfinished(tx: TenantTransaction, lease: Lease, now: Date): Promise<void> {
  const { rows } = await sql<{ id: string; fence: number }>`
    select job.id, job.fence from smartsync.crm_sync_queue as job
    where job.organization_id = ${tx.organizationId}::uuid and job.integration_id = ${lease.integrationId}
      and job.status = 'processing'`.execute(tx)
  const reason = 'It was given back before it was done.'
  await requeue(
    tx,
    rows.map(({ id, fence }) => ({
      id,
      reason,
      trouble: NOT_FINISHED,
      notBefore: now,
      fault: fence === lease.fence ? null : 'crash',
    })),
    now,
  )
}
