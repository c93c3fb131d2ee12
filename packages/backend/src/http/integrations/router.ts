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
