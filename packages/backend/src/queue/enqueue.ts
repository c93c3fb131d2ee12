import { sql } from 'kysely'
import type { TenantTransaction } from '../store/tenancy.ts'
import { bringForward } from './bring-forward.ts'
import type { NewJob } from './port.ts'

/** See `JobQueue.enqueue`. Throws `UnknownIntegration` when a job's integration is not one of the organization's. */
export async function enqueue(tx: TenantTransaction, jobs: readonly NewJob[], now: Date): Promise<number> {
  if (jobs.length === 0) return 0
  const wanted = onePerKey(jobs, now)

  await bringForward(tx, wanted)
  const { rows } = await sql<{ is_new: boolean }>`
    insert into smartsync.crm_sync_queue as job
      (organization_id, integration_id, job_type, key, priority, payload, scheduled_for, created_at)
    select ${tx.organizationId}::uuid, wanted."integrationId", wanted.type, wanted.key, wanted.priority, wanted.payload,
      wanted."runAt", ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
      as wanted ("integrationId" uuid, type text, key text, priority int, payload jsonb, "runAt" timestamptz)
    on conflict (integration_id, key) where status = 'queued' do update
    set priority = greatest(job.priority, excluded.priority),
      scheduled_for = least(job.scheduled_for, excluded.scheduled_for)
    returning job.xmax = 0 as is_new`.execute(tx)

  return rows.filter((row) => row.is_new).length
}

/** Postgres refuses to upsert the same row twice in one statement. */
function onePerKey(jobs: readonly NewJob[], now: Date): Array<NewJob & { runAt: Date }> {
  const byKey = new Map<string, NewJob & { runAt: Date }>()
  for (const job of jobs) {
    const key = `${job.integrationId} ${job.key}`
    const runAt = job.runAt ?? now
    const same = byKey.get(key)
    if (!same) byKey.set(key, { ...job, runAt })
    else {
      same.priority = Math.max(same.priority, job.priority)
      if (runAt < same.runAt) same.runAt = runAt
    }
  }
  return [...byKey.values()]
}
