import { type QueryExecutorProvider, sql } from 'kysely'
import { UnknownIntegration } from '../store/errors.ts'
import { type Arrival, URGENT } from './port.ts'

/** The channel that wakes workers: each call holds an integration and a priority. */
export const CHANNEL = 'smartsync_jobs'

/** An integration has a job of this priority that may be done from `runAt` on. */
interface Due {
  integrationId: string
  runAt: Date
  priority: number
}

/**
 * Brings integrations forward in the line and wakes workers where that makes a difference: an integration whose turn had
 * come anyway is known to them. Takes the routes' locks, in order of their ids so that two callers cannot block each
 * other. A route that mixes an urgent job for later with a lesser one for now counts as urgent once too often; `release`
 * works it out exactly. Throws `UnknownIntegration`.
 */
export async function bringForward(tx: QueryExecutorProvider, dues: readonly Due[]): Promise<void> {
  const asked = sql`(
    select wanted."integrationId" as integration_id, min(wanted."runAt") as due_at, max(wanted.priority) as due_priority
    from jsonb_to_recordset(${JSON.stringify(dues)}::jsonb)
      as wanted ("integrationId" uuid, "runAt" timestamptz, priority int)
    group by wanted."integrationId"
  )`
  const lock = sql`
    select from smartsync.integration_routes as route
    where route.integration_id in (select asked.integration_id from ${asked} as asked)
    order by route.integration_id
    for no key update`.execute(tx)
  const moved = sql<{ integration_id: string; found: boolean }>`
    with asked as ${asked},
    before as (
      select route.integration_id, route.due_at is null or asked.due_at < route.due_at
          or asked.due_priority > route.due_priority as later
      from smartsync.integration_routes as route join asked using (integration_id)
    ),
    brought_forward as (
      update smartsync.integration_routes as route
      set due_priority = case when route.due_at is null then asked.due_priority
          else greatest(route.due_priority, asked.due_priority) end,
        due_at = least(route.due_at, asked.due_at)
      from asked join before using (integration_id)
      where route.integration_id = asked.integration_id and before.later
    ),
    calls as (
      select pg_notify(${CHANNEL}, asked.integration_id || ' ' || asked.due_priority)
      from asked join before using (integration_id)
      where before.later or asked.due_priority >= ${URGENT}
    )
    select asked.integration_id, before.integration_id is not null as found, (select count(*) from calls) as calls
    from asked left join before using (integration_id)`.execute(tx)
  const [, { rows }] = await Promise.all([lock, moved])
  const missing = rows.find((row) => !row.found)
  if (missing) throw new UnknownIntegration(missing.integration_id)
}

/** What a call on the channel says; null when it says nothing that we understand. */
export function arrivalOf(call: string | null): Arrival | null {
  const [integrationId, priority] = call?.split(' ') ?? []
  return integrationId === undefined || priority === undefined ? null : { integrationId, priority: Number(priority) }
}
