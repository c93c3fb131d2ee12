import { type RawBuilder, sql } from 'kysely'
import type { Database } from './database.ts'
import type { IntakeTransaction, TenantTransaction } from './tenancy.ts'

/** How many rows one transaction deletes at most, so that none holds locks for long. */
const BATCH = 5_000
const DAY_MS = 86_400_000

/** How long, in days, what nobody needs any more is kept. */
const KEPT_DAYS = {
  /** For the console. Parked jobs stay until somebody has them driven again. */
  jobs: 7,
  /** Well past the time for which anybody delivers a message again: HubSpot tries for a day. */
  inbox: 30,
  /** Earlier enrichments of a company; its latest stays, and so does one that somebody judged. */
  enrichments: 180,
  llmAnswers: 90,
}

/** How many months of logs are kept beside the present one, and for how many to come there is a partition. */
const LOG_MONTHS = { kept: 13, ahead: 2 }

export type Pruned = Record<keyof typeof KEPT_DAYS, number>

/** Deletes one bounded batch of each kind of old rows of the organization; gives how many of each. */
export async function pruneBatch(tx: TenantTransaction, now: Date): Promise<Pruned> {
  const before = (kind: keyof Pruned) => new Date(now.getTime() - KEPT_DAYS[kind] * DAY_MS)
  const routes = await tx.selectFrom('integration_routes').select('integration_id').execute()
  return {
    jobs: await deleteSome(
      tx,
      'crm_sync_queue',
      sql`old.integration_id = any(${routes.map((route) => route.integration_id)}::uuid[])
        and old.status = 'completed' and old.completed_at < ${before('jobs')}`,
    ),
    inbox: await deleteSome(tx, 'inbox', sql`old.received_at < ${before('inbox')}`),
    enrichments: await deleteSome(
      tx,
      'enrichments',
      sql`old.enriched_at < ${before('enrichments')}
        and exists (
          select from smartsync.enrichments as later
          where later.organization_id = old.organization_id and later.company_id = old.company_id
            and later.enriched_at > old.enriched_at)
        and not exists (
          select from smartsync.feedback
          where feedback.organization_id = old.organization_id and feedback.enrichment_id = old.id)`,
    ),
    llmAnswers: await deleteSome(tx, 'llm_answers', sql`old.answered_at < ${before('llmAnswers')}`),
  }
}

/** Were there more rows to delete than one batch holds? */
export function isMore(pruned: Pruned): boolean {
  return Object.values(pruned).some((count) => count === BATCH)
}

async function deleteSome(tx: TenantTransaction, table: string, old: RawBuilder<unknown>): Promise<number> {
  const name = sql.table(`smartsync.${table}`)
  const { rows } = await sql<{ count: number }>`
    with gone as (
      delete from ${name} where organization_id = ${tx.organizationId}::uuid and ctid = any(array(
        select old.ctid from ${name} as old where old.organization_id = ${tx.organizationId}::uuid and ${old} limit ${BATCH}
      )) returning 1
    )
    select count(*)::int as count from gone`.execute(tx)
  return rows[0]?.count ?? 0
}

/** The organizations that have a message or an integration, in the order of their ids. */
export async function allOrganizations(tx: IntakeTransaction): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct route.organization_id as id from smartsync.integration_routes as route`.execute(tx)
  const found = new Set(rows.map(({ id }) => id))
  // From one organization to the next, past all the messages of each.
  for (let last: string | null = null; ; found.add(last)) {
    const { rows }: { rows: Array<{ id: string }> } = await sql<{ id: string }>`
      select message.organization_id as id from smartsync.inbox as message
      where ${last === null ? sql`true` : sql`message.organization_id > ${last}::uuid`}
      order by message.organization_id limit 1`.execute(tx)
    if (rows[0] === undefined) return [...found].sort()
    last = rows[0].id
  }
}

/** Drops the months of logs whose time is over, and makes those to come. */
export async function turnLogPartitions({ kysely }: Pick<Database, 'kysely'>, now: Date): Promise<void> {
  for (let ahead = 0; ahead <= LOG_MONTHS.ahead; ahead += 1) {
    await sql`select smartsync.create_log_partition(${firstOfMonth(now, ahead)}::date)`.execute(kysely)
  }
  await sql`select smartsync.drop_log_partitions_before(${firstOfMonth(now, -LOG_MONTHS.kept)}::date)`.execute(kysely)
}

function firstOfMonth(now: Date, months: number): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1)).toISOString().slice(0, 10)
}
