import type { RecordType } from '../crm/connector.ts'
import { isBlank, readField } from '../mapping/blank.ts'
import type { FieldType, FieldValue } from '../mapping/field.ts'
import type { WantedField } from '../mapping/wanted.ts'
import { sameValue } from './equal.ts'
import { type Guarded, type Guards, mayTouchRecord, mayWriteField } from './guards.ts'

export interface FieldChange {
  field: string
  type: FieldType
  old: FieldValue
  new: FieldValue
  reason: string
}

/** A value that was wanted and is not written, and why not. */
export interface HeldBack {
  field: string
  current: FieldValue
  wanted: FieldValue
  reason: string
  /** Which guard kept a stage from being moved. */
  guarded?: Guarded
}

/** The writes intended for one record; with `skip`, none. `reason` says it in a sentence for a person. */
export interface Plan {
  recordType: RecordType
  id: string | null
  operation: 'create' | 'update' | 'skip'
  changes: readonly FieldChange[]
  heldBack: readonly HeldBack[]
  reason: string
}

/** `current` is the record as it stands, null where there is none; `written` what we wrote last, by field. */
export interface PlanRequest extends Guards {
  type: RecordType
  id: string | null
  current: Readonly<Record<string, FieldValue>> | null
  wanted: readonly WantedField[]
  written: Readonly<Record<string, FieldValue>>
}

/**
 * Decides what to write to one record: what is wanted, differs from what stands there, and may be written by its policy
 * and the guards. A blank is never written. Planning again after the plan was applied gives a skip. Of two wishes for
 * one field the first counts.
 */
export function planRecord(request: PlanRequest): Plan {
  const { type, id, wanted, written } = request
  if (id !== null && request.current === null) return skip(request, [], 'The record is not there')
  const current = request.current ?? {}

  const differing = firstOfEach(wanted).filter(
    ({ field, type, value }) => !isBlank(value) && !sameValue(type, readField(current, field), value),
  )
  const record = mayTouchRecord(type, request.current, request)
  const changes: FieldChange[] = []
  const stamps: FieldChange[] = []
  const heldBack: HeldBack[] = []
  for (const wish of differing) {
    const { field, value, reason } = wish
    const old = readField(current, field)
    const verdict = record.allowed ? mayWriteField(wish, old, readField(written, field), request) : record
    if (verdict.allowed) (wish.accompanies ? stamps : changes).push({ field, type: wish.type, old, new: value, reason })
    else {
      const { why, guarded } = verdict
      heldBack.push({ field, current: old, wanted: value, reason: why, ...(guarded && { guarded }) })
    }
  }

  if (changes.length === 0) return skip(request, heldBack, whyNothing(heldBack))
  const all = [...changes, ...stamps]
  const fields = all.map(({ field }) => field).join(', ')
  return id === null
    ? { recordType: type, id, operation: 'create', changes: all, heldBack, reason: `New ${type} with ${fields}` }
    : { recordType: type, id, operation: 'update', changes: all, heldBack, reason: `To write: ${fields}` }
}

/** The record as it stands once the plan is carried out. */
export function applyPlan(
  current: Readonly<Record<string, FieldValue>> | null,
  plan: { changes: readonly FieldChange[] },
): Record<string, FieldValue> {
  return withChanges(current ?? {}, plan.changes)
}

/** What we wrote last, by field, once the plan is carried out. */
export function writtenAfter(
  written: Readonly<Record<string, FieldValue>>,
  plan: { changes: readonly FieldChange[] },
): Record<string, FieldValue> {
  return withChanges(written, plan.changes)
}

function withChanges(
  fields: Readonly<Record<string, FieldValue>>,
  changes: readonly FieldChange[],
): Record<string, FieldValue> {
  return Object.fromEntries([
    ...Object.entries(fields),
    ...changes.map((change) => [change.field, change.new] as const),
  ])
}

function firstOfEach(wanted: readonly WantedField[]): WantedField[] {
  return [...new Map(wanted.toReversed().map((wish) => [wish.field, wish])).values()].toReversed()
}

function skip({ type, id }: PlanRequest, heldBack: readonly HeldBack[], reason: string): Plan {
  return { recordType: type, id, operation: 'skip', changes: [], heldBack, reason }
}

function whyNothing(heldBack: readonly HeldBack[]): string {
  if (heldBack.length === 0) return 'Nothing to write: nothing differs from what is wanted'
  return `Nothing to write; held back: ${heldBack.map(({ field }) => field).join(', ')}`
}
