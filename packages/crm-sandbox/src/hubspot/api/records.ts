import { Router } from 'express'
import { z } from 'zod'
import { validationError } from '../errors.ts'
import { KINDS } from '../objects.ts'
import { Write } from '../write.ts'
import { type Answer, type Call, endpoint, type HubSpot } from './endpoint.ts'
import { createSchema, idSchema, linksOf, propertiesSchema } from './inputs.ts'
import { lookUp, requireFound, typeIn } from './lookup.ts'
import { namesIn, recordView } from './record-view.ts'
import { objectScope } from './scopes.ts'

/** One record at a time: /crm/objects/{version}/{objectType}. */
export function recordRoutes(hubspot: HubSpot): Router {
  const reads = ({ objectType }: Record<string, string>) => objectScope(objectType, 'read')
  const writes = ({ objectType }: Record<string, string>) => objectScope(objectType, 'write')
  return Router()
    .get('/:objectType', endpoint(hubspot, { scopes: reads, answer: listRecords }))
    .post('/:objectType', endpoint(hubspot, { scopes: writes, answer: createRecord }))
    .post('/:objectType/merge', endpoint(hubspot, { scopes: writes, answer: mergeRecords }))
    .post('/:objectType/gdpr-delete', endpoint(hubspot, { scopes: writes, answer: eraseRecord }))
    .get('/:objectType/:id', endpoint(hubspot, { scopes: reads, answer: getRecord }))
    .patch('/:objectType/:id', endpoint(hubspot, { scopes: writes, answer: updateRecord }))
    .delete('/:objectType/:id', endpoint(hubspot, { scopes: writes, answer: archiveRecord }))
}

function listRecords({ portal, params, query }: Call): Answer {
  const type = typeIn(params)
  const limit = Math.min(100, Number(query.get('limit') ?? 10))
  const after = Number(query.get('after') ?? 0)
  const archived = query.get('archived') === 'true'
  const all = [...portal.tables[type].records.values()].filter(
    (record) => (record.archivedAt !== undefined) === archived,
  )
  const page = all.filter((record) => Number(record.id) >= after).slice(0, limit + 1)
  const next = page[limit]
  const results = page.slice(0, limit).map((record) => recordView(type, record, namesIn(query, 'properties')))
  return { status: 200, body: { results, ...(next ? { paging: { next: { after: next.id } } } : {}) } }
}

function createRecord({ hubspot, portal, author, now, params, body }: Call): Answer {
  const type = typeIn(params)
  const input = body(createSchema)
  const write = new Write(hubspot.state, portal, author, now)
  write.checkNames(type, [input.properties])
  const record = write.create(type, input.properties, linksOf(type, input))
  write.commit()
  return { status: 201, body: recordView(type, record, Object.keys(record.properties)) }
}

function getRecord({ portal, params, query }: Call): Answer {
  const type = typeIn(params)
  refuseHistory(namesIn(query, 'propertiesWithHistory'))
  const archived = query.get('archived') === 'true'
  const id = params.id ?? ''
  const record = requireFound(
    archived ? archivedRecord(portal.tables[type].records.get(id)) : lookUp(portal, type, id, query.get('idProperty')),
  )
  const view = recordView(type, record, namesIn(query, 'properties'))
  const names = namesIn(query, 'associations')
  if (names.length === 0) return { status: 200, body: view }
  const associations = Object.fromEntries(
    names.map((name) => {
      const toType = typeIn({ name }, 'name')
      const linked = portal.links.of({ type, id: record.id }, toType)
      const linkName = `${KINDS[type].singular}_to_${KINDS[toType].singular}`
      const results = [...linked.keys()].map((linkedId) => ({ id: linkedId, type: linkName }))
      return [toType, { results }]
    }),
  )
  return { status: 200, body: { ...view, associations } }
}

function archivedRecord<T extends { archivedAt?: number | undefined }>(record: T | undefined): T | undefined {
  return record?.archivedAt === undefined ? undefined : record
}

function updateRecord({ hubspot, portal, author, now, params, query, body }: Call): Answer {
  const type = typeIn(params)
  const { properties } = body(z.object({ properties: propertiesSchema }))
  const record = requireFound(lookUp(portal, type, params.id ?? '', query.get('idProperty')))
  const write = new Write(hubspot.state, portal, author, now)
  write.checkNames(type, [properties])
  const updated = write.update(type, record, properties)
  write.commit()
  return { status: 200, body: recordView(type, updated, Object.keys(properties)) }
}

function archiveRecord({ hubspot, portal, author, now, params }: Call): Answer {
  const type = typeIn(params)
  const record = requireFound(lookUp(portal, type, params.id ?? ''))
  const write = new Write(hubspot.state, portal, author, now)
  write.archive(type, record)
  write.commit()
  return { status: 204 }
}

function mergeRecords({ hubspot, portal, author, now, params, body }: Call): Answer {
  const type = typeIn(params)
  const { primaryObjectId, objectIdToMerge } = body(z.object({ primaryObjectId: idSchema, objectIdToMerge: idSchema }))
  const primary = requireFound(portal.find(type, primaryObjectId))
  const other = requireFound(portal.find(type, objectIdToMerge))
  if (primary.id === other.id) throw validationError('A record cannot be merged with itself.')
  const write = new Write(hubspot.state, portal, author, now)
  const merged = write.merge(type, primary, other)
  write.commit()
  return { status: 200, body: recordView(type, merged, Object.keys(merged.properties)) }
}

function eraseRecord({ hubspot, portal, author, now, params, body }: Call): Answer {
  const type = typeIn(params)
  const input = body(z.object({ objectId: idSchema, idProperty: z.string().optional() }))
  const record = requireFound(lookUp(portal, type, input.objectId, input.idProperty))
  const write = new Write(hubspot.state, portal, author, now)
  write.erase(type, record)
  write.commit()
  return { status: 204 }
}

export function refuseHistory(names: readonly string[]): void {
  if (names.length > 0)
    throw validationError('The sandbox keeps no history of values: leave propertiesWithHistory out.')
}
