import { Router } from 'express'
import { type Answer, type Call, endpoint, type HubSpot } from '../api/endpoint.ts'

/** An app takes itself out of an account: DELETE /appinstalls/{version}/external-install. */
export function uninstallRoutes(hubspot: HubSpot): Router {
  return Router().delete('/external-install', endpoint(hubspot, { scopes: () => [], answer: uninstall }))
}

function uninstall({ hubspot, app, portal }: Call): Answer {
  hubspot.state.commit([{ kind: 'uninstall', clientId: app.clientId, portalId: portal.portal.portalId }])
  return { status: 204 }
}
