import { Router } from 'express'
import { z } from 'zod'
import { ApiError, notFound } from '../errors.ts'
import type { PropertyGroup } from '../model.ts'
import { type Answer, type Call, endpoint, type HubSpot } from './endpoint.ts'
import { typeIn } from './lookup.ts'
import { groupView } from './property-view.ts'
import { objectScope, schemaScope } from './scopes.ts'

/** Groups of properties: /crm/properties/{version}/{objectType}/groups. */
export function propertyGroupRoutes(hubspot: HubSpot): Router {
  const reads = ({ objectType }: Record<string, string>) => objectScope(objectType, 'read')
  const writes = ({ objectType }: Record<string, string>) => schemaScope(objectType)
  return Router()
    .get('/:objectType/groups', endpoint(hubspot, { scopes: reads, answer: listGroups }))
    .post('/:objectType/groups', endpoint(hubspot, { scopes: writes, answer: createGroup }))
    .get('/:objectType/groups/:name', endpoint(hubspot, { scopes: reads, answer: getGroup }))
    .patch('/:objectType/groups/:name', endpoint(hubspot, { scopes: writes, answer: updateGroup }))
    .delete('/:objectType/groups/:name', endpoint(hubspot, { scopes: writes, answer: archiveGroup }))
}

function listGroups({ portal, params }: Call): Answer {
  const groups = [...portal.tables[typeIn(params)].groups.values()].filter((group) => !group.archived)
  return { status: 200, body: { results: groups.map(groupView) } }
}

function requireGroup({ portal, params }: Call): PropertyGroup {
  const group = portal.tables[typeIn(params)].groups.get(params.name ?? '')
  if (!group || group.archived) throw notFound(`Property group ${params.name} does not exist`)
  return group
}

function store({ hubspot, portal, params }: Call, group: PropertyGroup): void {
  hubspot.state.commit([{ kind: 'group', portalId: portal.portal.portalId, type: typeIn(params), group }])
}

function createGroup(call: Call): Answer {
  const { portal, params, body } = call
  const input = body(z.object({ name: z.string().min(1), label: z.string().min(1), displayOrder: z.int().default(-1) }))
  const present = portal.tables[typeIn(params)].groups.get(input.name)
  if (present && !present.archived) {
    throw new ApiError(409, 'OBJECT_ALREADY_EXISTS', `A property group named '${input.name}' already exists.`)
  }
  const group = { ...input, archived: false }
  store(call, group)
  return { status: 201, body: groupView(group) }
}

function getGroup(call: Call): Answer {
  return { status: 200, body: groupView(requireGroup(call)) }
}

function updateGroup(call: Call): Answer {
  const patch = call.body(z.object({ label: z.string().min(1).optional(), displayOrder: z.int().optional() }))
  const present = requireGroup(call)
  const group = {
    ...present,
    label: patch.label ?? present.label,
    displayOrder: patch.displayOrder ?? present.displayOrder,
  }
  store(call, group)
  return { status: 200, body: groupView(group) }
}

function archiveGroup(call: Call): Answer {
  store(call, { ...requireGroup(call), archived: true })
  return { status: 204 }
}
