import { createHash } from 'node:crypto'
import type { Accepted } from '../flow/events.ts'
import type { Found, Typed } from '../flow/people.ts'
import type { Company, Organization, Portal } from '../world.ts'

/** What must be in a portal in the end, from nothing but what was sent, typed and made true. */
export interface Expected {
  organization: Organization
  portal: Portal
  /** The companies whose people were captured, with the people's e-mail addresses. */
  leads: ReadonlyMap<Company, ReadonlySet<string>>
  /** What people added by hand. */
  found: readonly Found[]
  typed: readonly Typed[]
  /** What oppSpot says of each company, by its id. */
  employees: ReadonlyMap<string, number>
}

export function leadsOf({ id }: Organization, accepted: readonly Accepted[]): Map<Company, Set<string>> {
  const leads = new Map<Company, Set<string>>()
  for (const { organizationId, company, person } of accepted) {
    if (organizationId !== id || person === null) continue
    leads.set(company, (leads.get(company) ?? new Set()).add(person.email))
  }
  return leads
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
