import { CrmError, type RecordType, type UserRights } from '@smartsync/core/crm'
import { permittedUsers } from './answers.ts'
import type { HubspotHttp } from './http.ts'
import { objectTypeId } from './object-types.ts'
import { paths } from './paths.ts'

const NONE: UserRights = { view: false, edit: false }

/**
 * What HubSpot lets a user do with a contact, company or deal: one call, which names for each action all users who may. On
 * a record that HubSpot does not know, or says nothing of, nobody may do anything. A card's `context.user.permissions`
 * would not do instead: what a card says of itself is not signed, and it does not tell one record from another.
 * Source: https://developers.hubspot.com/docs/api-reference/legacy/account/settings/user-provisioning/public-permissions
 */
export async function rightsOn(
  http: HubspotHttp,
  accountId: string,
  { type, id }: { type: RecordType; id: string },
  userId: string,
): Promise<UserRights> {
  if (!/^\d+$/.test(id)) return NONE
  const resource = `hcrn:${accountId}:crm-object:${objectTypeId(type)}:${id}`
  const call = { method: 'GET', path: paths.permittedUsers, query: { resource }, writes: false, records: 1 }
  try {
    const { resources } = await http.send(call, permittedUsers)
    const may = (action: 'VIEW' | 'EDIT') =>
      resources[resource]?.[`crm-object:${action}`]?.permittedUsers.includes(userId) ?? false
    return { view: may('VIEW'), edit: may('EDIT') }
  } catch (error) {
    if (error instanceof CrmError && (error.code === 'crm_not_found' || error.code === 'crm_invalid')) return NONE
    throw error
  }
}
