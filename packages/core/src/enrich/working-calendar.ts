import { z } from 'zod'
import { englandAndWales } from './bank-holidays.ts'

/** ISO weekdays: 1 is Monday, 7 is Sunday. */
export const workingDays = z
  .array(z.int().min(1).max(7))
  .min(1)
  .refine((days) => new Set(days).size === days.length, 'Name each day once.')

export const holidays = z.array(z.strictObject({ on: z.iso.date(), name: z.string().trim().min(1).max(80) })).max(1_000)

/** When an organization works: on these weekdays, but for these days. */
export interface WorkingCalendar {
  readonly workingDays: readonly number[]
  readonly holidays: ReadonlyArray<{ on: string; name: string }>
}

/** Monday to Friday, but for the bank holidays of England and Wales. */
export const defaultCalendar: WorkingCalendar = { workingDays: [1, 2, 3, 4, 5], holidays: englandAndWales }
