import type { Mapping } from '@smartsync/core/mapping'
import { json } from './json.ts'
import type { TenantTransaction } from './tenancy.ts'

/** The integration's field mappings, in the order in which they were given. */
export async function mappings(tx: TenantTransaction, integrationId: string): Promise<Mapping[]> {
  const rows = await tx
    .selectFrom('crm_field_mappings')
    .select(['entity_type', 'oppspot_field', 'crm_field', 'field_type', 'value_type', 'transform_function'])
    .select(['default_value', 'is_required', 'sync_direction', 'write_policy', 'conflict_rule'])
    .where('integration_id', '=', integrationId)
    .orderBy('position')
    .execute()
  return rows.map((row) => ({
    entityType: row.entity_type,
    oppspotField: row.oppspot_field,
    crmField: row.crm_field,
    fieldKind: row.field_type,
    type: row.value_type,
    transform: row.transform_function,
    defaultValue: row.default_value,
    required: row.is_required,
    direction: row.sync_direction,
    policy: row.write_policy,
    ...(row.conflict_rule !== null && { conflict: row.conflict_rule }),
  }))
}

/** Puts these mappings in the place of all that were there. */
export async function replaceMappings(
  tx: TenantTransaction,
  integrationId: string,
  wanted: readonly Mapping[],
): Promise<void> {
  await tx.deleteFrom('crm_field_mappings').where('integration_id', '=', integrationId).execute()
  if (wanted.length === 0) return
  await tx
    .insertInto('crm_field_mappings')
    .values(
      wanted.map((mapping, position) => ({
        organization_id: tx.organizationId,
        integration_id: integrationId,
        position,
        entity_type: mapping.entityType,
        oppspot_field: mapping.oppspotField,
        crm_field: mapping.crmField,
        field_type: mapping.fieldKind,
        value_type: mapping.type,
        transform_function: mapping.transform,
        default_value: json(mapping.defaultValue),
        is_required: mapping.required,
        sync_direction: mapping.direction,
        write_policy: mapping.policy,
        conflict_rule: mapping.conflict ?? null,
      })),
    )
    .execute()
}
