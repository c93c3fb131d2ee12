import type { IsoDate, Money } from '../model/index.ts'

/** Numbers, money, days and lists as a language writes them. */
export interface Amounts {
  /** `66,300`; one decimal at most. */
  count(value: number): string
  /** `£2.4 million`, `$241 billion`, `£940,000`: one decimal below a hundred, none above. */
  money(amount: Money): string
  /** `12 March 2026`. What is no calendar day is given back as it is. */
  date(day: IsoDate): string
  /** `a`, `a and b`, `a, b and c`. */
  list(items: readonly string[]): string
}

/** What differs between languages. */
interface Ways {
  locale: string
  months: string
  date(day: number, month: string, year: string): string
  /** The units that have a word of their own, the largest first. */
  scales: readonly number[]
  /** `count` of a scale, or of the currency itself where `scale` is 1. `rounded` is the number behind `count`. */
  money(money: { count: string; rounded: number; scale: number; currency: string }): string
  /** What stands before the last item of a list. */
  and(last: string): string
}

/** Days come from words of our own and not from the platform's, which change between its versions. */
export function amountsIn({ locale, months, scales, ...ways }: Ways): Amounts {
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const monthNames = months.split(' ')
  const count = (value: number) =>
    Number.isInteger(value) && value >= 0 && value < 1000 ? String(value) : format.format(value)
  return {
    count,
    money({ amount, currency }) {
      for (const scale of scales) {
        const scaled = amount / scale
        const rounded = scaled < 99.95 ? Math.round(scaled * 10) / 10 : Math.round(scaled)
        if (rounded >= 1) return ways.money({ count: count(rounded), rounded, scale, currency })
      }
      const rounded = Math.round(amount)
      return ways.money({ count: count(rounded), rounded, scale: 1, currency })
    },
    date(day) {
      const month = monthNames[Number(day.slice(5, 7)) - 1]
      return month === undefined ? day : ways.date(Number(day.slice(8, 10)), month, day.slice(0, 4))
    },
    list(items) {
      const last = items.at(-1) ?? ''
      return items.length < 2 ? last : `${items.slice(0, -1).join(', ')}${ways.and(last)}${last}`
    },
  }
}
