import type { RecordType } from '@smartsync/core/crm'
import type { FieldValue } from '@smartsync/core/mapping'
import type { IsoDate } from '@smartsync/core/model'
import { sql } from 'kysely'
import { anyOf, json } from './json.ts'
import type { EntityType } from './schema.ts'
import type { TenantTransaction } from './tenancy.ts'

/** Which oppSpot entity a CRM record stands for. */
export interface EntityLink {
  entityType: EntityType
  oppspotId: string
  crmType: RecordType
  crmId: string
  /** What we wrote last, by CRM field; of a task, see `taskLink`. */
  written: Readonly<Record<string, FieldValue>>
  /** When the newest lead was captured that went into the record; absent where none did, or it is not known. */
  capturedAt?: Date | null
}

/** The links of these entities. An entity may have several records. */
export function linksTo(
  tx: TenantTransaction,
  integrationId: string,
  entityType: EntityType,
  oppspotIds: readonly string[],
): Promise<EntityLink[]> {
  return links(tx, integrationId)
    .where('entity_type', '=', entityType)
    .where('oppspot_id', '=', anyOf(oppspotIds))
    .execute()
}

/** The links of these records: at most one each. */
export function linksFrom(
  tx: TenantTransaction,
  integrationId: string,
  recordType: RecordType,
  crmIds: readonly string[],
): Promise<EntityLink[]> {
  return links(tx, integrationId).where('record_type', '=', recordType).where('crm_id', '=', anyOf(crmIds)).execute()
}

/** What a task that we created is about: the company that it concerns, the action that it stands for, when it was due. */
interface TaskGrounds {
  companyId: string
  action: string
  due: IsoDate
}

export function taskLink(key: string, crmId: string, about: TaskGrounds): EntityLink {
  return { entityType: 'task', crmType: 'task', oppspotId: key, crmId, written: { ...about } }
}

/** The tasks that we created for these companies. */
export function ownTasks(
  tx: TenantTransaction,
  integrationId: string,
  companyIds: readonly string[],
): Promise<Array<TaskGrounds & { key: string }>> {
  return tx
    .selectFrom('entity_links')
    .select([
      'oppspot_id as key',
      sql<string>`written ->> 'companyId'`.as('companyId'),
      sql<string>`written ->> 'action'`.as('action'),
      sql<string>`written ->> 'due'`.as('due'),
    ])
    .where('integration_id', '=', integrationId)
    .where('entity_type', '=', 'task')
    .where(sql`written ->> 'companyId'`, '=', anyOf(companyIds))
    .execute()
}

function links(tx: TenantTransaction, integrationId: string) {
  return tx
    .selectFrom('entity_links')
    .select([
      'entity_type as entityType',
      'oppspot_id as oppspotId',
      'record_type as crmType',
      'crm_id as crmId',
      'written',
      'captured_at as capturedAt',
    ])
    .where('integration_id', '=', integrationId)
    .orderBy('record_type')
    .orderBy('crm_id')
}

/**
 * Links records to entities: one link per integration and record, so a record linked before is linked anew. Fields in
 * `written` are added to what was written before.
 */
export async function saveLinks(
  tx: TenantTransaction,
  integrationId: string,
  wanted: readonly EntityLink[],
): Promise<void> {
  if (wanted.length === 0) return
  await sql`
    insert into smartsync.entity_links as known
      (organization_id, integration_id, entity_type, oppspot_id, record_type, crm_id, written, captured_at)
    select ${tx.organizationId}::uuid, ${integrationId}::uuid, link."entityType", link."oppspotId", link."crmType",
      link."crmId", link.written, link."capturedAt"
    from jsonb_to_recordset(${JSON.stringify(onePerRecord(wanted))}::jsonb) as link ("entityType" text,
      "oppspotId" text, "crmType" text, "crmId" text, written jsonb, "capturedAt" timestamptz)
    on conflict (integration_id, record_type, crm_id, organization_id) do update
    set entity_type = excluded.entity_type, oppspot_id = excluded.oppspot_id, written = known.written || excluded.written,
      undone = case when known.undone = '{}' then '{}' else smartsync.without_keys(known.undone, excluded.written) end,
      captured_at = greatest(known.captured_at, excluded.captured_at), updated_at = excluded.updated_at`.execute(tx)
}

/**
 * Remembers what an undo put back in a record's fields (`holds`), or, where an undo was itself taken back, that nothing
 * is to be left alone there any more.
 */
export async function markUndone(
  tx: TenantTransaction,
  integrationId: string,
  {
    recordType,
    recordId,
    fields,
    holds,
  }: { recordType: RecordType; recordId: string; fields: Readonly<Record<string, FieldValue>>; holds: boolean },
): Promise<void> {
  const names = sql`${Object.keys(fields)}::text[]`
  await tx
    .updateTable('entity_links')
    .set({ undone: holds ? sql`undone || ${json(fields)}` : sql`undone - ${names}`, updated_at: sql`now()` })
    .where('integration_id', '=', integrationId)
    .where('record_type', '=', recordType)
    .where('crm_id', '=', recordId)
    .execute()
}

/** Somebody asks for these records: what an undo put back in them is no longer left alone. */
export async function liftUndone(
  tx: TenantTransaction,
  integrationId: string,
  records: ReadonlyArray<{ type: RecordType; id: string }>,
): Promise<void> {
  for (const [type, group] of Map.groupBy(records, (record) => record.type)) {
    await tx
      .updateTable('entity_links')
      .set({ undone: json({}) })
      .where('integration_id', '=', integrationId)
      .where('record_type', '=', type)
      .where('crm_id', '=', anyOf(group.map(({ id }) => id)))
      .where(sql<boolean>`undone <> '{}'`)
      .execute()
  }
}

/** What undos put back in these records, by record id and field; only of records where they did. */
export async function undoneFields(
  tx: TenantTransaction,
  integrationId: string,
  recordType: RecordType,
  crmIds: readonly string[],
): Promise<Map<string, Readonly<Record<string, FieldValue>>>> {
  const rows = await tx
    .selectFrom('entity_links')
    .select(['crm_id', 'undone'])
    .where('integration_id', '=', integrationId)
    .where('record_type', '=', recordType)
    .where('crm_id', '=', anyOf(crmIds))
    .where(sql<boolean>`undone <> '{}'`)
    .execute()
  return new Map(rows.map(({ crm_id, undone }) => [crm_id, undone]))
}

/** Postgres refuses to upsert the same row twice in one statement. */
function onePerRecord(wanted: readonly EntityLink[]): EntityLink[] {
  const byRecord = new Map<string, EntityLink>()
  for (const link of wanted) {
    const key = `${link.crmType} ${link.crmId}`
    const same = byRecord.get(key)
    const capturedAt = [same?.capturedAt, link.capturedAt].filter((at) => at != null).toSorted((a, b) => +b - +a)[0]
    byRecord.set(key, { ...link, written: { ...same?.written, ...link.written }, capturedAt: capturedAt ?? null })
  }
  return [...byRecord.values()]
}
