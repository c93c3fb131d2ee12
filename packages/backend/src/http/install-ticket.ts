import { z } from 'zod'
import { sealFor } from './sealed.ts'

/** The right to connect a CRM for an organization, given by whoever knows the person: SmartSync's console or commands. */
export interface InstallTicket {
  organizationId: string
  /** As the person knows the organization, to be shown before an account is bound to it. */
  organizationName?: string | undefined
  /** The integration to connect again, and no account but its own. */
  integrationId?: string | undefined
  expiresAt: Date
}

const tickets = sealFor(
  'smartsync install ticket',
  z.object({
    organizationId: z.uuid(),
    organizationName: z.string().max(200).optional(),
    integrationId: z.uuid().optional(),
    expiresAt: z.iso.datetime(),
  }),
)

/** The ticket as it goes into `GET /install/:crm?ticket=…`. `secret` is the events secret. */
export function installTicket(secret: string, ticket: InstallTicket): string {
  return tickets.close(secret, { ...ticket, expiresAt: ticket.expiresAt.toISOString() })
}

/** What the ticket allows; null when it was not made with the secret or its time is over. */
export function readInstallTicket(secret: string, ticket: string, now: Date): InstallTicket | null {
  const content = tickets.open(secret, ticket)
  if (content === null) return null
  const expiresAt = new Date(content.expiresAt)
  return expiresAt > now ? { ...content, expiresAt } : null
}
