import type { Company } from '../model/index.ts'
import type { Phrases } from '../phrases/phrases.ts'
import { staffOf } from './company-words.ts'
import { findIndustry } from './industry-match.ts'
import { countryKey, countryOf, placeName, postcodeAreas } from './place.ts'
import type { Team, Territory } from './team.ts'

/** A rule that says whose the company is. `because` is said after the owner was found by it. */
export interface Claim {
  userIds: readonly string[]
  because: string
}

/** The rules that fit the company, the most particular first: one each of accounts, territories, industries, sizes. */
export function claimsOn(company: Company, team: Team, { owner: say }: Phrases): Claim[] {
  return [account, territory, industry, size]
    .map((claim) => claim(company, team, say))
    .filter((claim) => claim !== null)
}

function account({ id, number, domain }: Company, { accounts = [] }: Team, say: Phrases['owner']): Claim | null {
  const found = accounts.find(
    ({ companyIds, numbers, domains }) =>
      companyIds.includes(id) ||
      (number !== null && numbers.includes(number)) ||
      (domain !== null && domains.includes(domain)),
  )
  return found ? { userIds: found.userIds, because: say.account(found.name) } : null
}

/** Postcodes go before regions and towns, and those before countries; within each, the first territory counts. */
function territory({ address }: Company, { territories }: Team, say: Phrases['owner']): Claim | null {
  if (!address) return null
  const postcodes = address.postcode ? postcodeAreas(address.postcode) : []
  const regions = [address.region, address.city].filter((each) => each !== null).map((each) => each.toLowerCase())
  const country = countryOf(address)
  return (
    first(territories, say, ({ postcodes: all = [] }) =>
      postcodes.find((each) => all.some((own) => own.toUpperCase() === each)),
    ) ??
    first(territories, say, ({ regions: all = [] }) => all.find((own) => regions.includes(own.toLowerCase()))) ??
    first(territories, say, ({ countries: all = [] }) => all.find((own) => countryKey(own) === country))
  )
}

function first(
  territories: readonly Territory[],
  say: Phrases['owner'],
  placeIn: (territory: Territory) => string | undefined,
): Claim | null {
  for (const territory of territories) {
    const place = placeIn(territory)
    if (place === undefined) continue
    return { userIds: territory.userIds, because: say.territory(territory.name, placeName(place)) }
  }
  return null
}

function industry(company: Company, { industries = [] }: Team, say: Phrases['owner']): Claim | null {
  const found = findIndustry(company, industries)
  return found ? { userIds: found.userIds, because: say.industry(found.name) } : null
}

/** A range of employees counts by its lower end, which is certain. */
function size(company: Company, { sizes = [] }: Team, say: Phrases['owner']): Claim | null {
  const staff = staffOf(company)
  if (!staff) return null
  const found = sizes.find(({ atLeast, below }) => staff.least >= atLeast && (below === null || staff.least < below))
  return found ? { userIds: found.userIds, because: say.size(found.name) } : null
}
