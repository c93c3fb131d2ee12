import type { Company } from '../model/index.ts'
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
export function claimsOn(company: Company, team: Team): Claim[] {
  return [account(company, team), territory(company, team), industry(company, team), size(company, team)].filter(
    (claim) => claim !== null,
  )
}

function account({ id, number, domain }: Company, { accounts = [] }: Team): Claim | null {
  const found = accounts.find(
    ({ companyIds, numbers, domains }) =>
      companyIds.includes(id) ||
      (number !== null && numbers.includes(number)) ||
      (domain !== null && domains.includes(domain)),
  )
  return found ? { userIds: found.userIds, because: `It is one of the named accounts (${found.name})` } : null
}

/** Postcodes go before regions and towns, and those before countries; within each, the first territory counts. */
function territory({ address }: Company, { territories }: Team): Claim | null {
  if (!address) return null
  const postcodes = address.postcode ? postcodeAreas(address.postcode) : []
  const regions = [address.region, address.city].filter((each) => each !== null).map((each) => each.toLowerCase())
  const country = countryOf(address)
  return (
    first(territories, ({ postcodes: all = [] }) =>
      postcodes.find((each) => all.some((own) => own.toUpperCase() === each)),
    ) ??
    first(territories, ({ regions: all = [] }) => all.find((own) => regions.includes(own.toLowerCase()))) ??
    first(territories, ({ countries: all = [] }) => all.find((own) => countryKey(own) === country))
  )
}

function first(territories: readonly Territory[], placeIn: (territory: Territory) => string | undefined): Claim | null {
  for (const territory of territories) {
    const place = placeIn(territory)
    if (place === undefined) continue
    return { userIds: territory.userIds, because: `${territory.name} is their territory (${placeName(place)})` }
  }
  return null
}

function industry(company: Company, { industries = [] }: Team): Claim | null {
  const found = findIndustry(company, industries)
  return found ? { userIds: found.userIds, because: `${found.name} is their industry` } : null
}

/** A range of employees counts by its lower end, which is certain. */
function size(company: Company, { sizes = [] }: Team): Claim | null {
  const staff = staffOf(company)
  if (!staff) return null
  const found = sizes.find(
    ({ atLeast, below }) => staff.atLeast >= atLeast && (below === null || staff.atLeast < below),
  )
  return found ? { userIds: found.userIds, because: `They look after companies of this size (${found.name})` } : null
}
