import type { Address, OwnerSuggestion } from '../model/index.ts'
import type { Dossier } from '../oppspot/index.ts'
import { countryKey, countryOf, placeName, postcodeAreas } from './place.ts'
import { bySeniority } from './research.ts'

/** A colleague who can own leads. `userId` is an oppSpot profile id. */
export interface TeamMember {
  userId: string
  email: string | null
  name: string
}

/**
 * Whose leads come from where. Postcode areas (`EC`) or districts (`EC4N`) go before regions and towns, and those
 * before countries; within each, the first territory counts. With several users the lead goes to one of them, always
 * the same.
 */
export interface Territory {
  name: string
  userIds: readonly string[]
  postcodes?: readonly string[]
  regions?: readonly string[]
  countries?: readonly string[]
}

export interface Team {
  members: readonly TeamMember[]
  territories: readonly Territory[]
}

/**
 * Who should own the lead, and why: whom oppSpot assigned, whoever knows someone there, the territory, else each in
 * turn. Only people who can be reached are suggested. The same lead and team give the same answer.
 */
export function suggestOwner({ company, people, assignedTo }: Dossier, team: Team): OwnerSuggestion {
  const members = new Map(team.members.map((member) => [member.userId, member]))
  if (assignedTo) {
    const email = assignedTo.email ?? members.get(assignedTo.userId)?.email ?? null
    if (email !== null || members.has(assignedTo.userId)) {
      return { userId: assignedTo.userId, email, reason: 'Assigned to them in oppSpot' }
    }
  }
  for (const person of bySeniority(people)) {
    const owner = person.assignedTo === null ? undefined : members.get(person.assignedTo)
    if (owner) return suggestion(owner, `They already look after ${person.name}`)
  }
  const territory = company.address && territoryOf(company.address, team.territories)
  if (territory) {
    const owner = turn(company.id, members, territory.territory.userIds)
    if (owner) return suggestion(owner, `${territory.territory.name} is their territory (${territory.by})`)
  }
  const owner = turn(company.id, members, [...members.keys()])
  if (owner) return suggestion(owner, 'Nobody owns it or its territory, so leads are shared out evenly')
  return { userId: null, email: null, reason: 'Nobody is set up to own leads' }
}

function suggestion({ userId, email }: TeamMember, reason: string): OwnerSuggestion {
  return { userId, email, reason }
}

function territoryOf(
  address: Address,
  territories: readonly Territory[],
): { territory: Territory; by: string } | undefined {
  const postcodes = address.postcode ? postcodeAreas(address.postcode) : []
  const regions = [address.region, address.city].filter((each) => each !== null).map((each) => each.toLowerCase())
  const country = countryOf(address)
  return (
    first(territories, ({ postcodes: all = [] }) =>
      postcodes.find((each) => all.some((own) => own.toUpperCase() === each)),
    ) ??
    first(territories, ({ regions: all = [] }) => match(all.find((own) => regions.includes(own.toLowerCase())))) ??
    first(territories, ({ countries: all = [] }) => match(all.find((own) => countryKey(own) === country)))
  )
}

function match(place: string | undefined): string | undefined {
  return place === undefined ? undefined : placeName(place)
}

function first(territories: readonly Territory[], matches: (territory: Territory) => string | undefined) {
  for (const territory of territories) {
    const by = matches(territory)
    if (by !== undefined) return { territory, by }
  }
  return undefined
}

/** The highest hash wins, so that adding or losing a colleague moves only that colleague's leads. */
function turn(
  leadId: string,
  members: ReadonlyMap<string, TeamMember>,
  userIds: readonly string[],
): TeamMember | undefined {
  const candidates = userIds.flatMap((id) => members.get(id) ?? [])
  return candidates
    .map((member) => ({ member, rank: hash(`${leadId}/${member.userId}`) }))
    .sort((a, b) => b.rank - a.rank || (a.member.userId < b.member.userId ? -1 : 1))[0]?.member
}

/** FNV-1a, 32 bits, with a final mix (as in MurmurHash3), since ids often differ in their last characters only. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}
