import type { FieldType, FieldValue } from './field.ts'
import type { WritePolicy } from './mapping.ts'

/** A value that a mapping would like to see in a CRM field. Never blank. */
export interface WantedField {
  field: string
  type: FieldType
  value: FieldValue
  policy: WritePolicy
  /** Which of our fields it comes from, and how, in words for a person. */
  reason: string
  /** Written only together with another change of the record: a stamp alone is no reason to write. */
  accompanies: boolean
}
