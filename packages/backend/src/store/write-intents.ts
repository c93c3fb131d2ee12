import type { RecordWrite } from '@smartsync/core/crm'
import type { FieldValue } from '@smartsync/core/mapping'
import { readField } from '@smartsync/core/mapping'
import { sameValue } from '@smartsync/core/sync'
import { sql } from 'kysely'
import { anyOf } from './json.ts'
import type { TenantTransaction } from './tenancy.ts'

export type IntendedType = 'contact' | 'company' | 'deal'

export interface Intent {
  oppspotId: string
  fields: RecordWrite['fields']
}

/** Remembers what is about to be written, by our keys. Commit it before the call is made. */
export async function intend(
  tx: TenantTransaction,
  integrationId: string,
  type: IntendedType,
  intents: readonly Intent[],
): Promise<void> {
  if (intents.length === 0) return
  // Citus copies rows of a select that returns nothing, which row-level security does not allow.
  await sql`
    insert into smartsync.write_intents (organization_id, integration_id, record_type, oppspot_id, fields)
    select ${tx.organizationId}::uuid, ${integrationId}::uuid, ${type}::text, intent."oppspotId", intent.fields
    from jsonb_to_recordset(${JSON.stringify(intents)}::jsonb) as intent ("oppspotId" text, fields jsonb)
    returning id`.execute(tx)
}

/** What was to be written to these records, and of which nobody knows whether it was. */
export function unsettled(
  tx: TenantTransaction,
  integrationId: string,
  type: IntendedType,
  oppspotIds: readonly string[],
): Promise<Intent[]> {
  return tx
    .selectFrom('write_intents')
    .select(['oppspot_id as oppspotId', 'fields'])
    .where('integration_id', '=', integrationId)
    .where('record_type', '=', type)
    .where('oppspot_id', '=', anyOf(oppspotIds))
    .orderBy('id')
    .execute()
}

/** What became of these records is committed with this. */
export async function settle(
  tx: TenantTransaction,
  integrationId: string,
  type: IntendedType,
  oppspotIds: readonly string[],
): Promise<void> {
  if (oppspotIds.length === 0) return
  await tx
    .deleteFrom('write_intents')
    .where('integration_id', '=', integrationId)
    .where('record_type', '=', type)
    .where('oppspot_id', '=', anyOf(oppspotIds))
    .execute()
}

/** Of what was intended, what stands there: it was written after all. */
export function writtenAfterAll(
  intents: readonly Intent[],
  current: Readonly<Record<string, FieldValue>>,
): Record<string, FieldValue> {
  const standing = intents
    .flatMap(({ fields }) => fields)
    .filter(({ field, type, value }) => sameValue(type, readField(current, field), value))
  return Object.fromEntries(standing.map(({ field, value }) => [field, value]))
}
