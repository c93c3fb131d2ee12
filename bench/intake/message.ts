import { createHmac } from 'node:crypto'
import { signEvent } from '../../packages/backend/src/events/sign.ts'

/** What sender, bare handler and SmartSync agree on. */
export const publicUrl = 'http://intake.example'
export const clientSecret = 'a-secret-of-the-bench-only'
export const eventsSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
export const appId = '4711'

export const kinds = ['webhook', 'event'] as const
export type Kind = (typeof kinds)[number]
export const paths: Record<Kind, string> = { webhook: '/webhooks/hubspot', event: '/v1/events' }

export interface Account {
  organizationId: string
  portalId: number
}

/** The accounts that send, each of an organization of its own. */
export function accounts(count: number): Account[] {
  return Array.from({ length: count }, (_, at) => ({
    organizationId: `00000000-0000-4000-8000-${String(at + 1).padStart(12, '0')}`,
    portalId: 100_001 + at,
  }))
}

interface Signed {
  body: string
  headers: Record<string, string>
}

/** The nth message of an account, of a record of its own, signed as its sender signs it now. */
export const signed: Record<Kind, (account: Account, nth: number) => Signed> = {
  webhook({ portalId }, nth) {
    const body = JSON.stringify([
      {
        eventId: nth,
        subscriptionId: 1,
        portalId,
        appId: Number(appId),
        occurredAt: Date.now(),
        subscriptionType: 'contact.propertyChange',
        attemptNumber: 0,
        objectId: nth,
        propertyName: 'email',
        propertyValue: `p${nth}@company.example`,
        changeSource: 'CRM_UI',
        sourceId: 'userId:1',
      },
    ])
    const timestamp = String(Date.now())
    return {
      body,
      headers: {
        'content-type': 'application/json',
        'x-hubspot-request-timestamp': timestamp,
        'x-hubspot-signature-v3': createHmac('sha256', clientSecret)
          .update(`POST${publicUrl}${paths.webhook}${body}${timestamp}`)
          .digest('base64'),
      },
    }
  },
  event({ organizationId }, nth) {
    const company = { number: String(nth).padStart(8, '0') }
    const contact = { email: `p${nth}@company.example`, first_name: 'Pat' }
    const data = { organization_id: organizationId, company, contact }
    return signEvent(eventsSecret, { type: 'lead.captured', data }, { at: new Date(), id: `evt_${nth}` })
  },
}
