import type { RecordType } from '@smartsync/core/crm'
import { sql } from 'kysely'
import { anyOf } from './json.ts'
import type { EntityType, Fate } from './schema.ts'
import type { TenantTransaction } from './tenancy.ts'

export interface Gone {
  type: RecordType
  id: string
  fate: Fate
  at: Date
  /** The entity that the record stood for, where we are not to create it again by ourselves. */
  entity?: { type: EntityType; id: string } | null
  /** Of a merged one: the record that lives on. */
  mergedInto?: string
}

/** Notes what became of a record; false, and nothing is noted, where we know of something later. */
export async function noteFate(tx: TenantTransaction, integrationId: string, gone: Gone): Promise<boolean> {
  const noted = await tx
    .insertInto('gone_records')
    .values({
      organization_id: tx.organizationId,
      integration_id: integrationId,
      record_type: gone.type,
      crm_id: gone.id,
      fate: gone.fate,
      at: gone.at,
      entity_type: gone.entity?.type ?? null,
      oppspot_id: gone.entity?.id ?? null,
      merged_into: gone.mergedInto ?? null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['integration_id', 'record_type', 'crm_id', 'organization_id'])
        .doUpdateSet((row) => ({
          fate: row.ref('excluded.fate'),
          at: row.ref('excluded.at'),
          merged_into: row.ref('excluded.merged_into'),
          entity_type: sql`coalesce(excluded.entity_type, gone_records.entity_type)`,
          oppspot_id: sql`coalesce(excluded.oppspot_id, gone_records.oppspot_id)`,
        }))
        .where(sql<boolean>`excluded.at > gone_records.at and gone_records.fate <> 'erased'`),
    )
    .executeTakeFirst()
  return noted.numInsertedOrUpdatedRows === 1n
}

/**
 * Until the transaction ends, keeps others from noting fates (`shared`), or from committing what they found before a fate
 * was noted (`exclusive`): work on an integration may be under way when the news of a record's end is taken in.
 */
export async function lockFates(
  tx: TenantTransaction,
  integrationId: string,
  mode: 'shared' | 'exclusive',
): Promise<void> {
  const key = sql`hashtextextended(${`fates ${integrationId}`}, 0)`
  await (mode === 'shared'
    ? sql`select pg_advisory_xact_lock_shared(${key})`
    : sql`select pg_advisory_xact_lock(${key})`
  ).execute(tx)
}

/** What became of these records, by id; those that are just there are left out. */
export async function fatesOf(
  tx: TenantTransaction,
  integrationId: string,
  type: RecordType,
  ids: readonly string[],
): Promise<Map<string, { fate: Fate; at: Date }>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('gone_records')
    .select(['crm_id', 'fate', 'at'])
    .where('integration_id', '=', integrationId)
    .where('record_type', '=', type)
    .where('crm_id', '=', anyOf(ids))
    .execute()
  return new Map(rows.map(({ crm_id, fate, at }) => [crm_id, { fate, at }]))
}

/** The record that this one has become by being merged, perhaps more than once: itself where it was not. */
export async function survivorOf(
  tx: TenantTransaction,
  integrationId: string,
  type: RecordType,
  id: string,
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    with recursive became (id, step) as (
      select ${id}::text, 0
      union all
      select gone.merged_into, became.step + 1
      from became join smartsync.gone_records as gone on gone.organization_id = ${tx.organizationId}::uuid
        and gone.integration_id = ${integrationId}::uuid and gone.record_type = ${type}
        and gone.crm_id = became.id and gone.fate = 'merged'
      where became.step < 100
    )
    select became.id from became order by became.step desc limit 1`.execute(tx)
  return rows[0]?.id ?? id
}

/** When the records of these entities were deleted, by the entity's id: the last time where it was more than once. */
export async function deletionsOf(
  tx: TenantTransaction,
  integrationId: string,
  entityType: EntityType,
  oppspotIds: readonly string[],
): Promise<Map<string, Date>> {
  if (oppspotIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('gone_records')
    .select(['oppspot_id', (row) => row.fn.max('at').as('at')])
    .where('integration_id', '=', integrationId)
    .where('entity_type', '=', entityType)
    .where('fate', '=', 'deleted')
    .where('oppspot_id', '=', anyOf(oppspotIds))
    .groupBy('oppspot_id')
    .execute()
  return new Map(rows.flatMap(({ oppspot_id, at }) => (oppspot_id === null ? [] : [[oppspot_id, at]])))
}

const LAST = 100

/** The records of this type whose deletion we were told of last, and of which we do not know whom they stood for. */
export async function unclaimedDeletions(
  tx: TenantTransaction,
  integrationId: string,
  type: RecordType,
): Promise<string[]> {
  const rows = await tx
    .selectFrom('gone_records')
    .select('crm_id')
    .where('integration_id', '=', integrationId)
    .where('record_type', '=', type)
    .where('fate', '=', 'deleted')
    .where('oppspot_id', 'is', null)
    .orderBy('at', 'desc')
    .limit(LAST)
    .execute()
  return rows.map(({ crm_id }) => crm_id)
}

/** Notes for whom a deleted record stood, which is not to be created again by ourselves. */
export async function claimDeletion(
  tx: TenantTransaction,
  integrationId: string,
  { type, id, entity }: Pick<Gone, 'type' | 'id'> & { entity: NonNullable<Gone['entity']> },
): Promise<void> {
  await tx
    .updateTable('gone_records')
    .set({ entity_type: entity.type, oppspot_id: entity.id })
    .where('integration_id', '=', integrationId)
    .where('record_type', '=', type)
    .where('crm_id', '=', id)
    .where('fate', '=', 'deleted')
    .execute()
}
