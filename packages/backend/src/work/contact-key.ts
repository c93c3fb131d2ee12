import { createHash } from 'node:crypto'
import type { Contact } from '@smartsync/core/model'

/**
 * The id by which we know a captured person: the same for the same e-mail address, whatever its case; for a person
 * without one, the same for the same name at the same company. It reveals neither.
 */
export function contactKey(contact: Contact, companyId: string): string {
  const identity = contact.email
    ? `email:${contact.email.trim().toLowerCase()}`
    : `name:${companyId}:${[contact.firstName, contact.lastName].join(' ').trim().toLowerCase()}`
  return `contact-${createHash('sha256').update(identity).digest('hex').slice(0, 32)}`
}
