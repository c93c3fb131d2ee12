import { anyOf } from './json.ts'
import type { EntityType } from './schema.ts'
import type { TenantTransaction } from './tenancy.ts'

/** The entities as which these are looked after since their records were merged, by id; the others are left out. */
export async function aliasesOf(
  tx: TenantTransaction,
  integrationId: string,
  entityType: EntityType,
  oppspotIds: readonly string[],
): Promise<Map<string, string>> {
  if (oppspotIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('entity_aliases')
    .select(['oppspot_id', 'same_as'])
    .where('integration_id', '=', integrationId)
    .where('entity_type', '=', entityType)
    .where('oppspot_id', '=', anyOf(oppspotIds))
    .execute()
  return new Map(rows.map(({ oppspot_id, same_as }) => [oppspot_id, same_as]))
}

/** From now on `id`, and all that went by it, is looked after as `sameAs`. */
export async function lookAfterAs(
  tx: TenantTransaction,
  integrationId: string,
  entityType: EntityType,
  { id, sameAs }: { id: string; sameAs: string },
): Promise<void> {
  if (id === sameAs) return
  // What is looked after as itself again has no alias.
  await tx
    .deleteFrom('entity_aliases')
    .where('integration_id', '=', integrationId)
    .where('entity_type', '=', entityType)
    .where('oppspot_id', '=', sameAs)
    .execute()
  await tx
    .updateTable('entity_aliases')
    .set({ same_as: sameAs })
    .where('integration_id', '=', integrationId)
    .where('entity_type', '=', entityType)
    .where('same_as', '=', id)
    .execute()
  await tx
    .insertInto('entity_aliases')
    .values({
      organization_id: tx.organizationId,
      integration_id: integrationId,
      entity_type: entityType,
      oppspot_id: id,
      same_as: sameAs,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['integration_id', 'entity_type', 'oppspot_id', 'organization_id'])
        .doUpdateSet({ same_as: sameAs }),
    )
    .execute()
}
