import { Router } from 'express'
import { z } from 'zod'
import { ApiError, notFound, validationError } from '../errors.ts'
import type { Property } from '../model.ts'
import { type BatchError, batchAnswer, batchOf, inputsOf } from './batch.ts'
import { type Answer, type Call, endpoint, type HubSpot } from './endpoint.ts'
import { typeIn } from './lookup.ts'
import { buildProperty, propertyPatchSchema, propertySchema } from './property-input.ts'
import { propertyView } from './property-view.ts'
import { objectScope, schemaScope } from './scopes.ts'

const propertyInputs = batchOf(propertySchema)
const nameInputs = batchOf(z.object({ name: z.string() }))

/** Definitions of properties: /crm/properties/{version}/{objectType}. */
export function propertyRoutes(hubspot: HubSpot): Router {
  const reads = ({ objectType }: Record<string, string>) => objectScope(objectType, 'read')
  const writes = ({ objectType }: Record<string, string>) => schemaScope(objectType)
  return Router()
    .get('/:objectType', endpoint(hubspot, { scopes: reads, answer: listProperties }))
    .post('/:objectType', endpoint(hubspot, { scopes: writes, answer: createProperty }))
    .post('/:objectType/batch/create', endpoint(hubspot, { scopes: writes, answer: createBatch }))
    .post('/:objectType/batch/read', endpoint(hubspot, { scopes: reads, answer: readBatch }))
    .post('/:objectType/batch/archive', endpoint(hubspot, { scopes: writes, answer: archiveBatch }))
    .get('/:objectType/:name', endpoint(hubspot, { scopes: reads, answer: getProperty }))
    .patch('/:objectType/:name', endpoint(hubspot, { scopes: writes, answer: updateProperty }))
    .delete('/:objectType/:name', endpoint(hubspot, { scopes: writes, answer: archiveProperty }))
}

function listProperties({ portal, params, query }: Call): Answer {
  const archived = query.get('archived') === 'true'
  const all = [...portal.tables[typeIn(params)].properties.values()]
  const results = all.filter((property) => property.archived === archived)
  return { status: 200, body: { results: results.map((property) => propertyView(property, portal.portal)) } }
}

function requireProperty({ portal, params }: Call, name = params.name ?? ''): Property {
  const property = portal.tables[typeIn(params)].property(name)
  if (!property) throw notFound(`Property ${name} does not exist`)
  return property
}

function getProperty(call: Call): Answer {
  return { status: 200, body: propertyView(requireProperty(call), call.portal.portal) }
}

function store({ hubspot, portal, params }: Call, properties: readonly Property[]): void {
  const { portalId } = portal.portal
  const type = typeIn(params)
  hubspot.state.commit(properties.map((property) => ({ kind: 'property', portalId, type, property })))
}

function createProperty(call: Call): Answer {
  const property = buildProperty(call.body(propertySchema), call.portal.tables[typeIn(call.params)], call.now)
  store(call, [property])
  return { status: 201, body: propertyView(property, call.portal.portal) }
}

/** 200 since 2026-09, 201 before; those refused are told in a 207. */
function createBatch(call: Call): Answer {
  const table = call.portal.tables[typeIn(call.params)]
  const created: Property[] = []
  const errors: BatchError[] = []
  for (const input of inputsOf(call, propertyInputs)) {
    try {
      if (created.some(({ name }) => name === input.name))
        throw validationError(`Property ${input.name} is named twice`)
      created.push(buildProperty(input, table, call.now))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      errors.push(error.item({ name: [input.name] }))
    }
  }
  store(call, created)
  const results = created.map((property) => propertyView(property, call.portal.portal))
  return batchAnswer(call.version >= '2026-09' ? 200 : 201, call.now, results, errors)
}

function readBatch(call: Call): Answer {
  const { portal, params, now } = call
  const table = portal.tables[typeIn(params)]
  const names = inputsOf(call, nameInputs).map(({ name }) => name)
  const found = names.flatMap((name) => table.property(name) ?? [])
  const errors = names
    .filter((name) => !table.property(name))
    .map((name) => notFound(`Property ${name} does not exist`).item({ name: [name] }))
  return batchAnswer(
    200,
    now,
    found.map((property) => propertyView(property, portal.portal)),
    errors,
  )
}

function updateProperty(call: Call): Answer {
  const property = requireProperty(call)
  if (property.hubspotDefined)
    throw validationError(`Property ${property.name} is HubSpot's own and cannot be changed.`)
  const patch = call.body(propertyPatchSchema)
  const updated: Property = {
    ...property,
    label: patch.label ?? property.label,
    groupName: patch.groupName ?? property.groupName,
    description: patch.description ?? property.description,
    displayOrder: patch.displayOrder ?? property.displayOrder,
    hidden: patch.hidden ?? property.hidden,
    formField: patch.formField ?? property.formField,
    fieldType: patch.fieldType ?? property.fieldType,
    options: patch.options ?? property.options,
    updatedAt: call.now,
  }
  store(call, [updated])
  return { status: 200, body: propertyView(updated, call.portal.portal) }
}

function archived(call: Call, name?: string): Property {
  const property = requireProperty(call, name)
  if (property.hubspotDefined)
    throw validationError(`Property ${property.name} is HubSpot's own and cannot be archived.`)
  return { ...property, archived: true, updatedAt: call.now }
}

function archiveProperty(call: Call): Answer {
  store(call, [archived(call)])
  return { status: 204 }
}

function archiveBatch(call: Call): Answer {
  const names = inputsOf(call, nameInputs).map(({ name }) => name)
  store(
    call,
    names.map((name) => archived(call, name)),
  )
  return { status: 204 }
}
