import { sql } from 'kysely'
import { anyOf } from './json.ts'
import type { SyncedType } from './schema.ts'
import type { TenantTransaction } from './tenancy.ts'

/** A field of a record that is left alone until a moment, because it bounces between us and somebody else. */
export interface HeldField {
  type: SyncedType
  id: string
  field: string
  reason: string
  since: Date
  until: Date
}

/** Leaves fields alone; one that was held before is held anew. */
export async function holdFields(
  tx: TenantTransaction,
  integrationId: string,
  fields: readonly HeldField[],
): Promise<void> {
  if (fields.length === 0) return
  await tx
    .insertInto('held_fields')
    .values(
      fields.map(({ type, id, field, reason, since, until }) => ({
        organization_id: tx.organizationId,
        integration_id: integrationId,
        record_type: type,
        crm_id: id,
        field,
        reason,
        held_at: since,
        held_until: until,
        released_by: null,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['integration_id', 'record_type', 'crm_id', 'field', 'organization_id']).doUpdateSet((row) => ({
        reason: row.ref('excluded.reason'),
        held_at: row.ref('excluded.held_at'),
        held_until: row.ref('excluded.held_until'),
        released_by: null,
      })),
    )
    .execute()
}

/** The fields of these records that are held now. */
export function heldNow(
  tx: TenantTransaction,
  integrationId: string,
  type: SyncedType,
  ids: readonly string[],
  now: Date,
): Promise<HeldField[]> {
  return ids.length === 0
    ? Promise.resolve([])
    : held(tx, integrationId, now).where('record_type', '=', type).where('crm_id', '=', anyOf(ids)).execute()
}

/** All that is held now, latest first, for an administrator to see. */
export function heldFields(tx: TenantTransaction, integrationId: string, now: Date): Promise<HeldField[]> {
  return held(tx, integrationId, now).orderBy('held_at', 'desc').orderBy('crm_id').orderBy('field').limit(200).execute()
}

/**
 * Lets a record's held fields go, or one of them, at an administrator's word; gives their number. What happened before
 * does not count against them any more.
 */
export async function releaseFields(
  tx: TenantTransaction,
  integrationId: string,
  record: { type: SyncedType; id: string; field?: string },
  { by, now }: { by: string; now: Date },
): Promise<number> {
  const released = await tx
    .updateTable('held_fields')
    .set({ held_until: now, released_by: by })
    .where('integration_id', '=', integrationId)
    .where('record_type', '=', record.type)
    .where('crm_id', '=', record.id)
    .$if(record.field !== undefined, (query) => query.where('field', '=', record.field ?? ''))
    .where('held_until', '>', now)
    .executeTakeFirst()
  return Number(released.numUpdatedRows)
}

/** When the holds of these records' fields ended, by record and field: only writes after that tell of a new bounce. */
export async function holdsEnded(
  tx: TenantTransaction,
  integrationId: string,
  type: SyncedType,
  ids: readonly string[],
): Promise<Map<string, Date>> {
  const rows = await tx
    .selectFrom('held_fields')
    .select([sql<string>`crm_id || ' ' || field`.as('key'), 'held_until'])
    .where('integration_id', '=', integrationId)
    .where('record_type', '=', type)
    .where('crm_id', '=', anyOf(ids))
    .execute()
  return new Map(rows.map(({ key, held_until }) => [key, held_until]))
}

function held(tx: TenantTransaction, integrationId: string, now: Date) {
  return tx
    .selectFrom('held_fields')
    .select(['record_type as type', 'crm_id as id', 'field', 'reason', 'held_at as since', 'held_until as until'])
    .where('integration_id', '=', integrationId)
    .where('held_until', '>', now)
}
