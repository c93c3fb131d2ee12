const DAY_IN_MS = 86_400_000

/** Numbers and dates as the reader's locale writes them. */
export interface Format {
  number(value: number): string
  /** With its sign: `+12`, `−3`. */
  points(value: number): string
  /** A calendar day, wherever the reader is. */
  day(date: string): string
  /** A moment, in the reader's account's time zone. */
  moment(instant: string): string
  /** So many days ago: `yesterday`, `3 weeks ago`. */
  daysAgo(days: number): string
  /** How long ago a moment was, in days or more. */
  since(instant: string, now: Date): string
}

/** Falls back to British English and UTC where the locale or the time zone is not one. */
export function formatFor(locale: string | undefined, timeZone: string | undefined): Format {
  const tag = known(() => Intl.getCanonicalLocales(locale?.replaceAll('_', '-') ?? 'en-GB')[0]) ?? 'en-GB'
  const zone = known(() => new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone) ?? 'UTC'
  const number = new Intl.NumberFormat(tag)
  const points = new Intl.NumberFormat(tag, { signDisplay: 'exceptZero' })
  const day = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' })
  const moment = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone })
  const ago = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' })
  const daysAgo = (days: number) => {
    if (days < 14) return ago.format(-days, 'day')
    if (days < 60) return ago.format(-Math.floor(days / 7), 'week')
    if (days < 730) return ago.format(-Math.floor(days / 30.5), 'month')
    return ago.format(-Math.floor(days / 365.25), 'year')
  }
  return {
    number: (value) => number.format(value),
    points: (value) => points.format(value),
    day: (date) => day.format(new Date(date)),
    moment: (instant) => moment.format(new Date(instant)),
    daysAgo,
    since: (instant, now) => daysAgo(Math.max(0, Math.floor((now.getTime() - Date.parse(instant)) / DAY_IN_MS))),
  }
}

function known<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}
