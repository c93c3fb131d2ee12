import { compareTexts } from './order.ts'
import type { TeamMember } from './team.ts'

/**
 * Whose turn a lead is: the same for the same lead and members, in whatever order they are given, and even over many
 * leads. The highest hash wins (rendezvous hashing), so that adding or losing a colleague moves only that colleague's
 * leads.
 */
export function turn(leadId: string, members: readonly TeamMember[]): TeamMember | undefined {
  return members
    .map((member) => ({ member, rank: hash(`${leadId}/${member.userId}`) }))
    .sort((a, b) => b.rank - a.rank || compareTexts(a.member.userId, b.member.userId))[0]?.member
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
