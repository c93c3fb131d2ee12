import { z } from 'zod'
import { isBlank } from './blank.ts'
import type { FieldType, FieldValue } from './field.ts'
import type { Mapping } from './mapping.ts'

const fieldTypes = [
  ...['text', 'long_text', 'number', 'boolean', 'date', 'datetime', 'choice', 'choices', 'url', 'email', 'phone'],
  ...['owner', 'stage'],
] as const satisfies readonly FieldType[]

const fieldValueSchema: z.ZodType<FieldValue, FieldValue> = z
  .union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()])
  .transform((value) => (isBlank(value) ? null : value))

const nameSchema = z.string().trim().min(1).max(200)

/** A mapping as a person or the database gives it. What may be left out is set to what surprises least. */
export const mappingSchema: z.ZodType<Mapping, unknown> = z.strictObject({
  entityType: z.enum(['contact', 'company', 'deal']),
  oppspotField: nameSchema,
  crmField: nameSchema,
  fieldKind: z.enum(['standard', 'custom']).default('standard'),
  type: z.enum(fieldTypes),
  transform: z
    .string()
    .nullable()
    .default(null)
    .transform((expression) => expression?.trim() || null),
  defaultValue: fieldValueSchema.default(null),
  required: z.boolean().default(false),
  direction: z.enum(['to_crm', 'from_crm', 'bidirectional']).default('to_crm'),
  policy: z.enum(['always', 'if_blank', 'if_ours', 'never']).default('if_ours'),
  conflict: z.enum(['newest', 'crm', 'oppspot']).nullable().exactOptional(),
})
