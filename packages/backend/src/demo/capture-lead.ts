import { SmartSyncError } from '@smartsync/core/errors'
import { type EventMessage, signEvent } from '../events/sign.ts'
import { type SampleLead, sampleLeads, sampleOrganizations } from '../oppspot/sample/index.ts'
import type { Tenancy } from '../store/tenancy.ts'

export interface CaptureDependencies {
  tenancy: Tenancy
  /** Our own address, to which the event is posted as oppSpot would. */
  url: string
  eventsSecret: string
  clock: () => Date
}

/** So many leads are captured before anyone asks, so that there is something to see. */
const FIRST_LEADS = 8

/** Has oppSpot capture the first leads of the sample, unless that was done before. */
export async function captureFirstLeads(dependencies: CaptureDependencies): Promise<void> {
  for (let next = await capturedLeads(dependencies.tenancy); next < FIRST_LEADS; next += 1)
    await capture(dependencies, next)
}

/** Has oppSpot capture the next lead of the sample, round and round; gives whom. */
export async function captureLead(dependencies: CaptureDependencies): Promise<{ lead: string }> {
  return { lead: await capture(dependencies, await capturedLeads(dependencies.tenancy)) }
}

function capturedLeads(tenancy: Tenancy): Promise<number> {
  return tenancy.inTenant(sampleOrganizations.demo, async (tx) => {
    const { count } = await tx
      .selectFrom('inbox')
      .select((row) => row.fn.countAll<string>().as('count'))
      .where('kind', '=', 'lead.captured')
      .executeTakeFirstOrThrow()
    return Number(count)
  })
}

async function capture({ url, eventsSecret, clock }: CaptureDependencies, nth: number): Promise<string> {
  const lead = sampleLeads[nth % sampleLeads.length]
  if (lead === undefined) throw new RangeError('The sample has no leads')
  const { body, headers } = signEvent(eventsSecret, eventOf(lead), { at: clock() })
  const response = await fetch(new URL('/v1/events', url), { method: 'POST', body, headers })
  if (!response.ok) {
    throw new SmartSyncError('lead_refused', `The lead was not accepted (status ${response.status})`, {
      help: 'The log of the backend says why.',
    })
  }
  return nameOf(lead)
}

function eventOf({ company, contact }: SampleLead): EventMessage {
  const { email, firstName, lastName, title, phone } = contact
  return {
    type: 'lead.captured',
    data: {
      organization_id: sampleOrganizations.demo,
      company,
      contact: { email, first_name: firstName, last_name: lastName, title, phone },
    },
  }
}

function nameOf({ contact, company }: SampleLead): string {
  const person = [contact.firstName, contact.lastName].filter((name) => name !== null).join(' ')
  const place = company.name ?? company.domain ?? company.number
  return place === undefined ? person : `${person} (${place})`
}
