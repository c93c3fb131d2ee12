import { Router } from 'express'
import type { AdminAuthentication } from '../admin-caller.ts'
import type { AdminEndpoint } from '../admin-endpoint.ts'
import { type BackfillDependencies, backfillEndpoints } from './backfills.ts'
import { type IntegrationsDependencies, integrationsEndpoints } from './integrations.ts'

export type IntegrationDependencies = IntegrationsDependencies & BackfillDependencies

/** Every route below `/api/integrations/crm`, with what it says of itself. */
export function integrationEndpoints(deps: IntegrationDependencies): AdminEndpoint[] {
  return [...integrationsEndpoints(deps), ...backfillEndpoints(deps)]
}

/** What an organization's administrator does with its integrations: see `authenticateAdmin` for who that is. */
export function integrationsRouter(endpoints: readonly AdminEndpoint[], authentication: AdminAuthentication): Router {
  const router = Router()
  for (const endpoint of endpoints) endpoint.mount(router, authentication)
  return router
}
