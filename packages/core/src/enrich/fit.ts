import type { Company } from '../model/index.ts'
import { industryOf, staffOf } from './company-words.ts'
import type { Criterion, CriterionName } from './criteria.ts'
import type { Findings } from './findings.ts'
import { findIndustry } from './industry-match.ts'
import { countryKey, countryOf, inCapitals } from './place.ts'
import type { ScoringProfile } from './profile.ts'

type Ideal = ScoringProfile['ideal']

/** How close the company comes to the ideal customer: its industry, its size, its country. */
export function fitCriteria({ dossier: { company }, profile: { points, ideal } }: Findings): Criterion[] {
  return [
    ...(ideal.industries.length === 0 ? [] : [industry(company, points.fit.industry, ideal)]),
    size(company, points.fit.size, ideal),
    ...(ideal.countries.length === 0 ? [] : [location(company, points.fit.location, ideal)]),
  ]
}

function industry(company: Company, points: number, ideal: Ideal): Criterion {
  const name = industryOf(company)
  const evidence = [...(name === null ? [] : ['industry']), ...company.sicCodes.map((code) => `sic:${code}`)]
  if (evidence.length === 0) return unknown('industry', points, 'Its industry is not known')
  const label = name ?? `SIC ${company.sicCodes.join(', ')}`
  const match = findIndustry(company, ideal.industries)
  if (!match) {
    return {
      name: 'industry',
      points,
      share: ideal.otherIndustries,
      text: `${label}: not among the industries you look for`,
      evidence,
    }
  }
  return { name: 'industry', points, share: match.share, text: `${label}: counts as ${match.label}`, evidence }
}

/** A range counts by its lower end, which is certain. */
function size(company: Company, points: number, ideal: Ideal): Criterion {
  const staff = staffOf(company)
  if (!staff) return unknown('size', points, 'The number of employees is not known')
  const band = ideal.sizes.findLast(({ atLeast }) => staff.atLeast >= atLeast)
  return {
    name: 'size',
    points,
    share: band?.share ?? 0,
    text: `${staff.text}: ${band?.label ?? 'small'}`,
    evidence: ['employees'],
  }
}

function location(company: Company, points: number, ideal: Ideal): Criterion {
  const country = company.address && countryOf(company.address)
  if (!country) return unknown('location', points, 'Its country is not known')
  const inside = ideal.countries.some((each) => countryKey(each) === country)
  const name = inCapitals(country)
  const text = inside ? `In a country where you sell: ${name}` : `Outside the countries where you sell: ${name}`
  return { name: 'location', points, share: inside ? 1 : ideal.otherCountries, text, evidence: ['location'] }
}

function unknown(name: CriterionName, points: number, text: string): Criterion {
  return { name, points, share: null, text: `${text}; the score is less certain for it`, evidence: [] }
}
