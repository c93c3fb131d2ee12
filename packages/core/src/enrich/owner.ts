import type { OwnerSuggestion } from '../model/index.ts'
import { list } from './english.ts'
import type { Findings } from './findings.ts'
import { claimsOn } from './owner-claims.ts'
import { bySeniority } from './research.ts'
import { type Team, type TeamMember, unavailable } from './team.ts'
import { turn } from './turn.ts'

/** How the reason begins where the record has its owner. */
export const OWNED = 'Already owned by'

/**
 * Who should own the lead, and why: who owns it in the CRM, whom oppSpot assigned, whoever knows someone there, the
 * rule that fits best, else each in turn. New leads go to nobody who is away or has no room; who was passed over is
 * said. The same lead gets the same answer for the same team, absences and open leads.
 */
export function suggestOwner(
  { dossier: { company, people, assignedTo }, crm, today }: Pick<Findings, 'dossier' | 'crm' | 'today'>,
  team: Team,
): OwnerSuggestion {
  const members = new Map(team.members.map((member) => [member.userId, member]))
  if (crm?.owner) {
    const { email, name } = crm.owner
    const member = team.members.find((each) => email !== null && each.email?.toLowerCase() === email.toLowerCase())
    return { userId: member?.userId ?? null, email, reason: `${OWNED} ${name} in your CRM` }
  }
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
  if (team.members.length === 0) return nobody('Nobody is set up to own leads')

  const passedOver = new Map<string, string>()
  const next = (candidates: readonly TeamMember[]): TeamMember | undefined => {
    const free = candidates.filter((member) => {
      const why = unavailable(member, today)
      if (why !== null) passedOver.set(member.userId, `${member.name} ${why}`)
      return why === null
    })
    return turn(company.id, free)
  }
  for (const { userIds, because } of claimsOn(company, team)) {
    const owner = next(userIds.flatMap((userId) => members.get(userId) ?? []))
    if (owner) return suggestion(owner, withPassedOver(because, passedOver))
  }
  const owner = next(team.members)
  const shared = 'Nobody owns it or its territory, so leads are shared out evenly'
  if (owner) return suggestion(owner, withPassedOver(shared, passedOver))
  return nobody(withPassedOver('Nobody can take it now', passedOver))
}

function withPassedOver(reason: string, passedOver: ReadonlyMap<string, string>): string {
  return passedOver.size === 0 ? reason : `${reason}; ${list([...passedOver.values()].sort())}`
}

function suggestion({ userId, email }: TeamMember, reason: string): OwnerSuggestion {
  return { userId, email, reason }
}

function nobody(reason: string): OwnerSuggestion {
  return { userId: null, email: null, reason }
}
