import type { Trouble } from '@smartsync/core/card'
import { sql } from 'kysely'
import type { TenantTransaction } from '../store/tenancy.ts'
import type { JobResult, Lease } from './port.ts'
import { requeue } from './requeue.ts'
import { lockRouteOrThrow } from './route-lock.ts'

interface EndedRow {
  id: string
  status: 'completed' | 'failed'
  error: string | null
  trouble: Trouble | null
  note: string | null
}

const FAULT = { retry: 'failure', crashed: 'crash', postponed: null } as const

/** See `JobQueue.finish`. Jobs that are not being done under this lease are left alone. */
export async function finish(
  tx: TenantTransaction,
  lease: Lease,
  results: readonly JobResult[],
  now: Date,
): Promise<void> {
  const ended = results.filter((result) => result.result === 'done' || result.result === 'failed').map(asRow)
  await Promise.all([lockRouteOrThrow(tx, lease), endAll(tx, lease, ended, now)])
  await requeue(
    tx,
    results.flatMap((result) => ('notBefore' in result ? [{ ...result, fault: FAULT[result.result] }] : [])),
    now,
  )
}

async function endAll(tx: TenantTransaction, lease: Lease, ended: readonly EndedRow[], now: Date): Promise<void> {
  if (ended.length === 0) return
  await sql`/* finish */
    update smartsync.crm_sync_queue as job
    set status = ended.status, error_message = ended.error, trouble = ended.trouble, note = ended.note, completed_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(ended)}::jsonb) as ended (id bigint, status text, error text, trouble jsonb,
      note text)
    where job.id = ended.id
      and job.organization_id = ${tx.organizationId}::uuid
      and job.integration_id = ${lease.integrationId}
      and job.status = 'processing'
      and job.fence = ${lease.fence}`.execute(tx)
}

function asRow(result: Extract<JobResult, { result: 'done' | 'failed' }>): EndedRow {
  return result.result === 'done'
    ? { id: result.id, status: 'completed', error: null, trouble: null, note: result.note ?? null }
    : { id: result.id, status: 'failed', error: result.reason, trouble: result.trouble ?? null, note: null }
}
