import {
  byAnyId,
  type CrmConnector,
  type CrmRecord,
  type FieldRef,
  type LookupKey,
  type RecordType,
} from '@smartsync/core/crm'
import type { EntityLink } from '../../store/links.ts'
import type { SyncGuard } from '../../work/sync-guard.ts'

/** One of our entities whose record in the CRM is looked for. */
export interface Sought {
  /** oppSpot's id of the entity. */
  key: string
  /** The record, where a link or the caller knows it. */
  recordId: string | null
  /** Where else to look for the record, best first. */
  lookups: ReadonlyArray<{ key: LookupKey; value: string }>
}

/**
 * The entities' records as they stand, by key: by known id first, then by each way of looking up in turn. A record that
 * belongs to another entity is nobody else's: companies of one group often share a domain. Costs a call for each way,
 * per batch of the CRM.
 */
export async function locateRecords(
  connector: CrmConnector,
  type: RecordType,
  sought: readonly Sought[],
  fields: readonly FieldRef[],
  guard: SyncGuard,
): Promise<ReadonlyMap<string, CrmRecord>> {
  const present = new Map<string, CrmRecord>()
  const taken = new Set<string>()
  const take = (key: string, record: CrmRecord | undefined) => {
    if (record === undefined || present.has(key) || taken.has(record.id)) return
    present.set(key, record)
    taken.add(record.id)
  }

  const ids = [...new Set(sought.flatMap(({ recordId }) => recordId ?? []))]
  const known = ids.length > 0 ? await connector.read(type, ids, fields) : []
  const byId = byAnyId(known)
  for (const { key, recordId } of sought) if (recordId !== null) take(key, byId.get(recordId))

  for (const way of ['externalKey', 'email', 'domain'] as const) {
    const missing = sought.flatMap(({ key, lookups }) =>
      present.has(key) ? [] : lookups.flatMap((lookup) => (lookup.key === way ? [{ key, value: lookup.value }] : [])),
    )
    if (missing.length === 0) continue
    const found = await connector.find(type, way, [...new Set(missing.map(({ value }) => value))], fields)
    if (found.length === 0) continue
    const owners = await guard.linkedTo(
      type,
      found.map(({ record }) => record.id),
    )
    for (const { key, value } of missing) {
      const free = found.find(({ by, record }) => by === value && (owners.get(record.id) ?? key) === key)
      take(key, free?.record)
    }
  }
  return present
}

/**
 * A link to a record that is not there any more; `survivorId` names the one that it was merged into, if it was, and
 * `deletedAt` says when it was deleted, where that is known.
 */
export interface GoneLink {
  link: EntityLink
  survivorId: string | null
  deletedAt: Date | null
}

/** The links whose record was looked for and is not there any more. */
export function goneAmong(
  links: readonly EntityLink[],
  sought: readonly Sought[],
  found: ReadonlyMap<string, CrmRecord>,
): GoneLink[] {
  return links.flatMap((link) => {
    const asked = sought.find(({ key }) => key === link.oppspotId)
    const record = found.get(link.oppspotId)
    if (asked?.recordId !== link.crmId || record?.id === link.crmId) return []
    return [{ link, survivorId: record?.formerIds?.includes(link.crmId) ? record.id : null, deletedAt: null }]
  })
}
