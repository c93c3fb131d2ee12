import { isBlank } from '../mapping/blank.ts'
import type { FieldType, FieldValue } from '../mapping/field.ts'
import type { ConflictRule } from '../mapping/mapping.ts'
import type { IsoDate, IsoInstant } from '../model/index.ts'
import { sameValue } from './equal.ts'

export type Side = 'crm' | 'oppspot'

/** What each side said of a field when it was looked at last, and whose value counted. */
export interface FieldMemory {
  crm: FieldValue
  oppspot: FieldValue
  holds: Side
}

interface Statement {
  value: FieldValue
  /** When it came to be so; null where that is not known. */
  at: IsoDate | IsoInstant | null
}

export interface FieldOnBothSides {
  type: FieldType
  crm: Statement
  oppspot: Statement
  /** Null where the field is met for the first time. */
  before: FieldMemory | null
  rule: ConflictRule
}

export interface Resolution {
  holds: Side
  value: FieldValue
  /** True where both sides said something of their own and one had to yield. */
  conflict: boolean
  why: string
}

/**
 * Whose value of a field counts. What only one side changed since they were looked at last counts; a blank yields to
 * what is known, unless someone emptied the field in the CRM. Where both changed it, the rule decides; where the rule
 * asks for the newer and it cannot be told which that is, what stands in the CRM stays.
 */
export function resolveField({ type, crm, oppspot, before, rule }: FieldOnBothSides): Resolution {
  const same = (one: FieldValue, other: FieldValue) => sameValue(type, one, other)
  const forCrm = (why: string, conflict = false): Resolution => ({ holds: 'crm', value: crm.value, conflict, why })
  const forUs = (why: string, conflict = false): Resolution => ({
    holds: 'oppspot',
    value: oppspot.value,
    conflict,
    why,
  })

  if (same(crm.value, oppspot.value)) return forUs('Both sides say the same')
  const crmChanged = before === null ? !isBlank(crm.value) : !same(crm.value, before.crm)
  const weChanged = !isBlank(oppspot.value) && (before === null || !same(oppspot.value, before.oppspot))
  if (crmChanged && !weChanged) {
    return forCrm(isBlank(crm.value) ? 'It was emptied in the CRM' : 'It was changed in the CRM')
  }
  if (weChanged && !crmChanged) return forUs('It was changed in oppSpot')
  if (!crmChanged) {
    if (isBlank(oppspot.value)) return forCrm('Only the CRM knows it')
    return before?.holds === 'crm' ? forCrm('Nothing changed') : forUs('Nothing changed')
  }
  if (rule === 'crm') return forCrm('Both changed it, and the CRM has the last word', true)
  if (rule === 'oppspot') return forUs('Both changed it, and oppSpot has the last word', true)
  const [theirs, ours] = [timeOf(crm.at), timeOf(oppspot.at)]
  if (theirs === null || ours === null) {
    return forCrm('Both changed it, and it is not known which is newer: what stands in the CRM stays', true)
  }
  return ours > theirs ? forUs('Both changed it, oppSpot later', true) : forCrm('Both changed it, the CRM later', true)
}

function timeOf(at: IsoDate | IsoInstant | null): number | null {
  const time = at === null ? Number.NaN : Date.parse(at)
  return Number.isNaN(time) ? null : time
}
