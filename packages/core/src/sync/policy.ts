import { isBlank } from '../mapping/blank.ts'
import type { FieldType, FieldValue } from '../mapping/field.ts'
import type { WritePolicy } from '../mapping/mapping.ts'
import { sameValue } from './equal.ts'

/**
 * May a field be written under this policy? `current` is what stands there, `lastWritten` what we wrote there last (null
 * if we never did). Nothing is said of the value to be written.
 */
export function mayWrite(
  policy: WritePolicy,
  current: FieldValue,
  lastWritten: FieldValue,
  type: FieldType,
): { allowed: boolean; why: string } {
  if (policy === 'never') return { allowed: false, why: 'The mapping never writes this field' }
  if (isBlank(current)) return { allowed: true, why: 'The field is blank' }
  if (policy === 'always') return { allowed: true, why: 'The mapping always writes this field' }
  if (policy === 'if_blank') return { allowed: false, why: 'The mapping fills this field only where it is blank' }
  if (sameValue(type, current, lastWritten)) return { allowed: true, why: 'What stands there is what we wrote' }
  return { allowed: false, why: 'What stands there is not from us' }
}
