import { SmartSyncError } from '@smartsync/core/errors'
import type { Contact } from '@smartsync/core/model'
import type { CompanyReference } from '@smartsync/core/oppspot'
import { signEvent } from '../events/sign.ts'

/** Somebody whom oppSpot could capture. */
export interface SampleLead {
  company: CompanyReference
  contact: Contact
}

/**
 * Plays oppSpot: each call captures the next lead of the sample, by a signed event to `POST /v1/events` like any other.
 * After the last it begins again. Rejects with `lead_refused` when the event is not accepted.
 */
export function leadCapturer(options: {
  url: string
  eventsSecret: string
  organizationId: string
  leads: readonly SampleLead[]
  clock: () => Date
}): () => Promise<{ lead: string }> {
  let turn = 0
  return async () => {
    const lead = options.leads[turn % options.leads.length]
    if (lead === undefined) throw refused('the sample holds no leads')
    turn += 1
    const { email, firstName, lastName, title, phone } = lead.contact
    const { body, headers } = signEvent(
      options.eventsSecret,
      {
        type: 'lead.captured',
        timestamp: options.clock().toISOString(),
        data: {
          organization_id: options.organizationId,
          company: lead.company,
          contact: { email, first_name: firstName, last_name: lastName, title, phone },
        },
      },
      { at: options.clock() },
    )
    const response = await fetch(new URL('/v1/events', options.url), { method: 'POST', headers, body })
    if (!response.ok) throw refused(`the answer was ${response.status}`)
    return { lead: [firstName, lastName].filter((name) => name !== null).join(' ') || (email ?? 'a lead') }
  }
}

function refused(why: string): SmartSyncError {
  return new SmartSyncError('lead_refused', `No lead could be captured: ${why}.`, { help: 'The log says more.' })
}
