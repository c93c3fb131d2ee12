import type { IsoDate, Money } from '../model/index.ts'

const COUNT = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 })
const SYMBOLS = new Map([
  ['GBP', '£'],
  ['USD', '$'],
  ['EUR', '€'],
])
const SCALES = [
  { unit: 1e12, word: 'trillion' },
  { unit: 1e9, word: 'billion' },
  { unit: 1e6, word: 'million' },
] as const
const MONTHS = 'January February March April May June July August September October November December'.split(' ')
const ENDED = /[.!?…]["”’)]?$/
const INVISIBLE = /[\p{C}\s]+/gu

/** Text from outside on one line: no control or invisible characters, no double spaces, cut at a word after `limit`. */
export function clean(text: string, limit = 200): string {
  const line = text.replace(INVISIBLE, ' ').trim()
  if (line.length <= limit) return line
  const cut = line.slice(0, limit)
  const word = cut.lastIndexOf(' ')
  return `${(word > 0 ? cut.slice(0, word) : cut).toWellFormed()}…`
}

/** `66,300`. */
export function count(value: number): string {
  return Number.isInteger(value) && value >= 0 && value < 1000 ? String(value) : COUNT.format(value)
}

/** `1 employee`, `66,300 employees`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

/** `£2.4 million`, `$241 billion`, `£950,000`, `CHF 3 million`: one decimal below a hundred, none above. */
export function money({ amount, currency }: Money): string {
  const symbol = SYMBOLS.get(currency) ?? `${currency} `
  for (const { unit, word } of SCALES) {
    const scaled = amount / unit
    const rounded = scaled < 99.95 ? Math.round(scaled * 10) / 10 : Math.round(scaled)
    if (rounded >= 1) return `${symbol}${count(rounded)} ${word}`
  }
  return `${symbol}${count(Math.round(amount))}`
}

/** `12 March 2026`. What is no calendar day is given back as it is. */
export function date(day: IsoDate): string {
  const month = MONTHS[Number(day.slice(5, 7)) - 1]
  return month === undefined ? day : `${Number(day.slice(8, 10))} ${month} ${day.slice(0, 4)}`
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[]): string {
  const last = items.at(-1) ?? ''
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`
}

/** With a capital letter in front and exactly one mark at the end ("BP P.L.C." needs no second stop). */
export function sentence(text: string): string {
  const ended = ENDED.test(text) ? text : `${text}.`
  return capital(ended)
}

export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
