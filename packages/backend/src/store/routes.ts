import type { CrmType } from '@smartsync/core/crm'
import { anyOf } from './json.ts'
import type { RouterTransaction } from './tenancy.ts'

/** Where an account's messages belong. */
export interface Route {
  integrationId: string
  organizationId: string
  active: boolean
}

/** The integration of a CRM account: the active one, else the one that was active last, else null. */
export async function routeByAccount(
  tx: RouterTransaction,
  crmType: CrmType,
  accountId: string,
): Promise<Route | null> {
  const route = await tx
    .selectFrom('integration_routes')
    .select(['integration_id as integrationId', 'organization_id as organizationId', 'active'])
    .where('crm_type', '=', crmType)
    .where('account_id', '=', accountId)
    .orderBy('active', 'desc')
    .orderBy('fence', 'desc')
    .limit(1)
    .executeTakeFirst()
  return route ?? null
}

export interface AccountRoute extends Route {
  crmType: CrmType
  accountId: string
}

/** Every integration of every organization, active or not. */
export function allRoutes(tx: RouterTransaction): Promise<AccountRoute[]> {
  return tx
    .selectFrom('integration_routes')
    .select([
      'integration_id as integrationId',
      'organization_id as organizationId',
      'active',
      'crm_type as crmType',
      'account_id as accountId',
    ])
    .orderBy('integration_id')
    .execute()
}

export interface Interest {
  companyId: string
  integrationId: string
  organizationId: string
}

/** Which active integrations have a record of these companies, in the order of organization and integration. */
export function interestedIn(tx: RouterTransaction, companyIds: readonly string[]): Promise<Interest[]> {
  return tx
    .selectFrom('entity_links')
    .innerJoin('integration_routes', 'integration_routes.integration_id', 'entity_links.integration_id')
    .select([
      'entity_links.oppspot_id as companyId',
      'entity_links.integration_id as integrationId',
      'entity_links.organization_id as organizationId',
    ])
    .distinct()
    .where('entity_links.entity_type', '=', 'business')
    .where('entity_links.oppspot_id', '=', anyOf(companyIds))
    .where('integration_routes.active', '=', true)
    .orderBy('organizationId')
    .orderBy('integrationId')
    .orderBy('companyId')
    .execute()
}
