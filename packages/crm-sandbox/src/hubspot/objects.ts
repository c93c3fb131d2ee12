/**
 * The CRM object types that the sandbox emulates.
 * Type ids: https://developers.hubspot.com/docs/guides/api/crm/understanding-the-crm
 */
export const OBJECT_TYPES = ['contacts', 'companies', 'deals', 'tasks'] as const
export type ObjectType = (typeof OBJECT_TYPES)[number]

interface ObjectKind {
  type: ObjectType
  typeId: string
  /** As in webhook subscriptions and error messages. */
  singular: string
  /** The property that holds the time of creation, and of the last change. */
  created: string
  modified: string
  /** Returned by reads that name no properties. */
  defaults: readonly string[]
  /** The object whose scopes guard this one: tasks are guarded by those of contacts. */
  guardedAs: 'contacts' | 'companies' | 'deals'
  /** The properties that make a record's name on the pages. */
  title: readonly string[]
  /** What the `query` of a search looks into. */
  searchable: readonly string[]
}

export const KINDS: Record<ObjectType, ObjectKind> = {
  contacts: {
    type: 'contacts',
    typeId: '0-1',
    singular: 'contact',
    created: 'createdate',
    modified: 'lastmodifieddate',
    defaults: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
    guardedAs: 'contacts',
    title: ['firstname', 'lastname'],
    searchable: ['firstname', 'lastname', 'email', 'phone', 'hs_additional_emails', 'company'],
  },
  companies: {
    type: 'companies',
    typeId: '0-2',
    singular: 'company',
    created: 'createdate',
    modified: 'hs_lastmodifieddate',
    defaults: ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name'],
    guardedAs: 'companies',
    title: ['name'],
    searchable: ['name', 'domain', 'website', 'phone'],
  },
  deals: {
    type: 'deals',
    typeId: '0-3',
    singular: 'deal',
    created: 'createdate',
    modified: 'hs_lastmodifieddate',
    defaults: [
      'amount',
      'closedate',
      'createdate',
      'dealname',
      'dealstage',
      'hs_lastmodifieddate',
      'hs_object_id',
      'pipeline',
    ],
    guardedAs: 'deals',
    title: ['dealname'],
    searchable: ['dealname', 'description', 'dealtype'],
  },
  tasks: {
    type: 'tasks',
    typeId: '0-27',
    singular: 'task',
    created: 'hs_createdate',
    modified: 'hs_lastmodifieddate',
    defaults: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
    guardedAs: 'contacts',
    title: ['hs_task_subject'],
    searchable: ['hs_task_subject', 'hs_task_body'],
  },
}

const byName = new Map(
  OBJECT_TYPES.flatMap((type) => [type, KINDS[type].typeId, KINDS[type].singular].map((name) => [name, type] as const)),
)

/** The object type that a path segment names: plural, singular or type id, in any case. */
export function objectTypeOf(name: string): ObjectType | undefined {
  return byName.get(name.toLowerCase())
}
