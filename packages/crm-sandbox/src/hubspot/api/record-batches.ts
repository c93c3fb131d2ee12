import { Router } from 'express'
import { z } from 'zod'
import { validationError } from '../errors.ts'
import type { CrmRecord } from '../model.ts'
import type { ObjectType } from '../objects.ts'
import { Write } from '../write.ts'
import { batchAnswer, batchOf, eachInput, inputsOf, MAX_INPUTS, missingRecords, refuseDuplicates } from './batch.ts'
import { type Answer, type Call, endpoint, type HubSpot } from './endpoint.ts'
import { createSchema, idSchema, linksOf, propertiesSchema } from './inputs.ts'
import { lookUp, requireUnique, typeIn } from './lookup.ts'
import { recordView } from './record-view.ts'
import { refuseHistory } from './records.ts'
import { objectScope } from './scopes.ts'

/** Up to 100 records at a time: /crm/objects/{version}/{objectType}/batch. */
export function recordBatchRoutes(hubspot: HubSpot): Router {
  const reads = ({ objectType }: Record<string, string>) => objectScope(objectType, 'read')
  const writes = ({ objectType }: Record<string, string>) => objectScope(objectType, 'write')
  return Router()
    .post('/:objectType/batch/create', endpoint(hubspot, { scopes: writes, answer: createBatch }))
    .post('/:objectType/batch/read', endpoint(hubspot, { scopes: reads, answer: readBatch }))
    .post('/:objectType/batch/update', endpoint(hubspot, { scopes: writes, answer: updateBatch }))
    .post('/:objectType/batch/upsert', endpoint(hubspot, { scopes: writes, answer: upsertBatch }))
    .post('/:objectType/batch/archive', endpoint(hubspot, { scopes: writes, answer: archiveBatch }))
}

const changeSchema = z.object({
  id: idSchema,
  idProperty: z.string().optional(),
  properties: propertiesSchema,
  objectWriteTraceId: z.string().optional(),
})

type ChangeInput = z.infer<typeof changeSchema>

const readSchema = z.object({
  inputs: z.array(z.object({ id: idSchema })).max(MAX_INPUTS),
  idProperty: z.string().optional(),
  properties: z.array(z.string()).default([]),
  propertiesWithHistory: z.array(z.string()).default([]),
})

const createInputs = batchOf(createSchema)
const changeInputs = batchOf(changeSchema)
const archiveInputs = batchOf(z.object({ id: idSchema }))

function createBatch(call: Call): Answer {
  const type = typeIn(call.params)
  const inputs = inputsOf(call, createInputs)
  const write = new Write(call.hubspot.state, call.portal, call.author, call.now)
  const properties = inputs.map((input) => input.properties)
  write.checkNames(type, properties)
  const { results, errors } = eachInput(inputs, (input) => {
    const record = write.create(type, input.properties, linksOf(type, input))
    return traced(recordView(type, record, Object.keys(record.properties)), input)
  })
  write.commit()
  return batchAnswer(201, call.now, results, errors)
}

function readBatch({ portal, params, query, body, now }: Call): Answer {
  const type = typeIn(params)
  const input = body(readSchema)
  refuseHistory(input.propertiesWithHistory)
  const archived = query.get('archived') === 'true'
  const found = new Map<string, CrmRecord>()
  const missing: string[] = []
  for (const { id } of input.inputs) {
    const record = archived ? portal.tables[type].records.get(id) : lookUp(portal, type, id, input.idProperty)
    if (record && archived === (record.archivedAt !== undefined)) found.set(record.id, record)
    else missing.push(id)
  }
  const results = [...found.values()].map((record) => recordView(type, record, input.properties))
  return batchAnswer(200, now, results, missingRecords(type, missing))
}

/** By record id, or by a custom unique property; `email` is for upserts only (HubSpot/hubspot-api-nodejs#548). */
function updateBatch(call: Call): Answer {
  const { portal, params, now } = call
  const type = typeIn(params)
  const inputs = inputsOf(call, changeInputs)
  if (inputs.some((input) => input.idProperty === 'email')) {
    throw validationError('Unable to perform update/upsert by non-unique 0-1 property email: use the record id.')
  }
  const write = prepared(call, type, inputs)
  const known = inputs.map((input) => ({ ...input, record: lookUp(portal, type, input.id, input.idProperty) }))
  const missing = known.filter(({ record }) => !record).map(({ id }) => id)
  const present = known.flatMap(({ record, ...input }) => (record ? [{ ...input, record }] : []))
  const { results, errors } = eachInput(present, ({ record, ...input }) => {
    const updated = write.update(type, record, input.properties)
    return traced(recordView(type, updated, Object.keys(input.properties)), input)
  })
  write.commit()
  return batchAnswer(200, now, results, [...missingRecords(type, missing), ...errors])
}

function upsertBatch(call: Call): Answer {
  const { portal, params, now } = call
  const type = typeIn(params)
  const inputs = inputsOf(call, changeInputs)
  const write = prepared(call, type, inputs)
  for (const { idProperty } of inputs) {
    if (!idProperty) throw validationError('idProperty is required for an upsert: name a unique property.')
    requireUnique(portal, type, idProperty)
  }
  const { results, errors } = eachInput(inputs, (input) => {
    const properties = { ...input.properties, [input.idProperty ?? '']: input.id }
    const existing = lookUp(portal, type, input.id, input.idProperty)
    // A secondary address leads to its contact, but does not become the primary one.
    const changes = existing && input.idProperty === 'email' ? input.properties : properties
    const record = existing ? write.update(type, existing, changes) : write.create(type, properties)
    const view = recordView(type, record, Object.keys(properties))
    return traced({ ...view, new: existing === undefined }, input)
  })
  write.commit()
  return batchAnswer(200, now, results, errors)
}

function archiveBatch(call: Call): Answer {
  const { hubspot, portal, author, now, params } = call
  const type = typeIn(params)
  const inputs = inputsOf(call, archiveInputs)
  const write = new Write(hubspot.state, portal, author, now)
  for (const id of new Set(inputs.map((input) => input.id))) {
    const record = portal.find(type, id)
    if (record) write.archive(type, record)
  }
  write.commit()
  return { status: 204 }
}

function prepared({ hubspot, portal, author, now }: Call, type: ObjectType, inputs: readonly ChangeInput[]): Write {
  refuseDuplicates(inputs.map((input) => input.id))
  const write = new Write(hubspot.state, portal, author, now)
  write.checkNames(
    type,
    inputs.map((input) => input.properties),
  )
  return write
}

function traced<T>(view: T, { objectWriteTraceId }: { objectWriteTraceId?: string | undefined }) {
  return objectWriteTraceId === undefined ? view : { ...view, objectWriteTraceId }
}
