import { createHash, randomBytes } from 'node:crypto'
import type { CrmProvider } from '@smartsync/core/crm'
import { type Request, type Response, Router } from 'express'
import { consumeState, issueState, type OAuthState } from '../store/oauth-states.ts'
import type { Tenancy } from '../store/tenancy.ts'
import { type ConnectDeps, connectAccount } from './connect-account.ts'
import { readInstallTicket } from './install-ticket.ts'
import { sendPage } from './page.ts'
import { type Providers, providerNamed } from './provider-param.ts'
import { RequestRefused } from './refused.ts'

const STATE_LIVES_MS = 10 * 60_000

interface InstallDeps extends ConnectDeps {
  tenancy: Tenancy
  providers: Providers
  eventsSecret: string
  publicUrl: string
  clock: () => Date
}

/**
 * Connects a CRM account for an organization. `GET /install/:crm?ticket=…` sends the browser to the CRM; the CRM sends it
 * back to `/install/:crm/callback`, and from there it goes to `return_to`, a path of ours, if that was given.
 *
 * The state that travels along is random, good once and for ten minutes, kept as a hash, and bound to this browser by a
 * cookie: a link that someone else began cannot connect their account here (RFC 9700, section 4.7).
 */
export function installRouter(deps: InstallDeps): Router {
  const router = Router()

  router.get('/install/:crm', async (request, response) => {
    const provider = providerNamed(deps.providers, request.params.crm)
    const organizationId = readInstallTicket(deps.eventsSecret, textParam(request, 'ticket'), deps.clock())
    if (organizationId === null) {
      throw new RequestRefused(401, 'ticket_invalid', 'This link is not, or no longer, good for connecting a CRM.', {
        help: `Start from SmartSync’s console: choose “Connect ${provider.name}” there.`,
      })
    }
    const state = randomBytes(32).toString('base64url')
    await deps.tenancy.asRouter((tx) =>
      issueState(tx, {
        hash: hash(state),
        organizationId,
        crmType: provider.type,
        returnTo: localPath(textParam(request, 'return_to')),
        expiresAt: new Date(deps.clock().getTime() + STATE_LIVES_MS),
      }),
    )
    setStateCookie(response, provider, deps.publicUrl, state)
    response.redirect(302, provider.oauth.authorizeUrl({ state, redirectUri: redirectUri(deps, provider) }).href)
  })

  router.get('/install/:crm/callback', async (request, response) => {
    const provider = providerNamed(deps.providers, request.params.crm)
    const { organizationId, returnTo } = await takeState(deps, provider, request)
    response.clearCookie(COOKIE, cookieOptions(provider, deps.publicUrl))

    const refusal = textParam(request, 'error')
    if (refusal !== '') {
      sendPage(response, 200, {
        title: `${provider.name} was not connected`,
        text: 'You cancelled, or your role there may not install apps. Nothing was changed.',
        link: { href: returnTo ?? '/', label: 'Back to SmartSync' },
      })
      return
    }
    const tokens = await provider.oauth.exchange({
      code: textParam(request, 'code'),
      redirectUri: redirectUri(deps, provider),
    })
    await connectAccount(deps, provider, organizationId, tokens)
    if (returnTo !== null) response.redirect(303, returnTo)
    else {
      sendPage(response, 200, {
        title: `${provider.name} is connected`,
        text: 'SmartSync will now enrich what you have there. You can close this page.',
      })
    }
  })

  return router
}

const COOKIE = 'smartsync_install'

/** Uses up the state of the install that this browser began here. */
async function takeState(deps: InstallDeps, provider: CrmProvider, request: Request): Promise<OAuthState> {
  const state = textParam(request, 'state')
  const known =
    state !== '' && cookie(request, COOKIE) === state
      ? await deps.tenancy.asRouter((tx) => consumeState(tx, hash(state), deps.clock()))
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
  return known
}

function redirectUri({ publicUrl }: { publicUrl: string }, { type }: CrmProvider): string {
  return `${publicUrl}/install/${type}/callback`
}

const hash = (state: string): string => createHash('sha256').update(state).digest('hex')

/** A parameter that may be given once, as text; anything else counts as not given. */
function textParam(request: Request, name: string): string {
  const value = request.query[name]
  return typeof value === 'string' ? value : ''
}

/** A path of our own, never an address elsewhere (`//host`, `/\host`). */
function localPath(path: string): string | null {
  return /^\/(?![/\\])[\w\-./?=&%#~]*$/.test(path) ? path : null
}

/** Sent back when the CRM redirects the browser to us, which is why `lax` and not `strict`. */
function cookieOptions({ type }: CrmProvider, publicUrl: string) {
  return {
    httpOnly: true,
    sameSite: 'lax',
    secure: publicUrl.startsWith('https:'),
    path: `${new URL(publicUrl).pathname.replace(/\/$/, '')}/install/${type}`,
  } as const
}

function setStateCookie(response: Response, provider: CrmProvider, publicUrl: string, state: string): void {
  response.cookie(COOKIE, state, { ...cookieOptions(provider, publicUrl), maxAge: STATE_LIVES_MS })
}

function cookie(request: Request, name: string): string | null {
  const pairs = (request.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? null
}
