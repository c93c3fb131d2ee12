import type { PropertyFault } from './errors.ts'
import type { Portal, Property } from './model.ts'

/** Why a value is refused; the property's name is added by the caller. */
type Refusal = Omit<PropertyFault, 'name'>
type Checked = { value: string } | Refusal

const MAX_LENGTH = 65_536
const DAY = 86_400_000
const EMAIL = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}$/

/** The value as it is stored, or why it is refused. An empty string clears every property and is not checked here. */
export function checkValue(property: Property, value: string, old: string | undefined, portal: Portal): Checked {
  switch (property.type) {
    case 'number':
      return isNumber(value) ? { value: value.trim() } : refuse('INVALID_NUMBER', `${value} was not a valid number.`)
    case 'date':
      return checkDate(value)
    case 'datetime': {
      const time = timeOf(value)
      if (time === undefined) return refuse('INVALID_LONG', `${value} was not a valid long.`)
      return { value: new Date(time).toISOString() }
    }
    case 'bool':
    case 'enumeration':
      return checkOption(property, value, old, portal)
    default:
      return checkText(property, value)
  }
}

function refuse(code: string, message: string): Refusal {
  return { code, message }
}

function isNumber(value: string): boolean {
  return /^\s*-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(value)
}

/** A calendar day in UTC: `YYYY-MM-DD`, or milliseconds at midnight exactly. */
function checkDate(value: string): Checked {
  const time = timeOf(value)
  if (time === undefined) return refuse('INVALID_DATE', `${value} was not a valid date.`)
  if (time % DAY === 0) return { value: new Date(time).toISOString().slice(0, 10) }
  const clock = new Date(time).toISOString().slice(11)
  return refuse('INVALID_DATE', `${value} is at ${clock} UTC, not midnight!`)
}

/** Milliseconds since the epoch, from such a number in digits or from ISO 8601; undefined for anything else. */
export function timeOf(value: string): number | undefined {
  const text = value.trim()
  if (/^-?\d+$/.test(text)) {
    const number = Number(text)
    return Math.abs(number) <= 8.64e15 ? number : undefined
  }
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(text)) return undefined
  const time = Date.parse(/T/.test(text) && !/(Z|[+-]\d{2}:?\d{2})$/.test(text) ? `${text}Z` : text)
  return Number.isNaN(time) ? undefined : time
}

function checkOption(property: Property, value: string, old: string | undefined, portal: Portal): Checked {
  const allowed = optionsOf(property, portal).map((option) => option.value)
  if (property.fieldType !== 'checkbox') return allowed.includes(value) ? { value } : notAnOption(value, allowed)
  const chosen = value.split(';').filter((part) => part !== '')
  const stranger = chosen.find((part) => !allowed.includes(part))
  if (stranger !== undefined) return notAnOption(stranger, allowed)
  const kept = value.startsWith(';') && old ? old.split(';') : []
  return { value: [...new Set([...kept, ...chosen])].join(';') }
}

function notAnOption(value: string, allowed: readonly string[]): Refusal {
  return refuse('INVALID_OPTION', `${value} was not one of the allowed options: [${allowed.join(', ')}]`)
}

/** The options of an enumeration; owners, pipelines and stages are the portal's. */
export function optionsOf(property: Property, portal: Portal): { value: string; label: string }[] {
  if (property.referencedObjectType === 'OWNER') {
    return portal.users.map((user) => ({ value: user.ownerId, label: `${user.firstName} ${user.lastName}` }))
  }
  if (!property.hubspotDefined) return property.options
  if (property.name === 'pipeline') return portal.dealPipelines.map(({ id, label }) => ({ value: id, label }))
  if (property.name === 'dealstage') {
    return portal.dealPipelines.flatMap(({ stages }) => stages.map(({ id, label }) => ({ value: id, label })))
  }
  return property.options
}

function checkText(property: Property, value: string): Checked {
  if (value.length > MAX_LENGTH) {
    return refuse('PROPERTY_VALUE_TOO_LONG', `${property.name} is longer than ${MAX_LENGTH} characters.`)
  }
  if (!property.hubspotDefined) return { value }
  if (property.name === 'email') {
    const email = value.trim().toLowerCase()
    return EMAIL.test(email) ? { value: email } : refuse('INVALID_EMAIL', `Email address ${value} is invalid`)
  }
  return { value: property.name === 'domain' ? value.trim().toLowerCase() : value }
}
