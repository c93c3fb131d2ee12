import type { Lease } from '../queue/port.ts'
import { claimDeletion, deletionsOf, unclaimedDeletions } from '../store/gone-records.ts'
import type { Located, LocatedBatch } from '../sync/targets/locate-targets.ts'
import type { Batch, WorkDependencies } from '../work/batch.ts'

/**
 * Recognises records of ours that somebody deleted before we knew that we had created them: an earlier try's answer was
 * lost, and what it was to create is not there. And learns when those were deleted that were there before and are not any
 * more, of which no webhook has told yet. Gives what was located with these deletions. Costs nothing where there is
 * neither, else a call for each type.
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
    const unclaimed =
      missing.size > 0
        ? await tenancy.inTenant(organizationId, (tx) => unclaimedDeletions(tx, integrationId, type))
        : []
    const gone = entities.gone.flatMap(({ link, survivorId }) => (survivorId === null ? [link.crmId] : []))
    if (unclaimed.length + gone.length === 0) return entities
    const restorable = await connector.deletedAmong(type, [...unclaimed, ...gone])
    const entityType = type === 'company' ? 'business' : 'contact'
    const deletions = await tenancy.inTenant(organizationId, async (tx) => {
      for (const id of unclaimed) {
        const key = restorable.get(id)?.externalKey ?? null
        if (key === null || !missing.has(key)) continue
        await claimDeletion(tx, integrationId, { type, id, entity: { type: entityType, id: key } })
      }
      return deletionsOf(tx, integrationId, entityType, [...missing])
    })
    return {
      ...entities,
      deletions: new Map([...entities.deletions, ...deletions]),
      gone: entities.gone.map((each) => {
        const at = restorable.get(each.link.crmId)?.at ?? null
        return { ...each, deletedAt: at === null ? null : new Date(at) }
      }),
    }
  }
  const companies = await claimed('company', located.companies)
  return { ...located, companies, contacts: await claimed('contact', located.contacts) }
}
