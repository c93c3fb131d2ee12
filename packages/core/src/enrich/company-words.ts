import type { Company, Money } from '../model/index.ts'
import { clean, count, money, plural } from './english.ts'
import { placeName } from './place.ts'

const RANGE = /^(\d+)\s*[-–]\s*(\d+)$/
const OPEN_RANGE = /^(\d+)\s*\+$/
const NO_INDUSTRY = new Set(['other', 'uk company', 'none supplied', 'nonclassifiable establishments'])
const NOT_ELSEWHERE = /,?\s*\(?(not elsewhere classified|n\.?e\.?c\.?)\)?$/i
const SERIES = /^series\s+/i
const ROUND = / round$/i
const VOWEL = /^[aeiou]/i
const DASHES = /[-_]+/g

export function nameOf(company: Company): string {
  return clean(company.name, 120) || 'This company'
}

/** The industry as one would say it, or null where the register only says that it does not know. */
export function industryOf(company: Company): string | null {
  const industry = clean(company.industry ?? '', 120)
  if (industry === '' || NO_INDUSTRY.has(industry.toLowerCase())) return null
  return industry.replace(NOT_ELSEWHERE, '') || industry
}

/** The company's own words; null where they only repeat its industry (bulk imports put that label there). */
export function descriptionOf(company: Company): string | null {
  const description = clean(company.description ?? '', 160)
  const label = (company.industry ?? '').trim().toLowerCase()
  const empty = description === '' || NO_INDUSTRY.has(description.toLowerCase())
  return empty || description.toLowerCase() === label ? null : description
}

/** Employees as known: a count, or a range in words with its lower end. Zero means that nobody knows. */
export function staffOf(
  company: Company,
): { text: string; value: number | string; atLeast: number; counted: boolean } | null {
  const { employees, employeeRange } = company
  if (employees !== null && employees > 0) {
    return { text: plural(employees, 'employee'), value: employees, atLeast: employees, counted: true }
  }
  const range = clean(employeeRange ?? '', 20)
  const closed = RANGE.exec(range)
  if (closed) {
    const [low, high] = [Number(closed[1]), Number(closed[2])]
    return { text: `${count(low)} to ${count(high)} employees`, value: range, atLeast: low, counted: false }
  }
  const open = OPEN_RANGE.exec(range)
  if (!open) return null
  const low = Number(open[1])
  return { text: `${count(low)} or more employees`, value: range, atLeast: low, counted: false }
}

/** `revenue of $241 billion`, `estimated revenue of £2.4 million in 2024`; null unless it is a positive amount. */
export function revenueOf(company: Company): (Money & { text: string; estimated: boolean }) | null {
  const { revenue } = company
  if (!revenue || !isAmount(revenue)) return null
  const year = revenue.year === null ? '' : ` in ${revenue.year}`
  const text = `${revenue.estimated ? 'estimated revenue' : 'revenue'} of ${money(revenue)}${year}`
  return { amount: revenue.amount, currency: revenue.currency, text, estimated: revenue.estimated }
}

/** Its place in its group as a verb phrase (`heads a group of 12 companies`), or null where it stands alone. */
export function groupOf(company: Company): string | null {
  const { group } = company
  if (!group) return null
  const own = nameOf(company).toLowerCase()
  const owner = [group.ultimateParent, group.parent]
    .map((each) => clean(each ?? '', 120))
    .find((each) => each !== '' && each.toLowerCase() !== own)
  const size = group.size !== null && group.size > 1 ? `a group of ${plural(group.size, 'company', 'companies')}` : null
  if (owner) return size ? `belongs to ${owner}, ${size}` : `belongs to ${owner}`
  if (!size) return null
  return group.role === 'headquarters' ? `heads ${size}` : `belongs to ${size}`
}

/** Town first: `London, EC4N 7BG, England`. */
export function placeOf(company: Company): string | null {
  const { address } = company
  if (!address) return null
  const named = (part: string | null) => placeName(clean(part ?? '', 80))
  const parts = [townOf(company), named(address.region), clean(address.postcode ?? '', 20), named(address.country)]
  return [...new Set(parts)].filter(Boolean).join(', ') || null
}

export function townOf({ address }: Company): string | null {
  return placeName(clean(address?.city ?? '', 80)) || null
}

/** A headcount's change over twelve months, in words. */
export function headcountOf(percent: number): string {
  if (percent === 0) return 'Headcount unchanged over 12 months'
  return `Headcount ${percent > 0 ? 'up' : 'down'} ${count(Math.abs(percent))}% over 12 months`
}

/** Revenue against the year before, in words. */
export function revenueGrowthOf(percent: number, year: number): string {
  if (percent === 0) return `Revenue in ${year} as in the year before`
  return `Revenue ${percent > 0 ? 'up' : 'down'} ${count(Math.abs(percent))}% in ${year} on the year before`
}

/** `Series B` and `series_b` are a Series B round; `Seed` is a seed round. */
export function roundOf(round: string): string {
  const name = words(round).replace(SERIES, 'Series ').replace(ROUND, '')
  const spelt = name.startsWith('Series ') ? `Series ${name.slice(7).toUpperCase()}` : name.toLowerCase()
  return `${VOWEL.test(spelt) ? 'an' : 'a'} ${spelt} round`
}

/** Whether accounts were overdue when oppSpot last looked. A due date that passed since then proves nothing. */
export function accountsOverdue(company: Company): boolean {
  const { filings, asOf } = company
  if (!filings) return false
  if (filings.accountsOverdue !== null) return filings.accountsOverdue
  return filings.accountsDue !== null && asOf !== null && filings.accountsDue < asOf
}

export function isAmount(value: Money): boolean {
  return Number.isFinite(value.amount) && value.amount > 0
}

/** A slug as words: `private-limited` is `private limited`. */
export function words(slug: string): string {
  return clean(slug.replace(DASHES, ' '), 80)
}
