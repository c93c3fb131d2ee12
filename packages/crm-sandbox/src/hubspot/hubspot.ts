import express, { type ErrorRequestHandler, Router } from 'express'
import type { Calls } from '../calls.ts'
import { accountRoutes } from './api/account.ts'
import { associationBatchRoutes } from './api/association-batches.ts'
import { associationRoutes } from './api/associations.ts'
import { connectionFaults } from './api/connection-faults.ts'
import { type HubSpot, sendError } from './api/endpoint.ts'
import { ownerRoutes } from './api/owners.ts'
import { permittedUserRoutes } from './api/permitted-users.ts'
import { pipelineRoutes } from './api/pipelines.ts'
import { propertyRoutes } from './api/properties.ts'
import { propertyGroupRoutes } from './api/property-groups.ts'
import { recordBatchRoutes } from './api/record-batches.ts'
import { recordRoutes } from './api/records.ts'
import { searchRoutes } from './api/search.ts'
import { ApiError, notFound, validationError } from './errors.ts'
import { authorizeRoutes } from './oauth/authorize.ts'
import { tokenRoutes } from './oauth/tokens.ts'
import { uninstallRoutes } from './oauth/uninstall.ts'
import { workflowRoutes } from './workflows/complete.ts'

const VERSIONS = ['2026-03', '2026-09']
/** Where the paths of the API begin, beside those of OAuth. */
const AREAS = ['/crm', '/appinstalls', '/account-info', '/automation', '/resource-permissions']
const MAX_BODY = '10mb'

/** HubSpot's API, at the paths that the vendor documents, in its dated versions. */
export function hubspotApi(hubspot: HubSpot, calls: Calls): Router {
  const dated = (prefix: string) => VERSIONS.map((version) => `${prefix}/${version}`)
  return Router()
    .use(['/oauth/:version/token', ...AREAS], calls.count)
    .use(['/oauth', ...AREAS], connectionFaults(hubspot.faults, hubspot.clock))
    .use('/oauth', authorizeRoutes(hubspot))
    .use(dated('/oauth'), tokenRoutes(hubspot))
    .use(express.json({ limit: MAX_BODY }))
    .use(dated('/appinstalls'), uninstallRoutes(hubspot))
    .use(dated('/account-info'), accountRoutes(hubspot))
    .use(dated('/crm/objects'), recordBatchRoutes(hubspot), searchRoutes(hubspot), associationRoutes(hubspot))
    .use(dated('/crm/objects'), recordRoutes(hubspot))
    .use(dated('/crm/associations'), associationBatchRoutes(hubspot))
    .use(dated('/crm/properties'), propertyGroupRoutes(hubspot), propertyRoutes(hubspot))
    .use(dated('/crm/owners'), ownerRoutes(hubspot))
    .use(dated('/crm/pipelines'), pipelineRoutes(hubspot))
    .use(dated('/automation/actions/callbacks'), workflowRoutes(hubspot))
    .use('/resource-permissions/v3', permittedUserRoutes(hubspot))
    .use(['/oauth', ...AREAS], (request, response) => {
      sendError(response, notFound(`The sandbox has no ${request.method} ${request.originalUrl.split('?')[0]}`))
    })
    .use(unreadableBody)
}

/** A body that the parser refuses is answered in HubSpot's shape too. */
const unreadableBody: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error)
  const status = error instanceof Error && 'status' in error ? error.status : undefined
  if (status === 413) return sendError(response, new ApiError(413, 'VALIDATION_ERROR', 'The body is too large.'))
  if (typeof status === 'number' && status < 500) {
    return sendError(response, validationError('Invalid input JSON: the body cannot be read.'))
  }
  sendError(response, error)
}
