import { createHash } from 'node:crypto'
import type { Ended, Ends } from '../flow/ends.ts'
import type { Accepted } from '../flow/events.ts'
import type { Found, Typed } from '../flow/people.ts'
import type { Company, Organization, Portal } from '../world.ts'

/** What must be in a portal in the end, from nothing but what was sent, typed and made true. */
export interface Expected {
  organization: Organization
  portal: Portal
  /** The companies whose people were captured, with when each one was, by their e-mail addresses. */
  leads: ReadonlyMap<Company, ReadonlyMap<string, readonly Capture[]>>
  /** Contacts whose records people ended. */
  ends: Pick<Ends, 'deleted' | 'erased' | 'merged'>
  /** What people added by hand. */
  found: readonly Found[]
  typed: readonly Typed[]
  /** What oppSpot says of each company, by its id. */
  employees: ReadonlyMap<string, number>
}

type Capture = Pick<Accepted, 'sentAt' | 'acceptedAt'>

export function leadsOf({ id }: Organization, accepted: readonly Accepted[]): Expected['leads'] {
  const leads = new Map<Company, Map<string, Capture[]>>()
  for (const { organizationId, company, person, sentAt, acceptedAt } of accepted) {
    if (organizationId !== id || person === null) continue
    const people = leads.get(company) ?? new Map<string, Capture[]>()
    leads.set(company, people.set(person.email, [...(people.get(person.email) ?? []), { sentAt, acceptedAt }]))
  }
  return leads
}

/** How late SmartSync may notice by itself what no webhook told of, and how long a lead may wait to be done. */
const WITHIN_MS = 60_000

/**
 * Whether a lead's record is to stand in the end. One that was deleted is created again only where the lead was captured
 * since; where that was at about the time at which SmartSync may have noticed, it may or may not be.
 */
export function stands(email: string, captures: readonly Capture[], ended: Expected['ends']): boolean | 'either' {
  const ends = endsOf(email, ended)
  if (ends.length === 0) return true
  const [first, last] = [Math.min(...ends.map(({ after }) => after)), Math.max(...ends.map(({ before }) => before))]
  if (captures.some(({ sentAt }) => sentAt > last + WITHIN_MS)) return true
  return captures.every(({ acceptedAt }) => acceptedAt < first - WITHIN_MS) ? false : 'either'
}

/** The key under which a person is created once, from their e-mail address. */
export function contactKey(email: string): string {
  return `contact-${hash(`email:${email.toLowerCase()}`)}`
}

/** The key under which advice about someone or a company is given once. */
export function taskKey(action: string, about: string): string {
  return `task-${hash(`${action} ${about}`)}`
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

/** How a person's records ended for good: their own, or the one into which people had merged it. */
export function endsOf(email: string, ends: Expected['ends']): readonly Ended[] {
  const ids = mergedInto(email, ends)
  return [...ends.deleted, ...ends.erased].filter((end) => end.email === email || ids.has(end.id))
}

/** Whom people made one with this person, as far as their records ended, too: they are one for us from then on. */
export function oneWith(email: string, ends: Expected['ends']): readonly string[] {
  const ids = mergedInto(email, ends)
  return [...ends.deleted, ...ends.erased, ...ends.merged].flatMap((end) => (ids.has(end.id) ? [end.email] : []))
}

/** The records into which people merged this person's. */
function mergedInto(email: string, { merged }: Pick<Expected['ends'], 'merged'>): ReadonlySet<string> {
  const ids = new Set(merged.flatMap((end) => (end.email === email ? [end.into] : [])))
  for (const { id, into } of merged) if (ids.has(id)) ids.add(into)
  return ids
}
