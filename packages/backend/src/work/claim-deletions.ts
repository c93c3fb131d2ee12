import type { Lease } from '../queue/port.ts'
import { claimDeletion, unclaimedDeletions } from '../store/gone-records.ts'
import type { Batch, WorkDependencies } from './batch.ts'
import type { LocatedBatch } from './locate-targets.ts'

/**
 * Recognises records of ours that somebody deleted before we knew that we had created them: an earlier try's answer was
 * lost, and what it was to create is not there. Costs nothing where no such try is open, else a call for each type.
 */
export async function claimDeletions(
  { tenancy }: Pick<WorkDependencies, 'tenancy'>,
  { organizationId, integrationId }: Lease,
  { connector }: Pick<Batch, 'connector'>,
  located: Pick<LocatedBatch, 'companies' | 'contacts'>,
): Promise<void> {
  for (const [type, entityType, { intents, records }] of [
    ['company', 'business', located.companies],
    ['contact', 'contact', located.contacts],
  ] as const) {
    const missing = new Set(intents.map(({ oppspotId }) => oppspotId).filter((key) => !records.has(key)))
    if (missing.size === 0) continue
    const deleted = await tenancy.inTenant(organizationId, (tx) => unclaimedDeletions(tx, integrationId, type))
    if (deleted.length === 0) continue
    const keys = await connector.keysOfDeleted(type, deleted)
    await tenancy.inTenant(organizationId, async (tx) => {
      for (const [id, key] of keys) {
        if (key === null || !missing.has(key)) continue
        await claimDeletion(tx, integrationId, { type, id, entity: { type: entityType, id: key } })
      }
    })
  }
}
