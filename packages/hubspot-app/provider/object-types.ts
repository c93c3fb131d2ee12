import type { RecordType } from '@smartsync/core/crm'

const typeIds = { contact: '0-1', company: '0-2', deal: '0-3', task: '0-27' } as const satisfies Record<
  RecordType,
  string
>

const recordTypes: ReadonlyMap<string, RecordType> = new Map<string, RecordType>([
  ['contact', 'contact'],
  ['company', 'company'],
  ['deal', 'deal'],
  ['task', 'task'],
  ['0-1', 'contact'],
  ['0-2', 'company'],
  ['0-3', 'deal'],
  ['0-27', 'task'],
])

/** HubSpot's id of the object type, as record addresses and generic webhooks use it. */
export function objectTypeId(type: RecordType): string {
  return typeIds[type]
}

/** The record type by HubSpot's singular name or type id; null for the types that we do not follow. */
export function recordTypeOf(nameOrId: string): RecordType | null {
  return recordTypes.get(nameOrId) ?? null
}

/**
 * HubSpot's own association types, by which a new record is linked in the call that creates it. These are the plain links;
 * the "primary company" variants are left to people.
 * Source: `AssociationTypes` of `@hubspot/api-client`.
 */
const associationTypeIds: ReadonlyMap<string, number> = new Map([
  ['contact>company', 279],
  ['company>contact', 280],
  ['contact>deal', 4],
  ['deal>contact', 3],
  ['company>deal', 342],
  ['deal>company', 341],
  ['contact>task', 203],
  ['task>contact', 204],
  ['company>task', 191],
  ['task>company', 192],
  ['deal>task', 215],
  ['task>deal', 216],
])

/** The type id of the plain link between two types of record; null where HubSpot defines none. */
export function associationTypeId(from: RecordType, to: RecordType): number | null {
  return associationTypeIds.get(`${from}>${to}`) ?? null
}
