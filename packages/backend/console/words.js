const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
const number = new Intl.NumberFormat('en-GB')
const relative = new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' })

export const count = (value) => number.format(value)
export const plural = (value, one, many = `${one}s`) => `${count(value)} ${value === 1 ? one : many}`
export const exactly = (iso) => (iso === null ? 'never' : moment.format(new Date(iso)))

const STEPS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** A moment as people say it: "3 hours ago". */
export function ago(iso) {
  if (iso === null) return 'never'
  const seconds = (new Date(iso).getTime() - Date.now()) / 1000
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit)
  }
  return 'just now'
}

/** A length of time, in seconds: "about 4 minutes". */
export function lasting(seconds) {
  if (seconds < 60) return 'less than a minute'
  const minutes = Math.round(seconds / 60)
  if (minutes < 120) return `about ${plural(minutes, 'minute')}`
  return `about ${plural(Math.round(minutes / 60), 'hour')}`
}

/** A field's value for a person to read. */
export function shown(value) {
  if (value === null || value === '') return 'nothing'
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return String(value)
}
