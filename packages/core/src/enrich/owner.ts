import type { OwnerSuggestion } from '../model/index.ts'
import { en } from '../phrases/en.ts'
import type { Phrases } from '../phrases/phrases.ts'
import { clean } from './clean.ts'
import type { Findings } from './findings.ts'
import { claimsOn } from './owner-claims.ts'
import { bySeniority } from './research.ts'
import { type Team, type TeamMember, unavailable } from './team.ts'
import { turn } from './turn.ts'

/**
 * Who should own the lead, and why: who owns it in the CRM, whom oppSpot assigned, whoever knows someone there, the
 * rule that fits best, else each in turn. New leads go to nobody who is away or has no room; who was passed over is
 * said. The same lead gets the same answer for the same team, absences and open leads. In English unless another phrase
 * book is given.
 */
export function suggestOwner(
  { dossier: { company, people, assignedTo }, crm, today }: Pick<Findings, 'dossier' | 'crm' | 'today'>,
  team: Team,
  phrases: Phrases = en,
): OwnerSuggestion {
  const say = phrases.owner
  const members = new Map(team.members.map((member) => [member.userId, member]))
  if (crm?.owner) {
    const { email, name } = crm.owner
    const member = team.members.find((each) => email !== null && each.email?.toLowerCase() === email.toLowerCase())
    return { userId: member?.userId ?? null, email, reason: say.owned(name), owned: true }
  }
  if (assignedTo) {
    const email = assignedTo.email ?? members.get(assignedTo.userId)?.email ?? null
    if (email !== null || members.has(assignedTo.userId)) {
      return { userId: assignedTo.userId, email, reason: say.assigned }
    }
  }
  for (const person of bySeniority(people)) {
    const owner = person.assignedTo === null ? undefined : members.get(person.assignedTo)
    const name = clean(person.name, 100)
    if (owner && name !== '') return suggestion(owner, say.looksAfter(name))
  }
  if (team.members.length === 0) return nobody(say.nobodySetUp)

  const passedOver = new Map<string, string>()
  const next = (candidates: readonly TeamMember[]): TeamMember | undefined => {
    const free = candidates.filter((member) => {
      const why = unavailable(member, today)
      if (why !== null) passedOver.set(member.userId, say[why](member.name))
      return why === null
    })
    return turn(company.id, free)
  }
  for (const { userIds, because } of claimsOn(company, team, phrases)) {
    const owner = next(userIds.flatMap((userId) => members.get(userId) ?? []))
    if (owner) return suggestion(owner, withPassedOver(because, passedOver, say))
  }
  const owner = next(team.members)
  if (owner) return suggestion(owner, withPassedOver(say.shared, passedOver, say))
  return nobody(withPassedOver(say.nobodyFree, passedOver, say))
}

function withPassedOver(reason: string, passedOver: ReadonlyMap<string, string>, say: Phrases['owner']): string {
  return passedOver.size === 0 ? reason : say.passedOver(reason, [...passedOver.values()].sort())
}

function suggestion({ userId, email }: TeamMember, reason: string): OwnerSuggestion {
  return { userId, email, reason }
}

function nobody(reason: string): OwnerSuggestion {
  return { userId: null, email: null, reason }
}
