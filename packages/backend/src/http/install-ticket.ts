import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

/** The right to connect a CRM for an organization, given by whoever knows the person: SmartSync's console or commands. */
export interface InstallTicket {
  organizationId: string
  /** As the person knows the organization, to be shown before an account is bound to it. */
  organizationName?: string | undefined
  /** The integration to connect again, and no account but its own. */
  integrationId?: string | undefined
  expiresAt: Date
}

const Content = z.object({
  organizationId: z.uuid(),
  organizationName: z.string().max(200).optional(),
  integrationId: z.uuid().optional(),
  expiresAt: z.iso.datetime().transform((at) => new Date(at)),
})

/** The ticket as it goes into `GET /install/:crm?ticket=…`. `secret` is the events secret. */
export function installTicket(secret: string, ticket: InstallTicket): string {
  const content = Buffer.from(JSON.stringify({ ...ticket, expiresAt: ticket.expiresAt.toISOString() })).toString(
    'base64url',
  )
  return `${content}.${seal(secret, content).toString('base64url')}`
}

/** What the ticket allows; null when it was not made with the secret or its time is over. */
export function readInstallTicket(secret: string, ticket: string, now: Date): InstallTicket | null {
  const [content = '', given = ''] = ticket.split('.')
  const expected = seal(secret, content)
  const bytes = Buffer.from(given, 'base64url')
  if (bytes.length !== expected.length || !timingSafeEqual(bytes, expected)) return null
  const read = Content.parse(JSON.parse(Buffer.from(content, 'base64url').toString('utf8')))
  return read.expiresAt > now ? read : null
}

/** Under a key of its own, so that no signed event can pass for a ticket. */
function seal(secret: string, content: string): Buffer {
  const key = hkdfSync('sha256', secret, '', 'smartsync install ticket', 32)
  return createHmac('sha256', Buffer.from(key)).update(content).digest()
}
