import type { CrmProvider, Grant, TokenSet } from '@smartsync/core/crm'
import { CrmError, withheldScopes } from '@smartsync/core/crm'
import { type Request, type Response, Router } from 'express'
import { WrongAccount } from '../store/errors.ts'
import { routeByAccount } from '../store/routes.ts'
import { type ClaimDeps, claimAddress, claimRouter, isClaiming, parkForClaim } from './claim.ts'
import { type ConnectFor, connectAccount, grantOf } from './connect-account.ts'
import { beginState, takeState } from './install-state.ts'
import { readInstallTicket } from './install-ticket.ts'
import { sendPage } from './page.ts'
import { providerNamed } from './provider-param.ts'
import { textParam } from './query.ts'
import { RequestRefused } from './refused.ts'

interface InstallDeps extends ClaimDeps {
  /** Where people sign in and get a ticket; it gets `return_to` and comes back there with `ticket`. Null for none. */
  signInUrl: string | null
}

/**
 * Connects a CRM account for an organization. It begins in one of two places.
 *
 * In SmartSync: `GET /install/:crm?ticket=…` sends the browser to the CRM, the CRM sends it back to
 * `/install/:crm/callback`, and from there it goes to `return_to`, a path of ours, if that was given.
 *
 * At the CRM's marketplace: the CRM sends the browser to the callback with `step=authorize`, to sign in, and again with
 * `step=finalize` and a code; or at once with a code. The account's organization is the one that the person signed in for,
 * else the one that the account serves already, else nobody's until somebody claims it: see `claimRouter`.
 * Source: https://developers.hubspot.com/docs/apps/developer-platform/list-apps/understand-app-install-flow
 */
export function installRouter(deps: InstallDeps): Router {
  const router = Router()

  router.get('/install/:crm', async (request, response) => {
    const provider = providerNamed(deps.providers, request.params.crm)
    const ticket = readInstallTicket(deps.eventsSecret, textParam(request, 'ticket'), deps.clock())
    if (ticket === null) throw ticketInvalid(provider)
    const backTo = vendorAddress(provider, request)
    const { organizationId, integrationId = null } = ticket
    const another = textParam(request, 'another') !== ''
    if (backTo === null && integrationId === null && !another && (await isClaiming(deps, provider, request))) {
      return response.redirect(302, claimAddress(deps, provider, textParam(request, 'ticket')))
    }
    const state = await beginState(deps, response, {
      organizationId,
      integrationId,
      crmType: provider.type,
      returnTo: localPath(textParam(request, 'return_to')),
      atVendor: backTo !== null,
    })
    response.redirect(
      302,
      backTo === null
        ? provider.oauth.authorizeUrl({ state, redirectUri: redirectUri(deps, provider) }).href
        : withState(backTo, state),
    )
  })

  router.get('/install/:crm/callback', async (request, response) => {
    const provider = providerNamed(deps.providers, request.params.crm)
    if (textParam(request, 'step') === 'authorize') return signIn(deps, provider, request, response)

    const begun = await takeState(deps, provider, request, response)
    if (textParam(request, 'error') !== '') return tellCancelled(response, provider, begun?.returnTo ?? null)
    const tokens = await provider.oauth.exchange({
      code: textParam(request, 'code'),
      redirectUri: redirectUri(deps, provider),
    })
    const granted = { tokens, grant: await grantOf(provider, tokens) }
    const backTo = vendorAddress(provider, request)
    const owner = begun?.organizationId ?? (await servedOrganization(deps, provider, granted.grant))
    if (owner === null) return parkForClaim(deps, provider, response, granted, backTo)
    await connectOrGiveBack(deps, provider, {
      connectFor: { organizationId: owner, integrationId: begun?.integrationId ?? null },
      granted,
    })
    finish(response, provider, granted.grant, backTo ?? begun?.returnTo ?? null)
  })

  router.use(claimRouter({ ...deps, finish }))
  return router
}

/** The first step of an install that began at the CRM: who is it? Without a place to sign in that is asked at the end. */
async function signIn(deps: InstallDeps, provider: CrmProvider, request: Request, response: Response): Promise<void> {
  const backTo = vendorAddress(provider, request)
  if (backTo === null) {
    throw new RequestRefused(
      400,
      'return_invalid',
      `The way back to ${provider.name} is missing, or leads elsewhere.`,
      {
        help: `Start again from SmartSync’s page in ${provider.name}’s marketplace.`,
      },
    )
  }
  if (deps.signInUrl !== null) {
    const comeBack = new URL(`${deps.publicUrl}/install/${provider.type}`)
    comeBack.searchParams.set('returnUrl', backTo)
    const address = new URL(deps.signInUrl)
    address.searchParams.set('return_to', comeBack.href)
    return response.redirect(302, address.href)
  }
  const nobodys = { organizationId: null, integrationId: null, returnTo: null, crmType: provider.type }
  response.redirect(302, withState(backTo, await beginState(deps, response, { ...nobodys, atVendor: true })))
}

/** The organization that the account serves now: an administrator of the account installs the app anew. */
async function servedOrganization(
  { tenancy }: InstallDeps,
  { type }: CrmProvider,
  { accountId }: Grant,
): Promise<string | null> {
  const route = await tenancy.asRouter((tx) => routeByAccount(tx, type, accountId))
  return route?.active ? route.organizationId : null
}

/**
 * Connects the account. When the person chose another one than was to be connected again, and that one serves nobody, what
 * it granted is given back, so that the app does not stay in an account that nobody meant.
 */
async function connectOrGiveBack(
  deps: InstallDeps,
  provider: CrmProvider,
  { connectFor, granted }: { connectFor: ConnectFor; granted: { tokens: TokenSet; grant: Grant } },
): Promise<void> {
  try {
    await connectAccount(deps, provider, connectFor, granted)
  } catch (error) {
    if (error instanceof WrongAccount) {
      const { accountId } = granted.grant
      const route = await deps.tenancy.asRouter((tx) => routeByAccount(tx, provider.type, accountId))
      if (route === null) await giveBack(deps, provider, granted.tokens)
    }
    throw error
  }
}

async function giveBack({ log }: InstallDeps, { oauth, type }: CrmProvider, tokens: TokenSet): Promise<void> {
  await oauth.disconnect(tokens).catch((error: unknown) => {
    if (!(error instanceof CrmError)) throw error
    log.warn({ crm: type, problem: error.code }, 'a permission that nobody meant could not be given back')
  })
}

const inWords = new Intl.ListFormat('en-GB')

/** Sends the browser on, or tells that the account is connected and what its administrator withheld. */
function finish(response: Response, provider: CrmProvider, { scopes }: Grant, goTo: string | null): void {
  if (goTo !== null) {
    response.redirect(303, goTo)
    return
  }
  const lost = withheldScopes(provider.oauth, scopes).map((withheld) => withheld.lost)
  sendPage(response, 200, {
    title: `${provider.name} is connected`,
    text: `SmartSync will now enrich what you have there${lost.length > 0 ? `, without ${inWords.format(lost)}, as these permissions were withheld` : ''}. You can close this page.`,
  })
}

function tellCancelled(response: Response, { name }: CrmProvider, returnTo: string | null): void {
  sendPage(response, 200, {
    title: `${name} was not connected`,
    text: 'You cancelled, or your role there may not install apps. Nothing was changed.',
    link: { href: returnTo ?? '/', label: 'Back to SmartSync' },
  })
}

function ticketInvalid({ name }: CrmProvider): RequestRefused {
  return new RequestRefused(401, 'ticket_invalid', 'This link is not, or no longer, good for connecting a CRM.', {
    help: `Start from SmartSync’s console: choose “Connect ${name}” there.`,
  })
}

function redirectUri({ publicUrl }: { publicUrl: string }, { type }: CrmProvider): string {
  return `${publicUrl}/install/${type}/callback`
}

/** Where the CRM wants the browser back; null where it asked for nothing, or for a place that is not its own. */
function vendorAddress({ oauth }: CrmProvider, request: Request): string | null {
  const address = textParam(request, 'returnUrl')
  return address !== '' && oauth.isOwnAddress(address) ? address : null
}

function withState(address: string, state: string): string {
  const url = new URL(address)
  url.searchParams.set('state', state)
  return url.href
}

/** A path of our own, never an address elsewhere (`//host`, `/\host`). */
function localPath(path: string): string | null {
  return /^\/(?![/\\])[\w\-./?=&%#~]*$/.test(path) ? path : null
}
