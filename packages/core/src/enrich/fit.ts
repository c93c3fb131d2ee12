import type { Company } from '../model/index.ts'
import type { Phrases } from '../phrases/phrases.ts'
import { industryOf, staffOf } from './company-words.ts'
import type { Criterion, CriterionName } from './criteria.ts'
import type { Findings } from './findings.ts'
import { findIndustry } from './industry-match.ts'
import { countryKey, countryOf } from './place.ts'
import type { ScoringProfile } from './profile.ts'

type Ideal = ScoringProfile['ideal']

/** How close the company comes to the ideal customer: its industry, its size, its country. */
export function fitCriteria({ dossier: { company }, profile: { points, ideal }, phrases }: Findings): Criterion[] {
  return [
    ...(ideal.industries.length === 0 ? [] : [industry(company, points.fit.industry, ideal, phrases)]),
    size(company, points.fit.size, ideal, phrases),
    ...(ideal.countries.length === 0 ? [] : [location(company, points.fit.location, ideal, phrases)]),
  ]
}

function industry(company: Company, points: number, ideal: Ideal, { score: say }: Phrases): Criterion {
  const name = industryOf(company)
  const evidence = [...(name === null ? [] : ['industry']), ...company.sicCodes.map((code) => `sic:${code}`)]
  if (evidence.length === 0) return unknown('industry', points, say)
  const label = name ?? `SIC ${company.sicCodes.join(', ')}`
  const match = findIndustry(company, ideal.industries)
  if (!match) {
    return {
      name: 'industry',
      points,
      share: ideal.otherIndustries,
      text: say.otherIndustry(label),
      evidence,
    }
  }
  return { name: 'industry', points, share: match.share, text: say.countsAs(label, match.label), evidence }
}

/** A range counts by its lower end, which is certain. */
function size(company: Company, points: number, ideal: Ideal, { score: say, facts }: Phrases): Criterion {
  const staff = staffOf(company)
  if (!staff) return unknown('size', points, say)
  const band = ideal.sizes.findLast(({ atLeast }) => staff.least >= atLeast)
  return {
    name: 'size',
    points,
    share: band?.share ?? 0,
    text: say.judged(facts.employees(staff), band?.label ?? say.small),
    evidence: ['employees'],
  }
}

function location(company: Company, points: number, ideal: Ideal, { score: say, country: named }: Phrases): Criterion {
  const country = company.address && countryOf(company.address)
  if (!country) return unknown('location', points, say)
  const inside = ideal.countries.some((each) => countryKey(each) === country)
  const name = named(country)
  const text = inside ? say.inside(name) : say.outside(name)
  return { name: 'location', points, share: inside ? 1 : ideal.otherCountries, text, evidence: ['location'] }
}

function unknown(name: CriterionName, points: number, say: Phrases['score']): Criterion {
  return { name, points, share: null, text: say.unknown[name], evidence: [] }
}
