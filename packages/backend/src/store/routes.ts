import type { CrmType } from '@smartsync/core/crm'
import { sql } from 'kysely'
import type { Integration } from './integrations.ts'
import { anyOf } from './json.ts'
import type { IntakeTransaction, RouterTransaction } from './tenancy.ts'

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

/** Where messages belong, and how the integration is switched that they concern. */
export type IntakeRoute = Route & Pick<Integration, 'syncDirection' | 'syncFrequency' | 'autoEnrich'>

function intakeRoutes(tx: IntakeTransaction) {
  return tx
    .selectFrom('integration_routes')
    .innerJoin('crm_integrations', (join) =>
      join
        .onRef('crm_integrations.organization_id', '=', 'integration_routes.organization_id')
        .onRef('crm_integrations.id', '=', 'integration_routes.integration_id'),
    )
    .select([
      'integration_routes.integration_id as integrationId',
      'integration_routes.organization_id as organizationId',
      'integration_routes.active',
      'crm_integrations.sync_direction as syncDirection',
      'crm_integrations.sync_frequency as syncFrequency',
      'crm_integrations.auto_enrich as autoEnrich',
    ])
}

/** The integrations of these CRM accounts by account: the active one, else the one that was active last. */
export async function routesByAccount(
  tx: IntakeTransaction,
  crmType: CrmType,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, IntakeRoute>> {
  if (accountIds.length === 0) return new Map()
  const rows = await intakeRoutes(tx)
    .select('integration_routes.account_id as accountId')
    .where('integration_routes.crm_type', '=', crmType)
    .where('integration_routes.account_id', '=', anyOf(accountIds))
    .distinctOn('integration_routes.account_id')
    .orderBy('integration_routes.account_id')
    .orderBy('integration_routes.active', 'desc')
    .orderBy('integration_routes.fence', 'desc')
    .execute()
  return new Map(rows.map(({ accountId, ...route }) => [accountId, route]))
}

/** All integrations of these organizations. */
export async function routesOf(tx: IntakeTransaction, organizationIds: readonly string[]): Promise<IntakeRoute[]> {
  if (organizationIds.length === 0) return []
  return intakeRoutes(tx)
    .where('integration_routes.organization_id', '=', sql<string>`any(${[...organizationIds]}::uuid[])`)
    .execute()
}

export type Interest = IntakeRoute & { companyId: string }

/** Which active integrations have a record of these companies, or are about to write one. */
export async function interestedIn(tx: IntakeTransaction, companyIds: readonly string[]): Promise<Interest[]> {
  if (companyIds.length === 0) return []
  return intakeRoutes(tx)
    .innerJoin(
      (db) =>
        db
          .selectFrom('entity_links')
          .select(['integration_id', 'oppspot_id as company_id'])
          .where('entity_type', '=', 'business')
          .where('oppspot_id', '=', anyOf(companyIds))
          .union(
            db
              .selectFrom('awaited_companies')
              .select(['integration_id', 'company_id'])
              .where('company_id', '=', anyOf(companyIds)),
          )
          .as('interest'),
      (join) => join.onRef('interest.integration_id', '=', 'integration_routes.integration_id'),
    )
    .select('interest.company_id as companyId')
    .where('integration_routes.active', '=', true)
    .execute()
}
