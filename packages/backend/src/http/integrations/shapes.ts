import type { RecordType } from '@smartsync/core/crm'
import type { FieldValue } from '@smartsync/core/mapping'
import { z } from 'zod'

/** The parts that several answers have in common. */
export const instant = z.iso.datetime()

export const recordTypes = ['contact', 'company', 'deal'] as const satisfies readonly RecordType[]

export const conflictRule = z
  .enum(['newest', 'crm', 'oppspot'])
  .describe('Whose value counts where both sides changed a field')

/** A value of a CRM field. */
export const fieldValue: z.ZodType<FieldValue> = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.string()),
  z.null(),
])

export const fieldChange = z.object({ field: z.string(), old: fieldValue, new: fieldValue, reason: z.string() })

export const heldBack = z.object({ field: z.string(), current: fieldValue, wanted: fieldValue, reason: z.string() })

export const isoOf = (at: Date): string => at.toISOString()
export const isoOrNull = (at: Date | null): string | null => at?.toISOString() ?? null
