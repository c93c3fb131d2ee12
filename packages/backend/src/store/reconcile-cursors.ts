import type { SyncedType } from './schema.ts'
import type { TenantTransaction } from './tenancy.ts'

/** The records whose changes are swept, in this order. */
const sweptTypes = ['company', 'contact', 'deal'] as const satisfies readonly SyncedType[]

/** How far the sweep of one type of records has come: all that changed before `since` is done. */
export interface ReconcileCursor {
  type: SyncedType
  since: Date
  /** Where the walk under way stands in the CRM's list, and when it began; null between two walks. */
  walk: { position: string; beganAt: Date } | null
}

/** Begins the sweep of an account's changes at a moment; what changed before is left alone. */
export async function beginReconciling(tx: TenantTransaction, integrationId: string, from: Date): Promise<void> {
  for (const type of sweptTypes) await moveCursor(tx, integrationId, { type, since: from, walk: null })
}

/** The cursors of all types, in the order in which they are swept. */
export async function reconcileCursors(tx: TenantTransaction, integrationId: string): Promise<ReconcileCursor[]> {
  const rows = await tx
    .selectFrom('reconcile_cursors')
    .select(['record_type as type', 'since', 'position', 'began_at'])
    .where('integration_id', '=', integrationId)
    .execute()
  const cursors = rows.map(({ position, began_at, ...cursor }) => {
    return { ...cursor, walk: position === null || began_at === null ? null : { position, beganAt: began_at } }
  })
  return cursors.toSorted((one, other) => sweptTypes.indexOf(one.type) - sweptTypes.indexOf(other.type))
}

export async function moveCursor(
  tx: TenantTransaction,
  integrationId: string,
  { type, since, walk }: ReconcileCursor,
): Promise<void> {
  const standing = { since, position: walk?.position ?? null, began_at: walk?.beganAt ?? null }
  await tx
    .insertInto('reconcile_cursors')
    .values({
      organization_id: tx.organizationId,
      integration_id: integrationId,
      record_type: type,
      ...standing,
    })
    .onConflict((conflict) =>
      conflict.columns(['integration_id', 'record_type', 'organization_id']).doUpdateSet(standing),
    )
    .execute()
}
