import { Router } from 'express'
import { z } from 'zod'
import { associationType, plainAssociation } from '../association-types.ts'
import { notFound, validationError } from '../errors.ts'
import type { RecordRef } from '../model.ts'
import { KINDS, type ObjectType } from '../objects.ts'
import { Write } from '../write.ts'
import { type Answer, type Call, endpoint, type HubSpot } from './endpoint.ts'
import { associationSpecSchema, requireAssociationType } from './inputs.ts'
import { typeIn } from './lookup.ts'
import { objectScope } from './scopes.ts'

/** The links of one record: /crm/objects/{version}/{objectType}/{id}/associations. */
export function associationRoutes(hubspot: HubSpot): Router {
  const reads = ({ objectType }: Record<string, string>) => objectScope(objectType, 'read')
  const writes = ({ objectType }: Record<string, string>) => objectScope(objectType, 'write')
  const one = '/:objectType/:id/associations/:toType/:toId'
  return Router()
    .get('/:objectType/:id/associations/:toType', endpoint(hubspot, { scopes: reads, answer: listLinks }))
    .put('/:objectType/:id/associations/default/:toType/:toId', endpoint(hubspot, { scopes: writes, answer: putPlain }))
    .put(one, endpoint(hubspot, { scopes: writes, answer: putLabelled }))
    .delete(one, endpoint(hubspot, { scopes: writes, answer: removeLink }))
}

function endsIn({ params }: Call): { from: RecordRef; to: RecordRef } {
  return {
    from: { type: typeIn(params), id: params.id ?? '' },
    to: { type: typeIn(params, 'toType'), id: params.toId ?? '' },
  }
}

function listLinks({ portal, params, query }: Call): Answer {
  const from = { type: typeIn(params), id: params.id ?? '' }
  if (!portal.find(from.type, from.id)) throw notFound()
  const limit = Math.min(500, Number(query.get('limit') ?? 500))
  const start = Number(query.get('after') ?? 0)
  const linked = [...portal.links.of(from, typeIn(params, 'toType'))]
  const results = linked.slice(start, start + limit).map(([id, typeIds]) => linkView(id, typeIds))
  const more = start + limit < linked.length
  return { status: 200, body: { results, ...(more ? { paging: { next: { after: String(start + limit) } } } : {}) } }
}

/** One linked record as reads show it. */
export function linkView(toObjectId: string, typeIds: ReadonlySet<number>) {
  return { toObjectId, associationTypes: [...typeIds].map(typeView) }
}

/** A plain type has no `label`: the vendor's schema knows no null there. */
export function typeView(typeId: number) {
  const label = associationType(typeId)?.label
  return { category: 'HUBSPOT_DEFINED', typeId, ...(label ? { label } : {}) }
}

function putPlain(call: Call): Answer {
  const { hubspot, portal, author, now } = call
  const { from, to } = endsIn(call)
  const write = new Write(hubspot.state, portal, author, now)
  const results = linkPlainly(write, from, to)
  write.commit()
  const at = new Date(now).toISOString()
  return { status: 200, body: { status: 'COMPLETE', results, startedAt: at, completedAt: at } }
}

/** Links two records without a label and tells both directions, as the vendor's answer does. */
export function linkPlainly(write: Write, from: RecordRef, to: RecordRef) {
  const type = requirePlain(from.type, to.type)
  write.requireRecord(from)
  write.requireRecord(to)
  write.associate(from, to, type.typeId)
  const spec = (associationTypeId: number) => ({ associationCategory: 'HUBSPOT_DEFINED', associationTypeId })
  return [
    { from: { id: from.id }, to: { id: to.id }, associationSpec: spec(type.typeId) },
    { from: { id: to.id }, to: { id: from.id }, associationSpec: spec(type.inverse) },
  ]
}

function requirePlain(from: ObjectType, to: ObjectType) {
  const type = plainAssociation(from, to)
  if (type) return type
  throw validationError(`No association exists from ${KINDS[from].singular} to ${KINDS[to].singular}`)
}

function putLabelled(call: Call): Answer {
  const { hubspot, portal, author, now, body } = call
  const { from, to } = endsIn(call)
  const specs = body(z.array(associationSpecSchema).min(1))
  const write = new Write(hubspot.state, portal, author, now)
  const typeIds = specs.map((spec) => spec.associationTypeId)
  link(write, from, to, typeIds)
  write.commit()
  return { status: 201, body: pairView(from, to, typeIds) }
}

/** Links two records by the types given; both must exist. */
export function link(write: Write, from: RecordRef, to: RecordRef, typeIds: readonly number[]): void {
  for (const typeId of typeIds) requireAssociationType(from.type, typeId, to.type)
  write.requireRecord(from)
  write.requireRecord(to)
  for (const typeId of typeIds) write.associate(from, to, typeId)
}

export function pairView(from: RecordRef, to: RecordRef, typeIds: readonly number[]) {
  return {
    fromObjectTypeId: KINDS[from.type].typeId,
    fromObjectId: from.id,
    toObjectTypeId: KINDS[to.type].typeId,
    toObjectId: to.id,
    labels: typeIds.flatMap((typeId) => associationType(typeId)?.label ?? []),
  }
}

function removeLink(call: Call): Answer {
  const { hubspot, portal, author, now } = call
  const { from, to } = endsIn(call)
  const write = new Write(hubspot.state, portal, author, now)
  unlink(write, call, from, to)
  write.commit()
  return { status: 204 }
}

/** Removes every link between two records; without one there is nothing to do. */
export function unlink(write: Write, { portal }: Call, from: RecordRef, to: RecordRef): void {
  for (const typeId of portal.links.between(from, to)) write.dissociate(from, to, typeId)
}
