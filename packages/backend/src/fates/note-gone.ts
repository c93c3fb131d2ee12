import { forgetRecord, moveToSurvivor } from '../store/forget-record.ts'
import { noteFate } from '../store/gone-records.ts'
import type { TenantTransaction } from '../store/tenancy.ts'
import type { SyncedBatch } from '../sync/sync-batch.ts'

/**
 * Follows the records that turned out not to be there any more, of which nobody had told us: merged into another, or
 * deleted. The entity of a deleted one is not created again by ourselves, unless this batch just did.
 */
export async function noteGone(
  tx: TenantTransaction,
  integrationId: string,
  { gone, synced }: Pick<SyncedBatch, 'gone' | 'synced'>,
  now: Date,
): Promise<void> {
  if (gone.length === 0) return
  const records = synced.flatMap(({ companyRecord, contactRecord }) => [companyRecord, contactRecord])
  const standing = new Set(records.flatMap((record) => (record?.recordId ? [record.key] : [])))
  for (const { link, survivorId, deletedAt } of gone) {
    const { entityType, oppspotId, crmType: type, crmId: id } = link
    if (survivorId !== null) {
      await noteFate(tx, integrationId, { type, id, fate: 'merged', at: now, mergedInto: survivorId })
      await moveToSurvivor(tx, { integrationId, type, id }, survivorId)
      continue
    }
    const entity = standing.has(oppspotId) ? null : { type: entityType, id: oppspotId }
    await noteFate(tx, integrationId, { type, id, fate: 'deleted', at: deletedAt ?? now, entity })
    await forgetRecord(tx, { integrationId, type, id })
  }
}
