import { type QueryExecutorProvider, sql } from 'kysely'
import type { IntakeTransaction, TenantTransaction } from '../store/tenancy.ts'
import { bringForward } from './bring-forward.ts'
import type { JobPayload, NewJob, RoutedJob } from './port.ts'

/** See `JobQueue.enqueue`. Throws `UnknownIntegration` when a job's integration is not one of the organization's. */
export async function enqueue(tx: TenantTransaction, jobs: readonly NewJob[], now: Date): Promise<number> {
  const { organizationId } = tx
  const own = jobs.map((job) => ({ ...job, organizationId }))
  return (await put(tx, own, now)).length
}

/** See `JobQueue.enqueueAcross`. Throws `UnknownIntegration` too. */
export function enqueueAcross<J extends RoutedJob>(tx: IntakeTransaction, jobs: readonly J[], now: Date): Promise<J[]> {
  return put(tx, jobs, now)
}

async function put<J extends RoutedJob>(tx: QueryExecutorProvider, jobs: readonly J[], now: Date): Promise<J[]> {
  if (jobs.length === 0) return []
  const byKey = onePerKey(jobs, now)
  const wanted = [...byKey.values()]

  const dues = wanted.map(({ integrationId, runAt, priority }) => ({ integrationId, runAt, priority }))
  const forward = bringForward(tx, dues)
  // Asked together: where an integration is unknown, this fails too, and its reason is not the one that tells anything.
  const put = sql<{ integration_id: string; key: string; is_new: boolean }>`
    insert into smartsync.crm_sync_queue as job
      (organization_id, integration_id, job_type, key, priority, payload, about_at, scheduled_for, created_at)
    select wanted."organizationId", wanted."integrationId", wanted.type, wanted.key, wanted.priority, wanted.payload,
      (wanted.payload ->> 'at')::timestamptz, wanted."runAt", ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
      as wanted ("organizationId" uuid, "integrationId" uuid, type text, key text, priority int, payload jsonb,
        "runAt" timestamptz)
    on conflict (integration_id, key, organization_id) where status = 'queued' do update
    set priority = greatest(job.priority, excluded.priority),
      scheduled_for = least(job.scheduled_for, excluded.scheduled_for),
      about_at = greatest(job.about_at, excluded.about_at),
      asked = job.asked + 1
    returning job.integration_id, job.key, job.asked = 1 as is_new`.execute(tx)
  put.catch(() => {})
  await forward
  const { rows } = await put

  const added = new Set(rows.flatMap(({ integration_id, key, is_new }) => (is_new ? [`${integration_id} ${key}`] : [])))
  return [...byKey].flatMap(([key, job]) => (added.has(key) ? [job] : []))
}

/** Postgres refuses to upsert the same row twice in one statement. */
function onePerKey<J extends RoutedJob>(jobs: readonly J[], now: Date): Map<string, J & { runAt: Date }> {
  const byKey = new Map<string, J & { runAt: Date }>()
  for (const job of jobs) {
    const key = `${job.integrationId} ${job.key}`
    const runAt = job.runAt ?? now
    const same = byKey.get(key)
    if (!same) byKey.set(key, { ...job, runAt })
    else {
      same.priority = Math.max(same.priority, job.priority)
      if ('at' in job.payload && job.payload.at !== undefined) same.payload = atLatest(same.payload, job.payload.at)
      if (runAt < same.runAt) same.runAt = runAt
    }
  }
  return byKey
}

/** What happened again later happened then. */
function atLatest(payload: JobPayload, at: string): JobPayload {
  return 'at' in payload && (payload.at ?? '') < at ? { ...payload, at } : payload
}
