import { z } from 'zod'
import { associationType } from '../association-types.ts'
import { validationError } from '../errors.ts'
import type { RecordRef } from '../model.ts'
import { KINDS, type ObjectType } from '../objects.ts'

/** HubSpot's properties are a map of strings to strings, whatever their type. */
export const propertiesSchema = z.record(z.string(), z.string())

export const idSchema = z.union([z.string(), z.int().transform(String)])

export const associationSpecSchema = z.object({
  associationCategory: z.enum(['HUBSPOT_DEFINED', 'USER_DEFINED', 'INTEGRATOR_DEFINED', 'WORK']),
  associationTypeId: z.int(),
})

const associationSchema = z.object({ to: z.object({ id: idSchema }), types: z.array(associationSpecSchema).min(1) })

export const createSchema = z.object({
  properties: propertiesSchema,
  associations: z.array(associationSchema).default([]),
  objectWriteTraceId: z.string().optional(),
})

type CreateInput = z.infer<typeof createSchema>

/** The links that a new record of `from` is to have. */
export function linksOf(from: ObjectType, input: CreateInput): { to: RecordRef; typeId: number }[] {
  return input.associations.flatMap(({ to, types }) =>
    types.map(({ associationTypeId }) => {
      const found = requireAssociationType(from, associationTypeId)
      return { to: { type: found.to, id: to.id }, typeId: associationTypeId }
    }),
  )
}

/** The type with this number, where it starts at `from` and, if given, ends at `to`. */
export function requireAssociationType(from: ObjectType, typeId: number, to?: ObjectType) {
  const found = associationType(typeId)
  if (found?.from === from && (to === undefined || found.to === to)) return found
  const pair = to ? `${KINDS[from].singular} to ${KINDS[to].singular}` : `${KINDS[from].singular} to any object`
  throw validationError(`Association type ${typeId} does not exist for ${pair}`, {
    context: { associationTypeId: [String(typeId)], fromObjectType: [KINDS[from].typeId] },
  })
}
