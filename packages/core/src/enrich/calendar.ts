import type { IsoDate } from '../model/index.ts'

const DAY_IN_MS = 86_400_000
const CALENDAR_DAY = /^\d{4}-\d{2}-\d{2}$/
const formats = new Map<string, Intl.DateTimeFormat>()

/** The calendar day that it is at `now` in the time zone (IANA name). Throws `RangeError` for an unknown zone. */
export function dayIn(now: Date, timeZone: string): IsoDate {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    formats.set(timeZone, format)
  }
  return format.format(now)
}

/** Days from `from` to `to`, negative when `to` is earlier; null when either is no calendar day. */
export function daysBetween(from: IsoDate, to: IsoDate): number | null {
  const start = dayNumber(from)
  const end = dayNumber(to)
  return start === null || end === null ? null : end - start
}

/** The day that is `count` working days (Monday to Friday) after `day`. */
export function addWorkingDays(day: IsoDate, count: number): IsoDate {
  let at = dayNumber(day) ?? 0
  for (let left = count; left > 0; ) {
    at += 1
    if (isWorkingDay(at)) left -= 1
  }
  return new Date(at * DAY_IN_MS).toISOString().slice(0, 10)
}

/** Day 0, 1 January 1970, was a Thursday. */
function isWorkingDay(dayNumber: number): boolean {
  const weekday = (dayNumber + 4) % 7
  return weekday !== 0 && weekday !== 6
}

function dayNumber(day: IsoDate): number | null {
  if (!CALENDAR_DAY.test(day)) return null
  const at = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(at) ? null : at / DAY_IN_MS
}
