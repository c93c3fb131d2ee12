import type { CrmProvider, Grant, TokenSet } from '@smartsync/core/crm'
import express, { type Request, type Response, Router } from 'express'
import { PARKED_FOR_MS, type ParkedGrants } from '../tokens/parked-grants.ts'
import { type ConnectDeps, called, connectAccount } from './connect-account.ts'
import { dropCookie, type InstallCookie, readCookie, setCookie } from './install-cookies.ts'
import { type InstallTicket, readInstallTicket } from './install-ticket.ts'
import { sendPage } from './page.ts'
import { type Providers, providerNamed } from './provider-param.ts'
import { textParam } from './query.ts'
import { RequestRefused } from './refused.ts'

const COOKIE = 'smartsync_claim'

export interface ClaimDeps extends ConnectDeps {
  providers: Providers
  parked: ParkedGrants
  eventsSecret: string
  publicUrl: string
  signInUrl: string | null
}

type Finish = (response: Response, provider: CrmProvider, grant: Grant, goTo: string | null) => void

/** Keeps what the account granted until somebody says for which organization, and shows this browser the page for it. */
export async function parkForClaim(
  { parked, publicUrl }: ClaimDeps,
  provider: CrmProvider,
  response: Response,
  { tokens, grant }: { tokens: TokenSet; grant: Grant },
  returnUrl: string | null,
): Promise<void> {
  const secret = await parked.park({ crmType: provider.type, grant, returnUrl }, tokens)
  setCookie(response, cookieOf(provider, publicUrl), secret, PARKED_FOR_MS)
  response.redirect(303, `${publicUrl}/install/${provider.type}/claim`)
}

/** Does an account that nobody claimed wait in this browser? */
export async function isClaiming({ parked }: ClaimDeps, { type }: CrmProvider, request: Request): Promise<boolean> {
  const secret = readCookie(request, COOKIE)
  return secret !== null && (await parked.look(secret))?.crmType === type
}

export function claimAddress({ publicUrl }: ClaimDeps, { type }: CrmProvider, ticket: string): string {
  return `${publicUrl}/install/${type}/claim?ticket=${encodeURIComponent(ticket)}`
}

/**
 * Binds an account, whose install began at the CRM, to an organization. It takes both: the cookie of the browser in which
 * the account let us in, and the ticket of somebody who may connect for an organization. A person sees both names and
 * presses a button; no link does it alone, so nobody can be led to bind their account to a stranger's organization, or a
 * stranger's account to theirs, without having read so.
 */
export function claimRouter(deps: ClaimDeps & { finish: Finish }): Router {
  const router = Router()

  router.get('/install/:crm/claim', async (request, response) => {
    const provider = providerNamed(deps.providers, request.params.crm)
    const { grant } = await waiting(deps, provider, request)
    const ticket = ticketIn(deps, textParam(request, 'ticket'))
    if (ticket === null) showHowToSignIn(deps, provider, response, grant)
    else showConfirmation(deps, provider, response, { grant, ticket, text: textParam(request, 'ticket') })
  })

  router.post(
    '/install/:crm/claim',
    express.urlencoded({ extended: false, limit: '10kb' }),
    async (request, response) => {
      const provider = providerNamed(deps.providers, request.params.crm)
      const { secret } = await waiting(deps, provider, request)
      const form: unknown = request.body
      const text = typeof form === 'object' && form !== null && 'ticket' in form ? String(form.ticket) : ''
      const ticket = ticketIn(deps, text)
      if (ticket === null) {
        throw new RequestRefused(401, 'ticket_invalid', 'This connection key is not, or no longer, good.', {
          help: `Get a new one in SmartSync’s console: choose “Connect ${provider.name}” there.`,
        })
      }
      if (!('confirmed' in Object(form))) return response.redirect(303, claimAddress(deps, provider, keyIn(text)))
      const taken = await deps.parked.take(secret)
      if (taken === null) throw nothingWaits(provider)
      dropCookie(response, cookieOf(provider, deps.publicUrl))
      await connectAccount(
        deps,
        provider,
        { organizationId: ticket.organizationId, integrationId: ticket.integrationId ?? null },
        taken,
      )
      deps.finish(response, provider, taken.grant, taken.returnUrl)
    },
  )

  return router
}

async function waiting({ parked }: ClaimDeps, provider: CrmProvider, request: Request) {
  const secret = readCookie(request, COOKIE)
  const found = secret === null ? null : await parked.look(secret)
  if (secret === null || found === null || found.crmType !== provider.type) throw nothingWaits(provider)
  return { secret, ...found }
}

function nothingWaits({ name }: CrmProvider): RequestRefused {
  return new RequestRefused(404, 'nothing_to_claim', `No ${name} account waits in this browser to be connected.`, {
    help: `Start from SmartSync’s console: choose “Connect ${name}” there. An account that was let in waits for a day.`,
  })
}

/** People paste the whole link as often as the key in it. */
function keyIn(text: string): string {
  return /[?&]ticket=([^&\s]+)/.exec(text)?.[1] ?? text.trim()
}

function ticketIn({ eventsSecret, clock }: ClaimDeps, text: string): InstallTicket | null {
  return text === '' ? null : readInstallTicket(eventsSecret, keyIn(text), clock())
}

function showHowToSignIn(deps: ClaimDeps, provider: CrmProvider, response: Response, grant: Grant): void {
  const here = `${deps.publicUrl}/install/${provider.type}/claim`
  const signIn = deps.signInUrl === null ? null : new URL(deps.signInUrl)
  signIn?.searchParams.set('return_to', here)
  sendPage(response, 200, {
    title: `One step left: whose is ${called(grant)}?`,
    text: `${provider.name} let SmartSync in. Nothing is read or written there until you say which organization of SmartSync the account belongs to. ${
      signIn === null ? 'In SmartSync’s console choose' : 'Sign in, or choose'
    } “Connect ${provider.name}” in SmartSync’s console in this browser, or paste a connection key from there. This waits for a day.`,
    ...(signIn === null ? {} : { link: { href: signIn.href, label: 'Sign in to SmartSync' } }),
    form: {
      action: here,
      button: 'Continue',
      fields: [{ name: 'ticket', label: 'Connection key' }],
    },
  })
}

function showConfirmation(
  deps: ClaimDeps,
  provider: CrmProvider,
  response: Response,
  { grant, ticket, text }: { grant: Grant; ticket: InstallTicket; text: string },
): void {
  const organization = ticket.organizationName ?? `the organization ${ticket.organizationId}`
  const by = grant.grantedBy === null ? '' : `, let in by ${grant.grantedBy}`
  sendPage(response, 200, {
    title: `Connect ${called(grant)} to ${organization}?`,
    text: `The ${provider.name} account ${called(grant)}${by} will be enriched with what ${organization} knows, and everyone in ${organization} who uses SmartSync works with its records. Go on only if both are yours.`,
    form: {
      action: `${deps.publicUrl}/install/${provider.type}/claim`,
      button: `Connect ${called(grant)}`,
      fields: [
        { name: 'ticket', value: keyIn(text) },
        { name: 'confirmed', value: 'yes' },
      ],
    },
    link: {
      href: `${deps.publicUrl}/install/${provider.type}?another=1&ticket=${encodeURIComponent(keyIn(text))}`,
      label: `Connect another ${provider.name} account instead`,
    },
  })
}

function cookieOf({ type }: CrmProvider, publicUrl: string): InstallCookie {
  return { name: COOKIE, crm: type, publicUrl, sameSite: 'lax' }
}
