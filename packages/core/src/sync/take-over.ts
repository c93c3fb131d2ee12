import { isBlank, readField } from '../mapping/blank.ts'
import { catalogueField } from '../mapping/catalogue.ts'
import { convert } from '../mapping/convert.ts'
import type { FieldType, FieldValue } from '../mapping/field.ts'
import type { ConflictRule, Mapping } from '../mapping/mapping.ts'
import { type CompileTransform, compileTransform } from '../mapping/transform.ts'
import type { IsoDate, IsoInstant } from '../model/index.ts'
import { type FieldMemory, resolveField } from './conflict.ts'
import { sameValue } from './equal.ts'
import type { FieldChange, HeldBack } from './plan.ts'

/** What a CRM's record says of our fields, by key of the catalogue, beside what oppSpot says. */
export type Said = Readonly<Record<string, FieldMemory & { at: IsoInstant }>>

export interface TakeOverRequest {
  /** Those by which values come from the CRM, of the record's type. */
  mappings: readonly Mapping[]
  /** The record as it stands. */
  record: Readonly<Record<string, FieldValue>>
  /** When the record was changed last, as far as that is known. */
  changedAt: IsoInstant | null
  /** What oppSpot itself says, by key, and since when. */
  oppspot: Readonly<Record<string, FieldValue>>
  oppspotAt: IsoDate | IsoInstant | null
  before: Said
  /** What we wrote last to the record, by CRM field. */
  written: Readonly<Record<string, FieldValue>>
  /** The integration's; a mapping may have its own. */
  rule: ConflictRule
  now: IsoInstant
  compile?: CompileTransform
}

/** What came of it. `changes` are of our fields, with the value that counted before; both empty where nothing is new. */
export interface TakenOver {
  said: Said
  changes: readonly FieldChange[]
  /** What the CRM says and does not count, and why. */
  heldBack: readonly HeldBack[]
}

/** Takes over what a record says of our fields, field by field, where its value counts. */
export function takeOver(request: TakeOverRequest): TakenOver {
  const said: Record<string, Said[string]> = {}
  const changes: FieldChange[] = []
  const heldBack: HeldBack[] = []
  for (const mapping of request.mappings) {
    const key = mapping.oppspotField
    const type = catalogueField(key)?.type ?? mapping.type
    const value = toOurs(mapping, type, request)
    const before = Object.hasOwn(request.before, key) ? request.before[key] : undefined
    if (!value.ok) {
      if (before !== undefined) said[key] = before
      const current = readField(request.oppspot, key)
      heldBack.push({ field: key, current, wanted: readField(request.record, mapping.crmField), reason: value.why })
      continue
    }
    const memory = before === undefined ? remembered(mapping, type, request) : afterOurs(before, mapping, type, request)
    const oppspot = readField(request.oppspot, key)
    const {
      holds,
      value: counts,
      conflict,
      why,
    } = resolveField({
      type,
      crm: { value: value.value, at: request.changedAt },
      oppspot: { value: oppspot, at: request.oppspotAt },
      before: memory,
      rule: mapping.conflict ?? request.rule,
    })
    const counted = before === undefined ? oppspot : before[before.holds]
    const isNews = before === undefined || !sameValue(type, value.value, before.crm) || holds !== before.holds
    said[key] = { crm: value.value, oppspot, holds, at: isNews ? (request.changedAt ?? request.now) : before.at }
    if (holds === 'crm' && !sameValue(type, counts, counted)) {
      const reason = conflict ? `${why}; oppSpot says ${shown(oppspot)}` : why
      changes.push({ field: key, type, old: counted, new: counts, reason })
    } else if (holds === 'oppspot' && conflict) {
      heldBack.push({ field: key, current: oppspot, wanted: value.value, reason: why })
    }
  }
  return { said, changes, heldBack }
}

type Ours = { ok: true; value: FieldValue } | { ok: false; why: string }

function toOurs(
  { crmField, transform }: Mapping,
  type: FieldType,
  { record, compile = compileTransform }: TakeOverRequest,
): Ours {
  const value = readField(record, crmField)
  const taken = transform === null || isBlank(value) ? { ok: true as const, value } : run(compile, transform, value)
  const ours = taken.ok ? convert(taken.value, type) : taken
  return ours.ok ? ours : { ok: false, why: ours.error.message }
}

function run(compile: CompileTransform, transform: string, value: FieldValue) {
  const compiled = compile(transform)
  return compiled.ok ? compiled.value.run(value, {}) : compiled
}

/** What stands there because we wrote it since we looked last is nothing that the CRM says. */
function afterOurs(
  before: FieldMemory,
  { crmField }: Mapping,
  type: FieldType,
  { record, written }: TakeOverRequest,
): FieldMemory {
  const ours = convert(readField(written, crmField), type)
  const stands = convert(readField(record, crmField), type)
  const isOurs = ours.ok && stands.ok && !isBlank(ours.value) && sameValue(type, ours.value, stands.value)
  return isOurs && before.holds === 'oppspot' ? { ...before, crm: ours.value } : before
}

/** A field that we wrote and never looked at since: both sides said the same then. */
function remembered({ crmField }: Mapping, type: FieldType, { written }: TakeOverRequest): FieldMemory | null {
  const ours = convert(readField(written, crmField), type)
  return ours.ok && !isBlank(ours.value) ? { crm: ours.value, oppspot: ours.value, holds: 'oppspot' } : null
}

function shown(value: FieldValue): string {
  return isBlank(value) ? 'nothing' : JSON.stringify(value)
}
