import type { IsoDate } from '../model/index.ts'
import type { OwnerRules } from './owner-rules.ts'

/**
 * A colleague who can own leads. `userId` is an oppSpot profile id. Without a `capacity` they can look after any number
 * of leads; without `openLeads` they look after none now.
 */
export interface TeamMember {
  userId: string
  email: string | null
  name: string
  openLeads?: number
  capacity?: number | null
  absences?: ReadonlyArray<{ from: IsoDate; to: IsoDate }>
}

/** A rule that makes a company somebody's; with several people it goes to one of them, always the same. */
interface Assigned {
  name: string
  userIds: readonly string[]
}

export interface NamedAccounts extends Assigned {
  companyIds: readonly string[]
  numbers: readonly string[]
  domains: readonly string[]
}

/**
 * Whose leads come from where. Postcode areas (`EC`) or districts (`EC4N`) go before regions and towns, and those
 * before countries; within each, the first territory counts.
 */
export interface Territory extends Assigned {
  postcodes?: readonly string[]
  regions?: readonly string[]
  countries?: readonly string[]
}

export interface IndustryDesk extends Assigned {
  sic: readonly string[]
  words: readonly string[]
}

export interface SizeBand extends Assigned {
  atLeast: number
  below: number | null
}

/** The colleagues, and the rules by which leads are theirs. */
export interface Team {
  members: readonly TeamMember[]
  territories: readonly Territory[]
  accounts?: readonly NamedAccounts[]
  industries?: readonly IndustryDesk[]
  sizes?: readonly SizeBand[]
}

/** The team under an organization's rules. Whoever a rule names and the team does not know is passed over. */
export function formTeam(members: readonly TeamMember[], rules: OwnerRules): Team {
  const byEmail = new Map(members.flatMap((each) => (each.email === null ? [] : [[each.email.toLowerCase(), each]])))
  const limits = new Map(rules.limits.map(({ person, ...limit }) => [person, limit]))
  const assigned = <R extends { people: readonly string[] }>({ people, ...rule }: R) => ({
    ...rule,
    userIds: people.flatMap((email) => byEmail.get(email)?.userId ?? []),
  })
  return {
    members: members.map((member) => ({ ...member, ...limits.get(member.email?.toLowerCase() ?? '') })),
    accounts: rules.accounts.map(assigned),
    territories: rules.territories.map(assigned),
    industries: rules.industries.map(assigned),
    sizes: rules.sizes.map(assigned),
  }
}

/** Why a member takes no new lead on that day; null when they do. */
export function unavailable(
  { absences = [], capacity = null, openLeads = 0 }: TeamMember,
  today: IsoDate,
): 'away' | 'full' | null {
  if (absences.some(({ from, to }) => from <= today && today <= to)) return 'away'
  return capacity !== null && openLeads >= capacity ? 'full' : null
}
