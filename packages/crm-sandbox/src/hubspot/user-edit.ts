import type { HubSpot } from './api/endpoint.ts'
import { plainAssociation } from './association-types.ts'
import { notFound } from './errors.ts'
import type { CrmRecord, RecordRef } from './model.ts'
import type { ObjectType } from './objects.ts'
import type { PortalState } from './portal-state.ts'
import { Write } from './write.ts'

/** Changes a record as a person in the CRM's own pages does. The same rules hold as for apps. */
export function editAsUser(
  { state, clock }: HubSpot,
  portal: PortalState,
  { type, id }: RecordRef,
  properties: Readonly<Record<string, string>>,
  userId: number,
): CrmRecord {
  const record = portal.find(type, id)
  if (!record) throw notFound(`There is no ${type} record ${id}.`)
  const write = new Write(state, portal, { via: 'CRM_UI', userId }, clock.now())
  write.checkNames(type, [properties])
  const updated = write.update(type, record, properties)
  write.commit()
  return updated
}

/** Sets properties that the CRM keeps itself, such as when someone was last contacted. */
export function setAsCrm(
  { state, clock }: HubSpot,
  portal: PortalState,
  { type, id }: RecordRef,
  properties: Readonly<Record<string, string>>,
): CrmRecord {
  const record = portal.find(type, id)
  if (!record) throw notFound(`There is no ${type} record ${id}.`)
  const unknown = Object.keys(properties).filter((name) => !portal.tables[type].property(name)?.readOnly)
  if (unknown.length > 0) throw notFound(`The CRM keeps no such property itself: ${unknown.join(', ')}.`)
  const write = new Write(state, portal, { via: 'CRM_UI', userId: 0 }, clock.now())
  const updated = write.update(type, record, properties)
  write.commit()
  return updated
}

/** Creates a record as a person in the CRM's own pages does, linked to records that are there. */
export function createAsUser(
  { state, clock }: HubSpot,
  portal: PortalState,
  type: ObjectType,
  properties: Readonly<Record<string, string>>,
  userId: number,
  associations: readonly RecordRef[] = [],
): CrmRecord {
  const links = associations.map((to) => {
    const plain = plainAssociation(type, to.type)
    if (!plain) throw notFound(`There is no association of ${type} with ${to.type}.`)
    return { to, typeId: plain.typeId }
  })
  const write = new Write(state, portal, { via: 'CRM_UI', userId }, clock.now())
  write.checkNames(type, [properties])
  const created = write.create(type, properties, links)
  write.commit()
  return created
}
