import { isBlank } from '../mapping/blank.ts'
import type { FieldType, FieldValue } from '../mapping/field.ts'

/**
 * Do both values say the same in a field of this type? Numbers by what they amount to, texts without the white space
 * around them, e-mail addresses without regard to case, choices as sets, dates by their day in UTC, moments by their
 * instant; blanks are all alike. An equivalence: what equals the same thing is equal.
 */
export function sameValue(type: FieldType, one: FieldValue, other: FieldValue): boolean {
  return spelled(type, one) === spelled(type, other)
}

/** One spelling for all values that say the same in a field of this type. */
export function spelled(type: FieldType, value: FieldValue): string {
  if (value === null || isBlank(value)) return ''
  if (type === 'choices') return set(typeof value === 'object' ? value : [`${value}`])
  if (typeof value === 'object') return value.map((item) => item.trim()).join('\n')
  const text = `${value}`.trim().replaceAll('\r\n', '\n')
  switch (type) {
    case 'number':
      return `${Number(text) + 0}` === 'NaN' ? text : `${Number(text) + 0}`
    case 'boolean':
    case 'email':
      return text.toLowerCase()
    case 'date':
      return instant(text)?.slice(0, 'YYYY-MM-DD'.length) ?? text
    case 'datetime':
      return instant(text) ?? text
    default:
      return text
  }
}

function set(items: readonly string[]): string {
  const chosen = new Set(items.map((item) => item.trim()).filter((item) => item !== ''))
  return JSON.stringify([...chosen].sort())
}

/** Null for what is no ISO date or moment with a zone: other spellings depend on where they are read. */
function instant(text: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:?\d{2}))?$/.test(text)) return null
  const time = Date.parse(text)
  return Number.isNaN(time) ? null : new Date(time).toISOString()
}
