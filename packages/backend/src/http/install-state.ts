import { createHash, randomBytes } from 'node:crypto'
import type { CrmProvider } from '@smartsync/core/crm'
import type { Request, Response } from 'express'
import { consumeState, issueState, type OAuthState } from '../store/oauth-states.ts'
import type { Tenancy } from '../store/tenancy.ts'
import { dropCookie, type InstallCookie, readCookie, setCookie } from './install-cookies.ts'
import { textParam } from './query.ts'
import { RequestRefused } from './refused.ts'

const STATE_LIVES_MS = 10 * 60_000
const COOKIE = 'smartsync_install'

interface StateDeps {
  tenancy: Tenancy
  publicUrl: string
  clock: () => Date
}

/**
 * Begins an install: gives the state that travels along. It is random, good once and for ten minutes, kept as a hash, and
 * bound to this browser by a cookie: a link that someone else began cannot connect their account here (RFC 9700, 4.7).
 */
export async function beginState(
  { tenancy, publicUrl, clock }: StateDeps,
  response: Response,
  begun: OAuthState & { atVendor: boolean },
): Promise<string> {
  const state = randomBytes(32).toString('base64url')
  const { organizationId, integrationId, crmType, returnTo } = begun
  const expiresAt = new Date(clock().getTime() + STATE_LIVES_MS)
  await tenancy.asRouter((tx) =>
    issueState(tx, { hash: hash(state), organizationId, integrationId, crmType, returnTo, expiresAt }),
  )
  const cookie = cookieOf(begun.crmType, publicUrl, begun.atVendor ? 'none' : 'lax')
  setCookie(response, cookie, state, STATE_LIVES_MS)
  return state
}

/**
 * Uses up the state of the install that this browser began here; null where the request carries none, for then it began at
 * the CRM. Refuses a state that is forged, used, too old, another browser's or another CRM's.
 */
export async function takeState(
  { tenancy, publicUrl, clock }: StateDeps,
  provider: CrmProvider,
  request: Request,
  response: Response,
): Promise<OAuthState | null> {
  const state = textParam(request, 'state')
  if (request.query.state === undefined) return null
  const known =
    state !== '' && readCookie(request, COOKIE) === state
      ? await tenancy.asRouter((tx) => consumeState(tx, hash(state), clock()))
      : null
  if (known === null || known.crmType !== provider.type) {
    throw new RequestRefused(
      400,
      'state_invalid',
      'This install was not begun here, or took longer than ten minutes.',
      {
        help: `Start again from SmartSync’s console, in one browser: choose “Connect ${provider.name}” there.`,
      },
    )
  }
  dropCookie(response, cookieOf(provider.type, publicUrl, 'lax'))
  return known
}

function cookieOf(crm: string, publicUrl: string, sameSite: InstallCookie['sameSite']): InstallCookie {
  return { name: COOKIE, crm, publicUrl, sameSite }
}

const hash = (state: string): string => createHash('sha256').update(state).digest('hex')
