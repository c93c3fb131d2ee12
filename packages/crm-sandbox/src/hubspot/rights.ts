import type { CrmRecord, User } from './model.ts'

/** May the user view the record? */
export function mayView({ views, ownerId }: User, record: CrmRecord): boolean {
  return views !== 'owned' || record.properties.hubspot_owner_id === ownerId
}
