import { Router } from 'express'
import { z } from 'zod'
import { associationTypesBetween } from '../association-types.ts'
import { ApiError } from '../errors.ts'
import { Write } from '../write.ts'
import { link, linkPlainly, linkView, pairView, typeView, unlink } from './associations.ts'
import { type BatchError, batchAnswer, batchOf, inputsOf } from './batch.ts'
import { type Answer, type Call, endpoint, type HubSpot } from './endpoint.ts'
import { associationSpecSchema, idSchema } from './inputs.ts'
import { typeIn } from './lookup.ts'
import { objectScope } from './scopes.ts'

/** https://developers.hubspot.com/docs/api-reference/crm-associations-v4/guide */
const MAX_CREATED = 2000
const MAX_READ = 1000

const refSchema = z.object({ id: idSchema })
const pairSchema = z.object({ from: refSchema, to: refSchema })
const typedPairSchema = pairSchema.extend({ types: z.array(associationSpecSchema).min(1) })

const readInputs = batchOf(z.object({ id: idSchema, after: z.string().optional() }))
const linkInputs = batchOf(typedPairSchema)
const plainInputs = batchOf(pairSchema)
const unlinkInputs = batchOf(z.object({ from: refSchema, to: z.array(refSchema) }))

/** Many links at a time: /crm/associations/{version}/{fromType}/{toType}. */
export function associationBatchRoutes(hubspot: HubSpot): Router {
  const reads = ({ fromType }: Record<string, string>) => objectScope(fromType, 'read')
  const writes = ({ fromType }: Record<string, string>) => objectScope(fromType, 'write')
  return Router()
    .get('/:fromType/:toType/labels', endpoint(hubspot, { scopes: reads, answer: listLabels }))
    .post('/:fromType/:toType/batch/read', endpoint(hubspot, { scopes: reads, answer: readBatch }))
    .post('/:fromType/:toType/batch/create', endpoint(hubspot, { scopes: writes, answer: createBatch }))
    .post('/:fromType/:toType/batch/associate/default', endpoint(hubspot, { scopes: writes, answer: plainBatch }))
    .post('/:fromType/:toType/batch/archive', endpoint(hubspot, { scopes: writes, answer: archiveBatch }))
    .post('/:fromType/:toType/batch/labels/archive', endpoint(hubspot, { scopes: writes, answer: archiveLabels }))
}

function endsIn({ params }: Call) {
  return { from: typeIn(params, 'fromType'), to: typeIn(params, 'toType') }
}

function listLabels(call: Call): Answer {
  const { from, to } = endsIn(call)
  return { status: 200, body: { results: associationTypesBetween(from, to).map(({ typeId }) => typeView(typeId)) } }
}

function readBatch(call: Call): Answer {
  const { portal, now } = call
  const { from, to } = endsIn(call)
  const inputs = inputsOf(call, readInputs, MAX_READ)
  const results: unknown[] = []
  const errors: BatchError[] = []
  for (const { id } of inputs) {
    const linked = portal.find(from, id) ? portal.links.of({ type: from, id }, to) : undefined
    if (linked && linked.size > 0) {
      results.push({ from: { id }, to: [...linked].map(([toId, typeIds]) => linkView(toId, typeIds)) })
    } else {
      const message = `No ${to} is associated with ${from} ${id}.`
      errors.push(new ApiError(404, 'OBJECT_NOT_FOUND', message).item({ fromObjectId: [id] }))
    }
  }
  return batchAnswer(200, now, results, errors)
}

/** 200 since 2026-09, 201 before, as the two versions document. */
function createBatch(call: Call): Answer {
  const inputs = inputsOf(call, linkInputs, MAX_CREATED)
  const ends = endsIn(call)
  return eachPair(call, inputs, call.version >= '2026-09' ? 200 : 201, (write, input) => {
    const from = { type: ends.from, id: input.from.id }
    const to = { type: ends.to, id: input.to.id }
    const typeIds = input.types.map((type) => type.associationTypeId)
    link(write, from, to, typeIds)
    return [pairView(from, to, typeIds)]
  })
}

function plainBatch(call: Call): Answer {
  const inputs = inputsOf(call, plainInputs, MAX_CREATED)
  const ends = endsIn(call)
  return eachPair(call, inputs, 200, (write, input) =>
    linkPlainly(write, { type: ends.from, id: input.from.id }, { type: ends.to, id: input.to.id }),
  )
}

/** A pair that cannot be linked becomes an item of `errors`; the others are linked. */
function eachPair<T extends z.infer<typeof pairSchema>>(
  { hubspot, portal, author, now }: Call,
  inputs: readonly T[],
  status: number,
  run: (write: Write, input: T) => unknown[],
): Answer {
  const write = new Write(hubspot.state, portal, author, now)
  const results: unknown[] = []
  const errors: BatchError[] = []
  for (const input of inputs) {
    try {
      results.push(...run(write, input))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      errors.push(error.item({ fromObjectId: [input.from.id], toObjectId: [input.to.id] }))
    }
  }
  write.commit()
  return batchAnswer(status, now, results, errors)
}

function archiveBatch(call: Call): Answer {
  const { hubspot, portal, author, now } = call
  const ends = endsIn(call)
  const write = new Write(hubspot.state, portal, author, now)
  for (const { from, to } of inputsOf(call, unlinkInputs, MAX_CREATED)) {
    for (const { id } of to) unlink(write, call, { type: ends.from, id: from.id }, { type: ends.to, id })
  }
  write.commit()
  return batchAnswer(200, now, [])
}

function archiveLabels(call: Call): Answer {
  const { hubspot, portal, author, now } = call
  const ends = endsIn(call)
  const write = new Write(hubspot.state, portal, author, now)
  for (const { from, to, types } of inputsOf(call, linkInputs, MAX_CREATED)) {
    for (const { associationTypeId } of types) {
      write.dissociate({ type: ends.from, id: from.id }, { type: ends.to, id: to.id }, associationTypeId)
    }
  }
  write.commit()
  return batchAnswer(200, now, [])
}
