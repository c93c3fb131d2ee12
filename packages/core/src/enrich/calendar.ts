import type { IsoDate } from '../model/index.ts'
import { defaultCalendar, type WorkingCalendar } from './working-calendar.ts'

const DAY_IN_MS = 86_400_000
const CALENDAR_DAY = /^\d{4}-\d{2}-\d{2}$/
const formats = new Map<string, Intl.DateTimeFormat>()
const holidayNumbers = new WeakMap<WorkingCalendar, ReadonlySet<number>>()

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

/**
 * The day that is `count` working days after `day`; for 0 that day itself, or the next working day where it is none.
 * The calendar must have at least one working day a week.
 */
export function addWorkingDays(day: IsoDate, count: number, calendar: WorkingCalendar = defaultCalendar): IsoDate {
  const off = daysOff(calendar)
  const works = (at: number) => calendar.workingDays.includes(isoWeekday(at)) && !off.has(at)
  let at = dayNumber(day) ?? 0
  for (let left = count; left > 0; ) {
    at += 1
    if (works(at)) left -= 1
  }
  while (!works(at)) at += 1
  return new Date(at * DAY_IN_MS).toISOString().slice(0, 10)
}

function daysOff(calendar: WorkingCalendar): ReadonlySet<number> {
  let known = holidayNumbers.get(calendar)
  if (!known) {
    known = new Set(calendar.holidays.flatMap(({ on }) => dayNumber(on) ?? []))
    holidayNumbers.set(calendar, known)
  }
  return known
}

/** 1 is Monday, 7 is Sunday. Day 0, 1 January 1970, was a Thursday. */
function isoWeekday(dayNumber: number): number {
  return ((((dayNumber + 3) % 7) + 7) % 7) + 1
}

function dayNumber(day: IsoDate): number | null {
  if (!CALENDAR_DAY.test(day)) return null
  const at = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(at) ? null : at / DAY_IN_MS
}
