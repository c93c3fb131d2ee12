import type { CrmRecord, Portal, Property } from '../model.ts'
import { KINDS, type ObjectType } from '../objects.ts'
import { optionsOf } from '../values.ts'

/** What a record is called on the pages. */
export function recordTitle(type: ObjectType, { id, properties }: CrmRecord): string {
  const name = KINDS[type].title.flatMap((property) => properties[property] ?? []).join(' ')
  return name || properties.email || properties.domain || `${KINDS[type].singular} ${id}`
}

/** A value as a person reads it: labels for options, times in the account's time zone. */
export function readableValue(property: Property, value: string, portal: Portal): string {
  if (property.type === 'datetime') {
    const time = new Date(value)
    return Number.isNaN(time.getTime())
      ? value
      : new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: portal.timeZone }).format(
          time,
        )
  }
  if (property.type !== 'enumeration') return value
  const options = optionsOf(property, portal)
  return value
    .split(';')
    .map((part) => options.find((option) => option.value === part)?.label ?? part)
    .join(', ')
}
