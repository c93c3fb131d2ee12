import type {
  CrmConnector,
  CrmError,
  CrmRecord,
  FieldRef,
  LookupKey,
  Outcome,
  RecordType,
  RecordWrite,
} from '@smartsync/core/crm'
import type { FieldValue } from '@smartsync/core/mapping'
import { type Plan, planRecord, type WantedField } from '@smartsync/core/sync'

/** One of our entities and what is wanted of its record in the CRM. */
export interface Subject {
  /** oppSpot's id of the entity; the record carries it as external key if we create it. */
  key: string
  /** The record, where a link or the caller knows it. */
  recordId: string | null
  /** Where else to look for the record, best first. */
  lookups: ReadonlyArray<{ key: LookupKey; value: string }>
  wanted: readonly WantedField[]
  /** What we wrote last, by field. */
  written: Readonly<Record<string, FieldValue>>
  /** May the record be created where none is found? */
  create: boolean
  /** Records to associate with a new one. */
  associate: ReadonlyArray<{ type: RecordType; id: string }>
}

export interface SyncedRecord {
  key: string
  /** Null when there is no record: none was found and none may be created, or the write failed. */
  recordId: string | null
  plan: Plan | null
  result: 'created' | 'updated' | 'unchanged' | 'absent' | 'failed'
  error: CrmError | null
  /** The record as it stood before. */
  before: CrmRecord | null
}

/** What the caller must be asked on the way. */
export interface SyncGuard {
  /** The keys of the entities to which these records are linked already. A record belongs to one entity only. */
  linkedTo(type: RecordType, recordIds: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Throws when we have lost the right to write. */
  beforeWriting(): Promise<void>
}

/**
 * Brings the records of one type to where their subjects want them: looks them up, plans, and writes what differs.
 * Costs a read and a call for each way of looking up, and one for creating and updating, per batch of the CRM.
 * A record that turns out to exist when we try to create it is updated instead.
 * Subjects must have different keys. Rejects only when a whole call fails; what failed for one record is in its result.
 */
export async function syncRecords(
  connector: CrmConnector,
  type: RecordType,
  subjects: readonly Subject[],
  guard: SyncGuard,
): Promise<SyncedRecord[]> {
  const synced = await syncOnce(connector, type, subjects, guard)
  const existing = subjects.flatMap((subject) => {
    const error = synced.find(({ key }) => key === subject.key)?.error
    return error?.code === 'crm_conflict' && error.existingId !== null
      ? [{ ...subject, recordId: error.existingId, create: false }]
      : []
  })
  if (existing.length === 0) return synced
  const again = new Map((await syncOnce(connector, type, existing, guard)).map((record) => [record.key, record]))
  return synced.map((record) => again.get(record.key) ?? record)
}

async function syncOnce(
  connector: CrmConnector,
  type: RecordType,
  subjects: readonly Subject[],
  guard: SyncGuard,
): Promise<SyncedRecord[]> {
  if (subjects.length === 0) return []
  const present = await findPresent(connector, type, subjects, guard)
  const planned = subjects.map((subject) => {
    const before = present.get(subject.key) ?? null
    return { subject, before, plan: before === null && !subject.create ? null : planFor(type, subject, before) }
  })

  const writes = planned.flatMap(({ subject, before, plan }) =>
    plan === null || plan.operation === 'skip' ? [] : [writeFor(subject, before, plan)],
  )
  const outcomes = new Map<string, Outcome>()
  if (writes.length > 0) {
    await guard.beforeWriting()
    for (const outcome of await connector.upsert(type, writes)) outcomes.set(outcome.ref, outcome)
  }

  return planned.map(({ subject, before, plan }) => {
    const outcome = outcomes.get(subject.key)
    const base = { key: subject.key, plan, before, recordId: before?.id ?? null, error: null }
    if (before === null && (plan === null || plan.operation === 'skip')) return { ...base, result: 'absent' }
    if (outcome === undefined) return { ...base, result: 'unchanged' }
    if (!outcome.ok) return { ...base, result: 'failed', error: outcome.error }
    return { ...base, recordId: outcome.id, result: outcome.created ? 'created' : 'updated' }
  })
}

function planFor(type: RecordType, { wanted, written }: Subject, before: CrmRecord | null): Plan {
  return planRecord({ type, id: before?.id ?? null, current: before?.fields ?? null, wanted, written })
}

function writeFor({ key, associate }: Subject, before: CrmRecord | null, plan: Plan): RecordWrite {
  return {
    ref: key,
    id: before?.id ?? null,
    externalKey: key,
    fields: plan.changes.map(({ field, type, new: value }) => ({ field, type, value })),
    associate,
  }
}

/**
 * The subjects' records as they stand, by key: by known id first, then by each way of looking up in turn. A record that
 * belongs to another entity is nobody else's: companies of one group often share a domain.
 */
async function findPresent(
  connector: CrmConnector,
  type: RecordType,
  subjects: readonly Subject[],
  guard: SyncGuard,
): Promise<Map<string, CrmRecord>> {
  const fields = fieldsOf(subjects)
  const present = new Map<string, CrmRecord>()
  const taken = new Set<string>()
  const take = (key: string, record: CrmRecord | undefined) => {
    if (record === undefined || present.has(key) || taken.has(record.id)) return
    present.set(key, record)
    taken.add(record.id)
  }

  const ids = [...new Set(subjects.flatMap(({ recordId }) => recordId ?? []))]
  const known = ids.length > 0 ? await connector.read(type, ids, fields) : []
  const byId = new Map(known.map((record) => [record.id, record]))
  for (const { key, recordId } of subjects) if (recordId !== null) take(key, byId.get(recordId))

  for (const way of ['externalKey', 'email', 'domain'] as const) {
    const sought = subjects.flatMap(({ key, lookups }) =>
      present.has(key) ? [] : lookups.flatMap((lookup) => (lookup.key === way ? [{ key, value: lookup.value }] : [])),
    )
    if (sought.length === 0) continue
    const found = await connector.find(type, way, [...new Set(sought.map(({ value }) => value))], fields)
    if (found.length === 0) continue
    const owners = await guard.linkedTo(
      type,
      found.map(({ record }) => record.id),
    )
    for (const { key, value } of sought) {
      const free = found.find(({ by, record }) => by === value && (owners.get(record.id) ?? key) === key)
      take(key, free?.record)
    }
  }
  return present
}

function fieldsOf(subjects: readonly Subject[]): FieldRef[] {
  const fields = new Map<string, FieldRef>()
  for (const { wanted } of subjects) for (const { field, type } of wanted) fields.set(field, { field, type })
  return [...fields.values()]
}
