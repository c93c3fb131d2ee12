import { sql } from 'kysely'
import type { Database } from '../../store/database.ts'
import type { RouterTransaction } from '../../store/tenancy.ts'
import type { Turn } from './messages.ts'

/** How many changes are told at once. */
const AT_ONCE = 1_000

const ENABLED = sql<{ enabled: boolean }>`
  select bool_and(pg_trigger.tgenabled <> 'D') as enabled from pg_trigger
  where tgrelid = 'smartsync.integration_routes'::regclass and tgname in ('turn_changed', 'turn_gone')`

/** Has Postgres note every change of a turn from now on. False when it did so before. */
export async function noteTurns(database: Pick<Database, 'kysely' | 'script'>): Promise<boolean> {
  const { rows } = await ENABLED.execute(database.kysely)
  if (rows[0]?.enabled) return false
  await database.script(`
    alter table smartsync.integration_routes enable trigger turn_changed;
    alter table smartsync.integration_routes enable trigger turn_gone`)
  return true
}

/** Nobody follows the turns any more: Postgres notes no changes, so that they do not pile up. */
export async function noteNoTurns(database: Pick<Database, 'kysely' | 'script'>): Promise<void> {
  const { rows } = await ENABLED.execute(database.kysely)
  if (!rows[0]?.enabled) return
  await database.script(`
    alter table smartsync.integration_routes disable trigger turn_changed;
    alter table smartsync.integration_routes disable trigger turn_gone;
    truncate smartsync.turn_changes`)
}

/** A turn that has changed, and the changes that are told with it. */
export interface ChangedTurn {
  integrationId: string
  turn: Turn
  changes: readonly string[]
}

interface ChangedRow {
  integration_id: string
  organization_id: string
  number: number
  changes: string[]
  active: boolean | null
  due_at: Date | null
  due_priority: number | null
  rests_until: Date | null
}

/** In one statement, so that a turn is never older than its number. An integration that is gone is told as not active. */
export async function changedTurns(tx: RouterTransaction): Promise<ChangedTurn[]> {
  const { rows } = await sql<ChangedRow>`
    select change.integration_id, change.organization_id, max(change.id)::float8 as number,
      array_agg(change.id::text) as changes, route.active, route.due_at, route.due_priority, route.rests_until
    from (select * from smartsync.turn_changes order by turn_changes.id limit ${AT_ONCE}) as change
    left join smartsync.integration_routes as route using (integration_id)
    group by change.integration_id, change.organization_id, route.integration_id`.execute(tx)
  return rows.map((row) => ({
    integrationId: row.integration_id,
    changes: row.changes,
    turn: {
      number: row.number,
      organizationId: row.organization_id,
      active: row.active ?? false,
      dueAt: row.due_at,
      priority: row.due_priority ?? 1,
      restsUntil: row.rests_until,
    },
  }))
}

export async function forgetChanges(tx: RouterTransaction, changes: readonly string[]): Promise<void> {
  await sql`delete from smartsync.turn_changes where turn_changes.id = any(${[...changes]}::bigint[])`.execute(tx)
}

/** The turn of every integration for which something waits, as it is now; told nowhere, and so without a number. */
export async function waitingTurns(tx: RouterTransaction): Promise<Map<string, Omit<Turn, 'number'>>> {
  const rows = await tx
    .selectFrom('integration_routes')
    .select(['integration_id', 'organization_id', 'active', 'due_at', 'due_priority', 'rests_until'])
    .where('active', '=', true)
    .where('due_at', 'is not', null)
    .execute()
  return new Map(
    rows.map((row) => [
      row.integration_id,
      {
        organizationId: row.organization_id,
        active: row.active,
        dueAt: row.due_at,
        priority: row.due_priority,
        restsUntil: row.rests_until,
      },
    ]),
  )
}

/** Has turns told again. One of an integration that is gone is noted under the organization that it had. */
export async function noteAgain(
  tx: RouterTransaction,
  turns: ReadonlyMap<string, { organizationId: string }>,
): Promise<void> {
  const again = [...turns].map(([integrationId, { organizationId }]) => ({ integrationId, organizationId }))
  // The lock orders this change among the others of its route.
  await sql`
    with locked as (
      select from smartsync.integration_routes as route
      where route.integration_id = any(${[...turns.keys()]}::uuid[])
      order by route.integration_id
      for no key update
    )
    insert into smartsync.turn_changes (organization_id, integration_id)
    select again."organizationId", again."integrationId"
    from jsonb_to_recordset(${JSON.stringify(again)}::jsonb) as again ("organizationId" uuid, "integrationId" uuid),
      (select count(*) from locked) as all_locked`.execute(tx)
}

/** The number of the newest change that was ever noted, 0 when there was none. */
export async function newestChange(database: Pick<Database, 'kysely'>): Promise<number> {
  const { rows } = await sql<{ newest: number }>`
    select case when is_called then last_value else 0 end::float8 as newest from smartsync.turn_changes_id_seq
  `.execute(database.kysely)
  return rows[0]?.newest ?? 0
}
