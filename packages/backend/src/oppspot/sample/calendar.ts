/** Moments relative to the day on which the sample is loaded, so that it is always fresh and a day's loads agree. */
export interface Calendar {
  daysAgo(days: number): string
  dayAgo(days: number): string
}

export function calendarOf(now: Date): Calendar {
  const morning = Date.parse(`${now.toISOString().slice(0, 10)}T09:00:00Z`)
  const daysAgo = (days: number) => new Date(morning - days * 86_400_000).toISOString()
  return { daysAgo, dayAgo: (days) => daysAgo(days).slice(0, 10) }
}
