import { Router } from 'express'
import type { AdminAuthentication } from '../admin-caller.ts'
import type { AdminEndpoint } from '../admin-endpoint.ts'
import { type BackfillDependencies, backfillEndpoints } from './backfills.ts'
import { type ConnectDependencies, connectEndpoints } from './connect.ts'
import { type IntegrationsDependencies, integrationsEndpoints } from './integrations.ts'
import { type JobsDependencies, jobsEndpoints } from './jobs.ts'
import { type LogsDependencies, logsEndpoints } from './logs.ts'
import { type MappingsDependencies, mappingsEndpoints } from './mappings.ts'
import { type PreviewDependencies, previewEndpoints } from './preview.ts'

export type IntegrationDependencies = IntegrationsDependencies &
  ConnectDependencies &
  MappingsDependencies &
  PreviewDependencies &
  BackfillDependencies &
  LogsDependencies &
  JobsDependencies

/** Every route below `/api/integrations/crm`, with what it says of itself. */
export function integrationEndpoints(deps: IntegrationDependencies): AdminEndpoint[] {
  return [
    ...connectEndpoints(deps),
    ...integrationsEndpoints(deps),
    ...mappingsEndpoints(deps),
    ...previewEndpoints(deps),
    ...backfillEndpoints(deps),
    ...logsEndpoints(deps),
    ...jobsEndpoints(deps),
  ]
}

/** What an organization's administrator does with its integrations: see `authenticateAdmin` for who that is. */
export function integrationsRouter(endpoints: readonly AdminEndpoint[], authentication: AdminAuthentication): Router {
  const router = Router()
  for (const endpoint of endpoints) endpoint.mount(router, authentication)
  return router
}
