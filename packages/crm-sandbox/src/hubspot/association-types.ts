import type { ObjectType } from './objects.ts'

interface AssociationType {
  typeId: number
  from: ObjectType
  to: ObjectType
  /** `Primary`, or nothing for the plain association. */
  label: string | null
  /** The type that the same link has when looked at from the other side. */
  inverse: number
}

/** Plain links, there and back. https://developers.hubspot.com/docs/api-reference/crm-associations-v4/guide */
const PLAIN: [ObjectType, ObjectType, number, number][] = [
  ['contacts', 'companies', 279, 280],
  ['deals', 'contacts', 3, 4],
  ['deals', 'companies', 341, 342],
  ['tasks', 'contacts', 204, 203],
  ['tasks', 'companies', 192, 191],
  ['tasks', 'deals', 216, 215],
]

/** The one company that counts as a contact's or a deal's own. */
const PRIMARY: [ObjectType, ObjectType, number, number][] = [
  ['contacts', 'companies', 1, 2],
  ['deals', 'companies', 5, 6],
]

const both = (label: string | null) =>
  function* ([from, to, typeId, inverse]: [ObjectType, ObjectType, number, number]): Generator<AssociationType> {
    yield { typeId, from, to, label, inverse }
    yield { typeId: inverse, from: to, to: from, label, inverse: typeId }
  }

const ASSOCIATION_TYPES: readonly AssociationType[] = [
  ...PLAIN.flatMap((row) => [...both(null)(row)]),
  ...PRIMARY.flatMap((row) => [...both('Primary')(row)]),
]

const byId = new Map(ASSOCIATION_TYPES.map((type) => [type.typeId, type]))
const plainByPair = new Map(
  ASSOCIATION_TYPES.filter((type) => type.label === null).map((type) => [`${type.from} ${type.to}`, type]),
)

export function associationType(typeId: number): AssociationType | undefined {
  return byId.get(typeId)
}

/** The type without a label; absent where HubSpot has no link between the two. */
export function plainAssociation(from: ObjectType, to: ObjectType): AssociationType | undefined {
  return plainByPair.get(`${from} ${to}`)
}

export function associationTypesBetween(from: ObjectType, to: ObjectType): AssociationType[] {
  return ASSOCIATION_TYPES.filter((type) => type.from === from && type.to === to)
}

/** A record has at most one primary company; the reverse of the type has no such limit. */
export function isExclusive(typeId: number): boolean {
  return typeId === 1 || typeId === 5
}
