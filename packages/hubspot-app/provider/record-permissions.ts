import { CrmError, type RecordType } from '@smartsync/core/crm'
import { permittedUsers } from './answers.ts'
import type { HubspotHttp } from './http.ts'
import { objectTypeId } from './object-types.ts'
import { paths } from './paths.ts'

/**
 * Whether HubSpot lets a user view a contact, company or deal: one call, which names all users who may. A record that
 * HubSpot does not know, or says nothing of, nobody may view.
 * Source: https://developers.hubspot.com/docs/api-reference/legacy/account/settings/user-provisioning/public-permissions
 */
export async function mayView(
  http: HubspotHttp,
  accountId: string,
  { type, id }: { type: RecordType; id: string },
  userId: string,
): Promise<boolean> {
  if (!/^\d+$/.test(id)) return false
  const resource = `hcrn:${accountId}:crm-object:${objectTypeId(type)}:${id}`
  const call = { method: 'GET', path: paths.permittedUsers, query: { resource }, writes: false, records: 1 }
  try {
    const { resources } = await http.send(call, permittedUsers)
    return resources[resource]?.['crm-object:VIEW']?.permittedUsers.includes(userId) ?? false
  } catch (error) {
    if (error instanceof CrmError && (error.code === 'crm_not_found' || error.code === 'crm_invalid')) return false
    throw error
  }
}
