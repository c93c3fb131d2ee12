import { type SeenRecord, seenRecords } from '../store/crm-records.ts'
import { deletionsOf } from '../store/gone-records.ts'
import { heldNow } from '../store/held-fields.ts'
import type { TenantTransaction } from '../store/tenancy.ts'
import type { LocatedBatch } from './locate-targets.ts'

/** What we remember of one type of records and the entities for which they stand. */
export interface Memory {
  /** Records as we saw them last, by record id. */
  seen: ReadonlyMap<string, SeenRecord>
  /** Fields that are left alone for a while, with the reason, by record id. */
  held: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** When somebody deleted an entity's record, by our key. */
  deletions: ReadonlyMap<string, Date>
}

export interface Memories {
  company: Memory
  contact: Memory
}

/** All that we remember of the located records: a fixed number of queries. */
export async function recall(
  tx: TenantTransaction,
  integrationId: string,
  located: LocatedBatch,
  now: Date,
): Promise<Memories> {
  const of = async (type: 'company' | 'contact'): Promise<Memory> => {
    const { records, keys } = type === 'company' ? located.companies : located.contacts
    const ids = [...records.values()].map(({ id }) => id)
    const absent = keys.filter((key) => !records.has(key))
    const [held, seen, deletions] = await Promise.all([
      heldNow(tx, integrationId, type, ids, now),
      seenRecords(tx, integrationId, type, ids),
      deletionsOf(tx, integrationId, type === 'company' ? 'business' : 'contact', absent),
    ])
    return {
      seen,
      held: new Map(
        [...Map.groupBy(held, ({ id }) => id)].map(([id, fields]) => [
          id,
          new Map(fields.map(({ field, reason }) => [field, reason])),
        ]),
      ),
      deletions,
    }
  }
  const [company, contact] = await Promise.all([of('company'), of('contact')])
  return { company, contact }
}
