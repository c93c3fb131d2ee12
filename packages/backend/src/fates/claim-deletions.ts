import type { Lease } from '../queue/port.ts'
import { claimDeletion, deletionsOf, unclaimedDeletions } from '../store/gone-records.ts'
import type { Located, LocatedBatch } from '../sync/targets/locate-targets.ts'
import type { Batch, WorkDependencies } from '../work/batch.ts'

/**
 * Recognises records of ours that somebody deleted before we knew that we had created them: an earlier try's answer was
 * lost, and what it was to create is not there. Gives what was located with these deletions. Costs nothing where no such
 * try is open, else a call for each type.
 */
export async function claimDeletions(
  { tenancy }: Pick<WorkDependencies, 'tenancy'>,
  { organizationId, integrationId }: Lease,
  { connector }: Pick<Batch, 'connector'>,
  located: LocatedBatch,
): Promise<LocatedBatch> {
  const claimed = async (type: 'company' | 'contact', entities: Located): Promise<Located> => {
    const { intents, records } = entities
    const missing = new Set(intents.map(({ oppspotId }) => oppspotId).filter((key) => !records.has(key)))
    if (missing.size === 0) return entities
    const deleted = await tenancy.inTenant(organizationId, (tx) => unclaimedDeletions(tx, integrationId, type))
    if (deleted.length === 0) return entities
    const restorable = await connector.deletedAmong(type, deleted)
    const entityType = type === 'company' ? 'business' : 'contact'
    const deletions = await tenancy.inTenant(organizationId, async (tx) => {
      for (const [id, { externalKey: key }] of restorable) {
        if (key === null || !missing.has(key)) continue
        await claimDeletion(tx, integrationId, { type, id, entity: { type: entityType, id: key } })
      }
      return deletionsOf(tx, integrationId, entityType, [...missing])
    })
    return { ...entities, deletions: new Map([...entities.deletions, ...deletions]) }
  }
  const companies = await claimed('company', located.companies)
  return { ...located, companies, contacts: await claimed('contact', located.contacts) }
}
