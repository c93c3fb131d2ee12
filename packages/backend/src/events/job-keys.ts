import { createHash } from 'node:crypto'
import type { Contact } from '@smartsync/core/model'
import type { CompanyReference } from '@smartsync/core/oppspot'
import type { LeadPayload, RecordPayload } from '../queue/port.ts'

/** Leads that say the same of the same person at the same company are the same job while they wait. */
export function leadKey({ company, contact }: Pick<LeadPayload, 'company' | 'contact'>): string {
  return `lead:${companyPart(company)}:${contact === null ? '' : personPart(contact)}`
}

/** Everything that happens to one record of the CRM is the same job while it waits. */
export function recordKey({ type, id }: RecordPayload['record']): string {
  return `record:${type}:${id}`
}

/** Each thing that a rep asked for on a card is a job of its own. */
export function actKey(actId: string): string {
  return `act:${actId}`
}

/** A step of a workflow is one job, however often the CRM asks. */
export function workflowKey(callbackId: string): string {
  return `workflow:${callbackId}`
}

function companyPart({ id, number, domain, name, postcode, town }: CompanyReference): string {
  return id ?? number ?? domain?.toLowerCase() ?? [name, postcode, town].filter(Boolean).join(' ').toLowerCase()
}

function personPart({ email, firstName, lastName, title, phone }: Contact): string {
  const person = (email ?? [firstName, lastName].filter((name) => name !== null).join(' ')).toLowerCase()
  const rest = createHash('sha256')
    .update(JSON.stringify([firstName, lastName, title, phone]))
    .digest('hex')
  return `${person}:${rest.slice(0, 8)}`
}

/** All changes of one record are the same job while they wait; a rep who asks for it has a job of their own. */
export function changeKey({ type, id }: RecordPayload['record']): string {
  return `change:${type}:${id}`
}
