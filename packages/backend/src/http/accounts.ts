import { type AccountView, tellTrouble } from '@smartsync/core/card'
import { withheldScopes } from '@smartsync/core/crm'
import { type Request, Router } from 'express'
import { integration } from '../store/integrations.ts'
import { routeByAccount } from '../store/routes.ts'
import type { Tenancy } from '../store/tenancy.ts'
import { notTheirs } from './not-theirs.ts'
import { type Providers, providerNamed } from './provider-param.ts'
import { rawRequest, readBody } from './raw-request.ts'

interface AccountDeps {
  tenancy: Tenancy
  providers: Providers
  publicUrl: string
  clock: () => Date
}

/**
 * `GET /v1/accounts/:crm`: how the asking CRM account is connected, for the settings page in the CRM. It is only read
 * there: who may change it is known to SmartSync and not to the CRM.
 */
export function accountsRouter(deps: AccountDeps): Router {
  const router = Router()
  router.get('/v1/accounts/:crm', readBody, async (request, response) => {
    response.set('Cache-Control', 'no-store').json(await viewOf(deps, request))
  })
  return router
}

async function viewOf(
  { tenancy, providers, publicUrl, clock }: AccountDeps,
  request: Request<{ crm: string }>,
): Promise<AccountView> {
  const provider = providerNamed(providers, request.params.crm)
  const caller = provider.requests.authenticateCard(rawRequest(request, publicUrl), clock())
  if (!caller.ok) throw notTheirs(provider, caller.reason)
  const route = await tenancy.asRouter((tx) => routeByAccount(tx, provider.type, caller.value.accountId))
  if (!route?.active) return { connected: false }
  const found = await tenancy.inTenant(route.organizationId, (tx) => integration(tx, route.integrationId))
  if (found === null) return { connected: false }
  const { lastSyncAt, lastError, lastTrouble, cardsClosed, autoEnrich, autoScore, autoAssign, autoCreateTasks } = found
  return {
    connected: true,
    lastSyncAt: lastSyncAt?.toISOString() ?? null,
    lastError,
    trouble: (lastTrouble && tellTrouble(lastTrouble, provider.name).trouble) ?? null,
    cardsClosed,
    withheld: withheldScopes(provider.oauth, found.scopes).map(({ feature }) => feature),
    does: { enrich: autoEnrich, score: autoScore, assign: autoAssign, tasks: autoCreateTasks },
  }
}
