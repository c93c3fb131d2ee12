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
