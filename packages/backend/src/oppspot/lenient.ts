import { z } from 'zod'
import { isoDate } from './dates.ts'
import type { Misfits } from './misfits.ts'

/** Column and jsonb parsers that never refuse: what does not fit reads as null, false or an empty list. */

const anything = z.unknown().optional()

function asText(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  return text === '' ? null : text
}

function asNumber(value: unknown): number | null {
  if (value === null || value === '' || (typeof value !== 'number' && typeof value !== 'string')) return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

export const text = anything.transform(asText)
export const number = anything.transform(asNumber)
export const integer = anything.transform((value) => {
  const parsed = asNumber(value)
  return parsed !== null && Number.isInteger(parsed) ? parsed : null
})
export const flag = anything.transform((value) => value === true || value === 'true')
export const flagOrNull = anything.transform((value) => (typeof value === 'boolean' ? value : null))
export const date = anything.transform(isoDate)
export const texts = anything.transform((value) =>
  Array.isArray(value) ? value.map(asText).filter((item) => item !== null) : [],
)
export const items = anything.transform((value): unknown[] => (Array.isArray(value) ? value : []))
export const record = anything.transform((value): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null,
)

/** A moment as `selectList` gives it, with milliseconds. */
export const instant = anything.transform((value) => {
  const moment = typeof value === 'string' ? new Date(value) : null
  return moment === null || Number.isNaN(moment.getTime()) ? null : moment.toISOString()
})

/** Parses each row or element; counts and leaves out those that do not fit. */
export function parseEach<T>(schema: z.ZodType<T>, values: readonly unknown[], place: string, misfits: Misfits): T[] {
  return values.flatMap((value) => {
    const parsed = schema.safeParse(value)
    if (parsed.success) return [parsed.data]
    misfits.add(place)
    return []
  })
}
