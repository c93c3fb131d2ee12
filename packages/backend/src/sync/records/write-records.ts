import type { CrmConnector, CrmError, CrmRecord, FieldRef, Outcome, RecordType, RecordWrite } from '@smartsync/core/crm'
import { type FieldValue, readField } from '@smartsync/core/mapping'
import { type Guards, heldByUndo, type Plan, planRecord, sameValue, type WantedField } from '@smartsync/core/sync'
import { type FieldRules, withoutLeftOut } from '../../work/field-rules.ts'
import type { SyncGuard } from '../../work/sync-guard.ts'

/** One of our entities and what is wanted of its record in the CRM. */
export interface Subject {
  /** oppSpot's id of the entity; the record carries it as external key if we create it. */
  key: string
  /** The record as it stands, with every wanted field; null when there is none. */
  before: CrmRecord | null
  wanted: readonly WantedField[]
  /** What we wrote last, by field. */
  written: Readonly<Record<string, FieldValue>>
  /** May the record be created where there is none? */
  create: boolean
  /** Fields that are left alone for a while, with the reason. */
  held?: ReadonlyMap<string, string> | undefined
  /** Of a deal: whether it is closed, and the pipeline that it is in. */
  deal?: Pick<Guards, 'closed' | 'pipeline'>
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
  /** What we had written there before, by field. */
  written: Readonly<Record<string, FieldValue>>
  /** What we wanted and what stood there already, by field. After an uncertain try it is likely that we wrote it. */
  standing: Readonly<Record<string, FieldValue>>
}

/**
 * Brings the records of one type to where their subjects want them: plans, and writes what differs, in one call for
 * creating and one for updating, per batch of the CRM. A record that turns out to exist when we try to create it is
 * read, with `fields`, and updated instead. Subjects must have different keys. Rejects only when a whole call fails;
 * what failed for one record is in its result.
 */
export async function writeRecords(
  connector: CrmConnector,
  type: RecordType,
  subjects: readonly Subject[],
  fields: readonly FieldRef[],
  guard: SyncGuard,
): Promise<SyncedRecord[]> {
  const synced = await writeOnce(connector, type, subjects, guard)
  const existing = new Map(
    synced.flatMap(({ key, error }) =>
      error?.code === 'crm_conflict' && error.existingId !== null ? [[key, error.existingId]] : [],
    ),
  )
  if (existing.size === 0) return synced
  const read = await connector.read(type, [...new Set(existing.values())], fields)
  const again = subjects.flatMap((subject) => {
    const id = existing.get(subject.key)
    if (id === undefined) return []
    return [{ ...subject, before: read.find((record) => record.id === id) ?? null, create: false }]
  })
  const updated = new Map((await writeOnce(connector, type, again, guard)).map((record) => [record.key, record]))
  return synced.map((record) => updated.get(record.key) ?? record)
}

async function writeOnce(
  connector: CrmConnector,
  type: RecordType,
  subjects: readonly Subject[],
  guard: SyncGuard,
): Promise<SyncedRecord[]> {
  const known = subjects.flatMap(({ before }) => before?.id ?? [])
  const undone = known.length > 0 ? await guard.undone(type, known) : new Map()
  const rules = await guard.rules(type)
  const planned = subjects.map((subject) => ({ subject, plan: planFor(type, subject, undone, rules) }))
  const writes = planned.flatMap(({ subject, plan }) =>
    plan === null || plan.operation === 'skip' ? [] : [writeFor(subject, plan)],
  )
  const outcomes = new Map<string, Outcome>()
  if (writes.length > 0) {
    await guard.intend(type, writes)
    await guard.beforeWriting()
    for (const outcome of await connector.upsert(type, writes)) outcomes.set(outcome.ref, outcome)
  }

  return planned.map(({ subject: { key, before, wanted, written }, plan }) => {
    const outcome = outcomes.get(key)
    const base = {
      key,
      plan,
      before,
      written,
      standing: standingAmong(wanted, before),
      recordId: before?.id ?? null,
      error: null,
    }
    if (before === null && (plan === null || plan.operation === 'skip')) return { ...base, result: 'absent' }
    if (outcome === undefined) return { ...base, result: 'unchanged' }
    if (!outcome.ok) return { ...base, result: 'failed', error: outcome.error }
    const done = plan === null ? null : withoutLeftOut(plan, outcome.leftOut ?? [])
    return { ...base, plan: done, recordId: outcome.id, result: outcome.created ? 'created' : 'updated' }
  })
}

function standingAmong(wanted: readonly WantedField[], before: CrmRecord | null): Record<string, FieldValue> {
  const standing = wanted.filter(
    ({ field, type, value }) => before !== null && sameValue(type, readField(before.fields, field), value),
  )
  return Object.fromEntries(standing.map(({ field, value }) => [field, value]))
}

function planFor(
  type: RecordType,
  { before, wanted, written, held: bouncing, create, deal }: Subject,
  undone: ReadonlyMap<string, Readonly<Record<string, FieldValue>>>,
  rules: FieldRules,
): Plan | null {
  if (before === null && !create) return null
  const takenBack = before === null ? [] : heldByUndo(undone.get(before.id) ?? {}, before.fields, wanted)
  const held = new Map([...rules.held, ...takenBack, ...(bouncing ?? [])])
  return planRecord({
    ...deal,
    type,
    id: before?.id ?? null,
    current: before?.fields ?? null,
    wanted,
    written,
    held,
    orders: rules.orders,
  })
}

function writeFor({ key, before, associate }: Subject, plan: Plan): RecordWrite {
  return {
    ref: key,
    id: before?.id ?? null,
    externalKey: key,
    fields: plan.changes.map(({ field, type, new: value }) => ({ field, type, value })),
    associate,
  }
}
