import { createHash } from 'node:crypto'
import type { Request, Response } from 'express'
import { z } from 'zod'
import { correlationId } from '../logging.ts'
import { receive } from '../store/inbox.ts'
import type { Tenancy } from '../store/tenancy.ts'
import { readCookie } from './install-cookies.ts'
import { sealFor } from './sealed.ts'

/** An administrator of one organization: whoever holds the session may do there what ADMIN_TOKEN may do everywhere. */
export interface Administrator {
  organizationId: string
  /** Who it is, for the history: an e-mail address or a name. */
  by: string
}

const TICKET_LIVES_MS = 60_000
const SESSION_LIVES_MS = 8 * 3_600_000
const COOKIE = 'smartsync_console'

const shape = z.object({ organizationId: z.guid(), by: z.string().min(1).max(200), expiresAt: z.iso.datetime() })
const tickets = sealFor('smartsync console ticket', shape)
const sessions = sealFor('smartsync console session', shape)

/** What `GET /console/enter?ticket=…` takes: good once, and for a minute. */
export function consoleTicket(secret: string, administrator: Administrator, now: Date): string {
  return tickets.close(secret, { ...administrator, expiresAt: lasting(now, TICKET_LIVES_MS) })
}

/** Uses up a ticket; null when it is not ours, too old, or was used before. */
export async function useTicket(
  { tenancy, secret, now }: { tenancy: Tenancy; secret: string; now: Date },
  ticket: string,
): Promise<Administrator | null> {
  const content = tickets.open(secret, ticket)
  if (content === null || new Date(content.expiresAt) <= now) return null
  const { organizationId, by } = content
  const entry = {
    organizationId,
    source: 'console',
    dedupeKey: createHash('sha256').update(ticket).digest('hex'),
    kind: 'console.entered',
    body: { by },
    correlationId: correlationId(),
  }
  const first = await tenancy.inTenant(organizationId, (tx) => receive(tx, [entry]))
  return first.length === 1 ? { organizationId, by } : null
}

/** Begins a session of eight hours in this browser: out of reach of scripts, and never sent along from other sites. */
export function beginSession(
  response: Response,
  { secret, publicUrl, now }: { secret: string; publicUrl: string; now: Date },
  administrator: Administrator,
): void {
  const session = sessions.close(secret, { ...administrator, expiresAt: lasting(now, SESSION_LIVES_MS) })
  response.cookie(COOKIE, session, { ...cookieOptions(publicUrl), maxAge: SESSION_LIVES_MS })
}

export function endSession(response: Response, publicUrl: string): void {
  response.clearCookie(COOKIE, cookieOptions(publicUrl))
}

/** Whose session the request carries; null where it carries none that holds. */
export function sessionOf(request: Request, secret: string, now: Date): Administrator | null {
  const content = sessions.open(secret, readCookie(request, COOKIE) ?? '')
  if (content === null || new Date(content.expiresAt) <= now) return null
  return { organizationId: content.organizationId, by: content.by }
}

function cookieOptions(publicUrl: string) {
  const { pathname, protocol } = new URL(publicUrl)
  return { httpOnly: true, sameSite: 'strict', secure: protocol === 'https:', path: pathname } as const
}

function lasting(now: Date, ms: number): string {
  return new Date(now.getTime() + ms).toISOString()
}
