import type { Request } from 'express'
import { z } from 'zod'
import { carriesBearer } from './bearer.ts'
import { type Administrator, sessionOf } from './console-session.ts'
import { RequestRefused } from './refused.ts'

export interface AdminAuthentication {
  /** Null where no token lets anyone in, but only sessions. */
  adminToken: string | null
  eventsSecret: string
  clock: () => Date
}

const Organization = z.guid()
const Name = z.string().trim().min(1).max(200)

/**
 * Who administers which organization: a script, by ADMIN_TOKEN with the organization in `SmartSync-Organization` (and its
 * name in `SmartSync-User`); or a person, by a session of the console. A session comes by cookie, which a browser may send
 * along unasked, so whatever changes something must carry the header `SmartSync-Console` too: another site's page cannot
 * set it without asking us first.
 */
export function authenticateAdmin(
  { adminToken, eventsSecret, clock }: AdminAuthentication,
  request: Request,
): Administrator {
  if (request.get('authorization') !== undefined) {
    if (adminToken === null || !carriesBearer(request, adminToken)) throw notProved()
    const organization = Organization.safeParse(request.get('smartsync-organization'))
    if (!organization.success) throw whichOrganization()
    return {
      organizationId: organization.data,
      by: Name.safeParse(request.get('smartsync-user')).data ?? 'ADMIN_TOKEN',
    }
  }
  const session = sessionOf(request, eventsSecret, clock())
  if (session === null) throw notProved()
  if (request.method !== 'GET' && request.get('smartsync-console') === undefined) throw notFromTheConsole()
  return session
}

function notProved(): RequestRefused {
  return new RequestRefused(401, 'not_signed_in', 'The request does not say whose it is.', {
    help: 'Open the console again from oppSpot, or send ADMIN_TOKEN as “Authorization: Bearer …”.',
  })
}

function whichOrganization(): RequestRefused {
  return new RequestRefused(400, 'organization_required', 'The request does not say for which organization it is.', {
    help: 'Send its oppSpot id, a UUID, as SmartSync-Organization.',
    faults: [{ at: 'SmartSync-Organization', detail: 'It is missing, or no UUID' }],
  })
}

function notFromTheConsole(): RequestRefused {
  return new RequestRefused(403, 'not_from_the_console', 'A session changes things from the console only.', {
    help: 'Send the header SmartSync-Console: 1.',
  })
}
