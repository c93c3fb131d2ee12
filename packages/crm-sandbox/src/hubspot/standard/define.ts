import type { Option, Property, PropertyType } from '../model.ts'

interface StandardProperty {
  label: string
  type?: PropertyType
  fieldType?: string
  options?: readonly (string | readonly [value: string, label: string])[]
  unique?: true
  readOnly?: true
  calculated?: true
  referencedObjectType?: 'OWNER'
}

const FIELD_TYPES: Record<PropertyType, string> = {
  bool: 'booleancheckbox',
  date: 'date',
  datetime: 'date',
  enumeration: 'select',
  number: 'number',
  phone_number: 'phonenumber',
  string: 'text',
}

/** HubSpot's own properties of one group, from a table of their names. */
export function define(groupName: string, table: Record<string, StandardProperty>): Property[] {
  return Object.entries(table).map(([name, row], index) => {
    const type = row.type ?? (row.options || row.referencedObjectType ? 'enumeration' : 'string')
    return {
      name,
      label: row.label,
      groupName,
      type,
      fieldType: row.fieldType ?? FIELD_TYPES[type],
      description: '',
      options: optionsOf(type, row.options ?? []),
      displayOrder: index,
      hasUniqueValue: row.unique ?? false,
      hidden: false,
      formField: !row.readOnly && !row.calculated,
      readOnly: Boolean(row.readOnly || row.calculated),
      calculated: row.calculated ?? false,
      hubspotDefined: true,
      externalOptions: row.referencedObjectType !== undefined,
      referencedObjectType: row.referencedObjectType,
      archived: false,
    }
  })
}

function optionsOf(type: PropertyType, options: NonNullable<StandardProperty['options']>): Option[] {
  const pairs = type === 'bool' && options.length === 0 ? (['true', 'false'] as const) : options
  return pairs.map((option, displayOrder) => {
    const [value, label] = typeof option === 'string' ? [option, titleCase(option)] : option
    return { value, label, displayOrder, hidden: false }
  })
}

function titleCase(code: string): string {
  const words = code.toLowerCase().replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export const LIFECYCLE_STAGES = [
  ['subscriber', 'Subscriber'],
  ['lead', 'Lead'],
  ['marketingqualifiedlead', 'Marketing Qualified Lead'],
  ['salesqualifiedlead', 'Sales Qualified Lead'],
  ['opportunity', 'Opportunity'],
  ['customer', 'Customer'],
  ['evangelist', 'Evangelist'],
  ['other', 'Other'],
] as const

export const LEAD_STATUSES = [
  'NEW',
  'OPEN',
  'IN_PROGRESS',
  'OPEN_DEAL',
  'UNQUALIFIED',
  'ATTEMPTED_TO_CONTACT',
  'CONNECTED',
  'BAD_TIMING',
] as const

export const OWNER: StandardProperty = { label: 'Owner', referencedObjectType: 'OWNER' }
export const RECORD_ID: StandardProperty = { label: 'Record ID', type: 'number', readOnly: true }
/** The ids of the records that went into this one, separated by `;`. */
export const MERGED_IDS: StandardProperty = { label: 'Merged record IDs', readOnly: true }
export const CREATED: StandardProperty = { label: 'Create date', type: 'datetime', readOnly: true }
export const MODIFIED: StandardProperty = { label: 'Last modified date', type: 'datetime', readOnly: true }

/** Kept by HubSpot from what people log; no app writes them. */
export const ACTIVITY: Record<string, StandardProperty> = {
  notes_last_contacted: { label: 'Last contacted', type: 'datetime', readOnly: true },
  notes_last_updated: { label: 'Last activity date', type: 'datetime', readOnly: true },
  notes_next_activity_date: { label: 'Next activity date', type: 'datetime', readOnly: true },
  hs_latest_meeting_activity: { label: 'Latest meeting activity', type: 'datetime', readOnly: true },
  first_deal_created_date: { label: 'First deal created date', type: 'datetime', readOnly: true },
  num_associated_deals: { label: 'Number of associated deals', type: 'number', readOnly: true },
}
