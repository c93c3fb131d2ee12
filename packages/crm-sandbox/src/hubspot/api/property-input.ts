import { z } from 'zod'
import { ApiError, validationError } from '../errors.ts'
import type { Property } from '../model.ts'
import type { Table } from '../portal-state.ts'

const FIELD_TYPES = [
  'booleancheckbox',
  'calculation_equation',
  'checkbox',
  'date',
  'file',
  'html',
  'number',
  'phonenumber',
  'radio',
  'select',
  'text',
  'textarea',
] as const

const MAX_UNIQUE = 10

const optionSchema = z.object({
  label: z.string(),
  value: z.string(),
  displayOrder: z.int(),
  hidden: z.boolean(),
  description: z.string().optional(),
})

export const propertySchema = z.object({
  name: z.string().min(1).max(100),
  label: z.string().min(1),
  groupName: z.string(),
  type: z.enum(['bool', 'date', 'datetime', 'enumeration', 'number', 'phone_number', 'string']),
  fieldType: z.enum(FIELD_TYPES),
  description: z.string().default(''),
  options: z.array(optionSchema).default([]),
  displayOrder: z.int().default(-1),
  hasUniqueValue: z.boolean().default(false),
  hidden: z.boolean().default(false),
  formField: z.boolean().default(false),
  externalOptions: z.boolean().default(false),
  referencedObjectType: z.string().optional(),
})

/** `hasUniqueValue` and `name` stay as they were made. */
export const propertyPatchSchema = z.object({
  label: z.string().min(1).optional(),
  groupName: z.string().optional(),
  description: z.string().optional(),
  displayOrder: z.int().optional(),
  hidden: z.boolean().optional(),
  formField: z.boolean().optional(),
  fieldType: z.enum(FIELD_TYPES).optional(),
  options: z.array(optionSchema).optional(),
})

/** A new definition, or why it is refused: 409 for a name that is taken. */
export function buildProperty(input: z.infer<typeof propertySchema>, table: Table, now: number): Property {
  if (!/^[a-z][a-z0-9_]*$/.test(input.name)) {
    throw validationError(`Property names hold lower-case letters, digits and _ and begin with a letter: ${input.name}`)
  }
  const present = table.properties.get(input.name)
  if (present) {
    const state = present.archived ? ' (it is archived)' : ''
    throw new ApiError(409, 'OBJECT_ALREADY_EXISTS', `A property named '${input.name}' already exists${state}.`)
  }
  if (!table.groups.get(input.groupName) || table.groups.get(input.groupName)?.archived) {
    throw validationError(`Property group ${input.groupName} does not exist`)
  }
  checkOptions(input)
  if (input.hasUniqueValue) requireRoomForUnique(table)
  return {
    ...input,
    readOnly: false,
    calculated: false,
    hubspotDefined: false,
    archived: false,
    createdAt: now,
    updatedAt: now,
  }
}

function checkOptions({ name, type, options, externalOptions }: z.infer<typeof propertySchema>): void {
  if (type === 'enumeration' && options.length === 0 && !externalOptions) {
    throw validationError(`Property ${name} is an enumeration and needs options`)
  }
  if (type === 'bool') {
    const values = options.map((option) => option.value).sort()
    if (values.join() !== 'false,true')
      throw validationError(`Property ${name} is a bool and needs options true and false`)
  }
  if (new Set(options.map((option) => option.value)).size !== options.length) {
    throw validationError(`Property ${name} has two options with the same value`)
  }
}

function requireRoomForUnique(table: Table): void {
  const own = [...table.properties.values()].filter((property) => property.hasUniqueValue && !property.hubspotDefined)
  if (own.length >= MAX_UNIQUE) throw validationError(`An object has at most ${MAX_UNIQUE} unique properties`)
}
