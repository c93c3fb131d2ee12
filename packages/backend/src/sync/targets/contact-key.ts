import { createHash } from 'node:crypto'
import type { Contact } from '@smartsync/core/model'

/**
 * The id by which we know a person, the same whenever we meet them: by e-mail address, whatever its case; without one, by
 * their record where there is one, else by their name at their company. It reveals nothing of what it is made from.
 */
export function contactKey(contact: Contact, companyId: string, recordId: string | null): string {
  const email = contact.email?.trim().toLowerCase()
  const name = [contact.firstName, contact.lastName].join(' ').trim().toLowerCase()
  const identity = email ? `email:${email}` : recordId !== null ? `record:${recordId}` : `name:${companyId}:${name}`
  return `contact-${createHash('sha256').update(identity).digest('hex').slice(0, 32)}`
}

/** The keys under which someone may have been erased: by address, and by name at their company. */
export function personKeys({ name, email }: { name: string; email: string | null }, companyId: string): string[] {
  const person = { email: null, firstName: name, lastName: null, title: null, phone: null }
  const byName = contactKey(person, companyId, null)
  return email === null ? [byName] : [contactKey({ ...person, email }, companyId, null), byName]
}
