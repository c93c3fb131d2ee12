import { type CrmConnector, CrmError } from '@smartsync/core/crm'
import type { Logger } from 'pino'
import { eraseDisconnected } from '../store/disconnect.ts'
import { type Integration, integration } from '../store/integrations.ts'
import { allRoutes } from '../store/routes.ts'
import type { Tenancy, TenantTransaction } from '../store/tenancy.ts'
import type { TokenAccess } from '../tokens/access.ts'
import { noteCurrency } from './note-currency.ts'

const DAY_MS = 86_400_000

/**
 * Looks after what no event tells us of. Asks the CRM once a day of each connected account whether our grant still stands:
 * HubSpot sends nothing when an app is uninstalled, and an account where nothing happens would never refuse a token. Asks
 * for the account's currency anew, which its administrator may have changed. And erases what we hold of accounts that were
 * disconnected a month ago, and grants that nobody claimed within their day.
 */
export async function careForConnections({
  tenancy,
  tokens,
  connect,
  clock,
  log,
}: {
  tenancy: Tenancy
  tokens: TokenAccess
  connect(integration: Integration): CrmConnector
  clock: () => Date
  log: Logger
}): Promise<void> {
  const routes = await tenancy.asRouter(async (tx) => {
    await tx.deleteFrom('parked_grants').where('expires_at', '<=', clock()).execute()
    return allRoutes(tx)
  })
  for (const { organizationId, integrationId, active } of routes) {
    if (!active || !(await tenancy.inTenant(organizationId, (tx) => isDue(tx, integrationId, clock())))) continue
    try {
      const grant = await tokens.check(organizationId, integrationId)
      if (grant === null) log.info({ integration: integrationId }, 'the connection was found ended')
      const found = await tenancy.inTenant(organizationId, (tx) => integration(tx, integrationId))
      if (found?.active) await noteCurrency({ tenancy, connect }, found)
    } catch (error) {
      if (!(error instanceof CrmError)) throw error
      log.warn({ integration: integrationId, problem: error.code }, 'the connection could not be checked')
    }
  }
  const ended = new Set(routes.filter(({ active }) => !active).map(({ organizationId }) => organizationId))
  for (const organizationId of ended) {
    const erased = await tenancy.inTenant(organizationId, (tx) => eraseDisconnected(tx, clock()))
    if (erased > 0) log.info({ organizationId, erased }, 'erased what was held of disconnected accounts')
  }
}

/** Claims the day's check, so that one process makes it. */
async function isDue(tx: TenantTransaction, integrationId: string, now: Date): Promise<boolean> {
  const claimed = await tx
    .updateTable('crm_integrations')
    .set({ connection_checked_at: now })
    .where('id', '=', integrationId)
    .where((where) =>
      where.or([
        where('connection_checked_at', 'is', null),
        where('connection_checked_at', '<=', new Date(now.getTime() - DAY_MS)),
      ]),
    )
    .executeTakeFirst()
  return claimed.numUpdatedRows === 1n
}
