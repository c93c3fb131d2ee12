import type { FieldType } from '@smartsync/core/mapping'
import type { HubspotProperty } from './answers.ts'

/** How a property of each of our types is defined in HubSpot: what it stores, and how a form shows it. */
export const definitions: Readonly<Record<FieldType, { type: string; fieldType: string }>> = {
  text: { type: 'string', fieldType: 'text' },
  long_text: { type: 'string', fieldType: 'textarea' },
  number: { type: 'number', fieldType: 'number' },
  boolean: { type: 'bool', fieldType: 'booleancheckbox' },
  date: { type: 'date', fieldType: 'date' },
  datetime: { type: 'datetime', fieldType: 'date' },
  choice: { type: 'enumeration', fieldType: 'select' },
  choices: { type: 'enumeration', fieldType: 'checkbox' },
  url: { type: 'string', fieldType: 'text' },
  email: { type: 'string', fieldType: 'text' },
  phone: { type: 'string', fieldType: 'phonenumber' },
  owner: { type: 'enumeration', fieldType: 'select' },
  stage: { type: 'string', fieldType: 'text' },
}

const byName: ReadonlyMap<string, FieldType> = new Map<string, FieldType>([
  ['dealstage', 'stage'],
  ['lifecyclestage', 'stage'],
  ['email', 'email'],
  ['website', 'url'],
])

/** Our type for a property of HubSpot's. Kinds that we do not know read as text. */
export function fieldTypeOf(property: HubspotProperty): FieldType {
  const named = byName.get(property.name)
  if (named) return named
  if (property.referencedObjectType === 'OWNER') return 'owner'
  switch (property.type) {
    case 'enumeration':
      return property.fieldType === 'checkbox' ? 'choices' : 'choice'
    case 'bool':
      return 'boolean'
    case 'number':
      return 'number'
    case 'date':
      return 'date'
    case 'datetime':
      return 'datetime'
    case 'phone_number':
      return 'phone'
    default:
      if (property.fieldType === 'phonenumber') return 'phone'
      return property.fieldType === 'textarea' || property.fieldType === 'html' ? 'long_text' : 'text'
  }
}
