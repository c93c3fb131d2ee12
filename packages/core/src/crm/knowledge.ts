import type { CrmKnowledge, Engagement, EngagementKind } from '../model/index.ts'
import type { CrmRecord, CrmUser, FieldRef, RecordType } from './connector.ts'

/**
 * A field of the CRM's own that says what happened with a record. `planned` holds when its next activity is due;
 * `open_deals` is a number; all others hold when the thing last happened.
 */
export interface EngagementField extends FieldRef {
  recordType: RecordType
  kind: EngagementKind | 'planned'
}

/** Where a CRM keeps what it knows of dealings with a company. A CRM lists the fields that it has. */
export interface KnowledgeFields {
  engagement: readonly EngagementField[]
  /** The field that holds the id of the user whose the record is, as `users()` gives it. */
  owner: ReadonlyArray<{ recordType: RecordType; field: string }>
}

/** The fields to read with records of that type, so that `knowledgeOf` needs no call of its own. */
export function knowledgeFields({ engagement, owner }: KnowledgeFields, type: RecordType): FieldRef[] {
  return [
    ...engagement.filter(({ recordType }) => recordType === type).map(({ field, type }) => ({ field, type })),
    ...owner.filter(({ recordType }) => recordType === type).map(({ field }) => ({ field, type: 'owner' as const })),
  ]
}

/**
 * What the CRM holds about one company, from its records and those of its people: the latest of each kind, and the first
 * owner in the order of the records. Null where there is no record.
 */
export function knowledgeOf(
  records: readonly CrmRecord[],
  fields: KnowledgeFields,
  users: readonly CrmUser[],
  ownTasks: CrmKnowledge['ownTasks'],
): CrmKnowledge | null {
  if (records.length === 0) return null
  const held = records.flatMap((record) =>
    fields.engagement.flatMap(({ recordType, field, kind }) =>
      recordType === record.type ? [{ kind, value: record.fields[field] ?? null }] : [],
    ),
  )
  const latest = new Map<EngagementKind, Engagement>()
  for (const { kind, value } of held) {
    if (kind === 'planned') continue
    const engagement = engagementFrom(kind, value)
    const known = latest.get(kind)
    if (engagement && (!known || isLater(engagement, known))) latest.set(kind, engagement)
  }
  const planned = held.flatMap(({ kind, value }) => (kind === 'planned' && typeof value === 'string' ? [value] : []))
  return {
    owner: ownerOf(records, fields, users),
    engagements: [...latest.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1)),
    planned: [...new Set(planned)].sort(),
    ownTasks: [...new Set(ownTasks)].sort(),
  }
}

function engagementFrom(kind: EngagementKind, value: unknown): Engagement | null {
  if (kind === 'open_deals') return typeof value === 'number' && value > 0 ? { kind, at: null, count: value } : null
  return typeof value === 'string' ? { kind, at: value, count: null } : null
}

function isLater(a: Engagement, b: Engagement): boolean {
  return (a.at ?? '') > (b.at ?? '') || (a.count ?? 0) > (b.count ?? 0)
}

/** An owner whom the CRM no longer lists as a user is an owner still: what stands there stays. */
function ownerOf(
  records: readonly CrmRecord[],
  fields: KnowledgeFields,
  users: readonly CrmUser[],
): CrmKnowledge['owner'] {
  const ids = records.flatMap((record) =>
    fields.owner.flatMap(({ recordType, field }) => (recordType === record.type ? [record.fields[field]] : [])),
  )
  const id = ids.find((each) => typeof each === 'string' && each !== '')
  if (id === undefined) return null
  const user = users.find((each) => each.id === id)
  return { email: user?.email ?? null, name: user?.name ?? 'someone who is no user of it any more' }
}
