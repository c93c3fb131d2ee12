import type { Company, Money } from '../model/index.ts'
import type { Group, Revenue, Staff } from '../phrases/phrases.ts'
import { words } from '../phrases/slug.ts'
import { clean } from './clean.ts'
import { placeName } from './place.ts'

const RANGE = /^(\d+)\s*[-–]\s*(\d+)$/
const OPEN_RANGE = /^(\d+)\s*\+$/
const NO_INDUSTRY = new Set(['other', 'uk company', 'none supplied', 'nonclassifiable establishments'])
const NOT_ELSEWHERE = /,?\s*\(?(not elsewhere classified|n\.?e\.?c\.?)\)?$/i
const SERIES = /^series\s+/i
const ROUND = / round$/i

/** Its name; null where that is blank. */
export function nameOf(company: Company): string | null {
  return clean(company.name, 120) || null
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

/** Employees as known: a count, or a range, and how the data says it. Zero means that nobody knows. */
export function staffOf(company: Company): (Staff & { value: number | string; counted: boolean }) | null {
  const { employees, employeeRange } = company
  if (employees !== null && employees > 0) {
    return { least: employees, most: employees, value: employees, counted: true }
  }
  const value = clean(employeeRange ?? '', 20)
  const closed = RANGE.exec(value)
  if (closed) return { least: Number(closed[1]), most: Number(closed[2]), value, counted: false }
  const open = OPEN_RANGE.exec(value)
  return open ? { least: Number(open[1]), most: null, value, counted: false } : null
}

/** Its revenue; null unless it is a positive amount. */
export function revenueOf({ revenue }: Company): Revenue | null {
  return revenue && isAmount(revenue) ? revenue : null
}

/** Its place in its group, or null where it stands alone. */
export function groupOf(company: Company): Group | null {
  const { group } = company
  if (!group) return null
  const own = nameOf(company)?.toLowerCase()
  const owner = [group.ultimateParent, group.parent]
    .map((each) => clean(each ?? '', 120))
    .find((each) => each !== '' && each.toLowerCase() !== own)
  const size = group.size !== null && group.size > 1 ? group.size : null
  if (owner === undefined && size === null) return null
  return { owner: owner ?? null, size, heads: group.role === 'headquarters' }
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

/** `Series B` for `series_b`, `seed` for `Seed round`. */
export function roundOf(round: string): string {
  const name = words(round).replace(SERIES, 'Series ').replace(ROUND, '')
  return name.startsWith('Series ') ? `Series ${name.slice(7).toUpperCase()}` : name.toLowerCase()
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
