import type { CrmRecord, User } from './model.ts'

/** May the user view the record? */
export function mayView({ views, ownerId }: User, record: CrmRecord): boolean {
  return views !== 'owned' || record.properties.hubspot_owner_id === ownerId
}

/** May the user change the record? */
export function mayEdit(user: User, record: CrmRecord): boolean {
  const { edits = 'all', ownerId } = user
  const theirs = edits === 'all' || (edits === 'owned' && record.properties.hubspot_owner_id === ownerId)
  return theirs && mayView(user, record)
}
