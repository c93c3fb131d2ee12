import { Router } from 'express'
import { validationError } from '../errors.ts'
import { objectTypeOf } from '../objects.ts'
import type { PortalState } from '../portal-state.ts'
import { mayEdit, mayView } from '../rights.ts'
import { requireScopes } from './authenticate.ts'
import { type Answer, type Call, endpoint, type HubSpot } from './endpoint.ts'
import { objectScope } from './scopes.ts'

const MOST_RESOURCES = 20

/**
 * Who may do what with records: /resource-permissions/v3/permitted-users. A record that is not there is left out of the
 * answer. The vendor's page names no scope; the sandbox wants the one that reads the record.
 * https://developers.hubspot.com/docs/api-reference/legacy/account/settings/user-provisioning/public-permissions
 */
export function permittedUserRoutes(hubspot: HubSpot): Router {
  return Router().get('/permitted-users', endpoint(hubspot, { scopes: () => [], answer: permittedUsers }))
}

function permittedUsers({ portal, token, query }: Call): Answer {
  const resources = query.getAll('resource')
  if (resources.length === 0 || resources.length > MOST_RESOURCES) {
    throw validationError(`Name 1 to ${MOST_RESOURCES} resources.`)
  }
  const answers = resources.map((resource) => {
    const [, portalId, typeId, id] = /^hcrn:(\d+):crm-object:(0-\d+):(\d+)$/.exec(resource) ?? []
    if (typeId === undefined || id === undefined) throw validationError(`${resource} is not the name of a record.`)
    requireScopes(token, objectScope(typeId, 'read'))
    return [resource, Number(portalId) === portal.portal.portalId ? permitted(portal, typeId, id) : null] as const
  })
  return { status: 200, body: { resources: Object.fromEntries(answers.filter(([, actions]) => actions !== null)) } }
}

function permitted(portal: PortalState, typeId: string, id: string) {
  const type = objectTypeOf(typeId)
  const record = type && portal.find(type, id)
  if (record === undefined) return null
  const who = (may: typeof mayView) => ({
    permittedUsers: portal.portal.users.filter((user) => may(user, record)).map(({ userId }) => userId),
  })
  return { 'crm-object:VIEW': who(mayView), 'crm-object:EDIT': who(mayEdit) }
}
