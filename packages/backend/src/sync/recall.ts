import { type SeenRecord, seenRecords } from '../store/crm-records.ts'
import { type HeldField, heldNow } from '../store/held-fields.ts'
import { linksFrom } from '../store/links.ts'
import type { TenantTransaction } from '../store/tenancy.ts'
import { unsettled, writtenAfterAll } from '../store/write-intents.ts'
import type { DealMemory } from './records/deal-records.ts'
import type { LocatedBatch } from './targets/locate-targets.ts'

/** What we remember of one type of records and the entities for which they stand. */
export interface Memory {
  /** Records as we saw them last, by record id. */
  seen: ReadonlyMap<string, SeenRecord>
  /** Fields that are left alone for a while, with the reason, by record id. */
  held: ReadonlyMap<string, ReadonlyMap<string, string>>
}

export interface Memories {
  company: Memory
  contact: Memory
}

/** All that we remember of the located records: queries that are asked together, and none where none was found. */
export async function recall(
  tx: TenantTransaction,
  integrationId: string,
  located: LocatedBatch,
  now: Date,
): Promise<Memories> {
  const of = async (type: 'company' | 'contact'): Promise<Memory> => {
    const { records } = type === 'company' ? located.companies : located.contacts
    const ids = [...records.values()].map(({ id }) => id)
    const [held, seen] = await Promise.all([
      heldNow(tx, integrationId, type, ids, now),
      seenRecords(tx, integrationId, type, ids),
    ])
    return { seen, held: reasonsOf(held) }
  }
  const [company, contact] = await Promise.all([of('company'), of('contact')])
  return { company, contact }
}

/** What we remember of deals. Of an earlier try that ended before it could tell, what it wrote is known once the deal is read. */
export async function recallDeals(
  tx: TenantTransaction,
  integrationId: string,
  ids: readonly string[],
  now: Date,
): Promise<DealMemory> {
  const [links, intents, held] = await Promise.all([
    linksFrom(tx, integrationId, 'deal', ids),
    unsettled(tx, integrationId, 'deal', ids),
    heldNow(tx, integrationId, 'deal', ids, now),
  ])
  const written = new Map(links.map((link) => [link.crmId, link.written]))
  const open = Map.groupBy(intents, ({ oppspotId }) => oppspotId)
  return {
    writtenTo: ({ id, fields }) => ({ ...written.get(id), ...writtenAfterAll(open.get(id) ?? [], fields) }),
    held: reasonsOf(held),
  }
}

/** Why fields are left alone, by record id. */
function reasonsOf(held: readonly HeldField[]): ReadonlyMap<string, ReadonlyMap<string, string>> {
  return new Map(
    [...Map.groupBy(held, ({ id }) => id)].map(([id, fields]) => [
      id,
      new Map(fields.map(({ field, reason }) => [field, reason])),
    ]),
  )
}
