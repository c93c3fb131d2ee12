import type { FieldValue } from './field.ts'

/** True of null, of text that is only white space, and of a list in which nothing stands. */
export function isBlank(value: FieldValue): boolean {
  if (typeof value === 'string') return value.trim() === ''
  if (typeof value === 'object') return value === null || value.every((item) => item.trim() === '')
  return false
}

/** A record's value of a field; null where the record has none. */
export function readField(fields: Readonly<Record<string, FieldValue>>, field: string): FieldValue {
  return Object.hasOwn(fields, field) ? (fields[field] ?? null) : null
}
