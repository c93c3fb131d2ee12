import { notFound, validationError } from '../errors.ts'
import type { CrmRecord } from '../model.ts'
import { KINDS, type ObjectType, objectTypeOf } from '../objects.ts'
import type { PortalState } from '../portal-state.ts'

/** The object type named in a path; 400 for those that the sandbox does not have. */
export function typeIn(params: Record<string, string>, parameter = 'objectType'): ObjectType {
  const name = params[parameter] ?? ''
  const type = objectTypeOf(name)
  if (!type) throw validationError(`Unable to infer object type from: ${name}`)
  return type
}

/** The record with this id, or with this value of a unique property. */
export function lookUp(portal: PortalState, type: ObjectType, id: string, idProperty?: string | null) {
  if (!idProperty || idProperty === 'hs_object_id') return portal.find(type, id)
  requireUnique(portal, type, idProperty)
  const holder = portal.tables[type].holder(idProperty, id)
  return holder === undefined ? undefined : portal.find(type, holder)
}

export function requireUnique(portal: PortalState, type: ObjectType, idProperty: string): void {
  if (portal.tables[type].property(idProperty)?.hasUniqueValue) return
  throw validationError(
    `Unable to perform update/upsert by non-unique ${KINDS[type].typeId} property ${idProperty} in portal ID ${portal.portal.portalId}`,
  )
}

export function requireFound(record: CrmRecord | undefined): CrmRecord {
  if (!record) throw notFound()
  return record
}
