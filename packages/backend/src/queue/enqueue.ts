import { sql } from 'kysely'
import { UnknownIntegration } from '../store/errors.ts'
import type { TenantTransaction } from '../store/tenancy.ts'
import type { NewJob } from './port.ts'

export const CHANNEL = 'smartsync_jobs'

/** See `JobQueue.enqueue`. Throws `UnknownIntegration` when a job's integration is not one of the organization's. */
export async function enqueue(tx: TenantTransaction, jobs: readonly NewJob[], now: Date): Promise<number> {
  if (jobs.length === 0) return 0
  const wanted = JSON.stringify(onePerKey(jobs, now))

  await bringForward(tx, wanted)
  const { rows } = await sql<{ is_new: boolean }>`
    insert into smartsync.crm_sync_queue as job
      (organization_id, integration_id, job_type, key, priority, payload, scheduled_for, created_at)
    select ${tx.organizationId}::uuid, wanted."integrationId", wanted.type, wanted.key, wanted.priority, wanted.payload,
      wanted."runAt", ${now}::timestamptz
    from jsonb_to_recordset(${wanted}::jsonb)
      as wanted ("integrationId" uuid, type text, key text, priority int, payload jsonb, "runAt" timestamptz)
    on conflict (integration_id, key) where status = 'queued' do update
    set priority = greatest(job.priority, excluded.priority),
      scheduled_for = least(job.scheduled_for, excluded.scheduled_for)
    returning job.xmax = 0 as is_new`.execute(tx)
  await sql`select pg_notify(${CHANNEL}, '')`.execute(tx)

  return rows.filter((row) => row.is_new).length
}

/**
 * Takes the routes' locks, in order of their ids so that two callers cannot block each other. A route that mixes an
 * urgent job for later with a lesser one for now counts as urgent once too often; `release` works it out exactly.
 */
async function bringForward(tx: TenantTransaction, wanted: string): Promise<void> {
  const integrations = sql<{ integration_id: string; due_at: Date; due_priority: number }>`
    select wanted."integrationId" as integration_id, min(wanted."runAt") as due_at, max(wanted.priority) as due_priority
    from jsonb_to_recordset(${wanted}::jsonb) as wanted ("integrationId" uuid, "runAt" timestamptz, priority int)
    group by wanted."integrationId"`
  await sql`
    select from smartsync.integration_routes as route
    where route.integration_id in (select asked.integration_id from (${integrations}) as asked)
    order by route.integration_id
    for no key update`.execute(tx)
  const { rows } = await sql<{ integration_id: string; found: boolean }>`
    with asked as (${integrations}),
    brought_forward as (
      update smartsync.integration_routes as route
      set due_priority = case when route.due_at is null then asked.due_priority
          else greatest(route.due_priority, asked.due_priority) end,
        due_at = least(route.due_at, asked.due_at)
      from asked
      where route.integration_id = asked.integration_id
      returning route.integration_id
    )
    select asked.integration_id, brought_forward.integration_id is not null as found
    from asked left join brought_forward on brought_forward.integration_id = asked.integration_id`.execute(tx)
  const missing = rows.find((row) => !row.found)
  if (missing) throw new UnknownIntegration(missing.integration_id)
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
