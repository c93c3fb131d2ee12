import type { IsoDate } from '@smartsync/core/model'

/**
 * The calendar day in what oppSpot stores as a date: ISO dates and moments, or the bulk files' DD/MM/YYYY.
 * Null for anything else, including days that do not exist.
 */
export function isoDate(value: unknown): IsoDate | null {
  if (typeof value !== 'string') return null
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:$|[T ])/.exec(value.trim())
  if (iso) return calendarDay(iso[1], iso[2], iso[3])
  const uk = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(value.trim())
  return uk ? calendarDay(uk[3], uk[2], uk[1]) : null
}

function calendarDay(year?: string, month?: string, day?: string): IsoDate | null {
  const text = `${year}-${month}-${day}`
  const parsed = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text) ? text : null
}
