import { CrmError } from '@smartsync/core/crm'
import type { FieldType, FieldValue } from '@smartsync/core/mapping'

/**
 * Our value as the string that HubSpot wants; blank clears the property.
 *
 * Numbers go out in plain decimals, dates as `YYYY-MM-DD` (a calendar day in UTC), moments as ISO 8601 UTC, choices by
 * internal value, several choices joined with `;`. Throws `crm_invalid` for a value that its type cannot hold.
 * Source: https://developers.hubspot.com/docs/api-reference/latest/crm/properties/guide
 */
export function toHubspot(value: FieldValue, type: FieldType): string {
  if (value === null) return ''
  switch (type) {
    case 'number':
      return plainNumber(typeof value === 'number' ? value : refuse(type))
    case 'boolean':
      return typeof value === 'boolean' ? String(value) : refuse(type)
    case 'date':
      return typeof value === 'string' && isDate(value) ? value : refuse(type)
    case 'datetime':
      return typeof value === 'string' && isInstant(value) ? value : refuse(type)
    case 'choices':
      return joinChoices(value)
    default:
      return typeof value === 'string' ? value : refuse(type)
  }
}

/**
 * HubSpot's string as our value. Dates and moments may come as ISO text or as epoch milliseconds. What cannot be read as
 * its type is given back as the text that stands there, so that it is never taken for a blank and overwritten.
 */
export function fromHubspot(value: string | null | undefined, type: FieldType): FieldValue {
  if (value === null || value === undefined || value === '') return null
  switch (type) {
    case 'number':
      return value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value
    case 'boolean':
      return value === 'true' || (value === 'false' ? false : value)
    case 'date':
      return isDate(value) ? value : (instant(value)?.slice(0, 10) ?? value)
    case 'datetime':
      return instant(value) ?? value
    case 'choices':
      return value.split(';').filter((choice) => choice !== '')
    default:
      return value
  }
}

/** The moment that a HubSpot time (ISO text or epoch milliseconds) names, as ISO 8601 UTC; null if it names none. */
export function instant(value: string): string | null {
  const at = new Date(/^-?\d{5,16}$/.test(value) ? Number(value) : value)
  return Number.isNaN(at.getTime()) ? null : at.toISOString()
}

function isDate(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && instant(value)?.slice(0, 10) === value
}

function isInstant(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T/.test(value) && instant(value) !== null
}

/** HubSpot reads digits with a point, not exponents. */
function plainNumber(value: number): string {
  if (!Number.isFinite(value)) return refuse('number')
  const [digits = '', exponent] = String(value).split('e')
  if (exponent === undefined) return digits
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)\.?(\d*)$/.exec(digits) ?? []
  const point = whole.length + Number(exponent)
  const all = whole + fraction
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${all}`
  return sign + all.padEnd(point, '0')
}

function joinChoices(value: FieldValue): string {
  if (!Array.isArray(value)) return refuse('choices')
  const choices: readonly unknown[] = value
  if (choices.some((choice) => typeof choice !== 'string' || choice === '' || choice.includes(';')))
    return refuse('choices')
  return choices.join(';')
}

function refuse(type: FieldType): never {
  throw new CrmError('crm_invalid', `A value does not fit a HubSpot property of type ${type}.`, {
    help: 'Correct the field mapping: its type, or the expression that makes the value.',
  })
}
