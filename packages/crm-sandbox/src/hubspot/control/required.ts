import type { HubSpot } from '../api/endpoint.ts'
import { notFound } from '../errors.ts'
import { type ObjectType, objectTypeOf } from '../objects.ts'
import type { PortalState } from '../portal-state.ts'

/** The portal that a path names; 404 where there is none. */
export function requirePortal({ state }: HubSpot, portalId: string | undefined): PortalState {
  const portal = state.portals.get(Number(portalId))
  if (!portal) throw notFound(`There is no portal ${portalId}.`)
  return portal
}

/** The object type that a path names; 404 where there is none. */
export function requireType(name: string | undefined): ObjectType {
  const type = objectTypeOf(name ?? '')
  if (!type) throw notFound(`There is no object type ${name}.`)
  return type
}
