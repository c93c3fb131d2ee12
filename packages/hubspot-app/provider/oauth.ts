import { CrmError, type CrmOAuth, type Grant, type OptionalScope, type TokenSet } from '@smartsync/core/crm'
import { oauthErrorBody, tokenAnswer, tokenInfo } from './answers.ts'
import { type CallName, lostAnswer, refusal, unreadable } from './errors.ts'
import { paths } from './paths.ts'
import type { ResolvedSettings } from './settings.ts'

/** What SmartSync cannot work without. Tasks have no scope of their own: those of contacts cover them. */
const requiredScopes = [
  'oauth',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.objects.deals.read',
  'crm.objects.owners.read',
  'crm.schemas.contacts.write',
  'crm.schemas.companies.write',
] as const

const optionalScopes: readonly OptionalScope[] = [
  { scope: 'crm.objects.deals.write', feature: 'deals', lost: 'filling in deals and giving them a stage and an owner' },
  { scope: 'crm.schemas.deals.write', feature: 'deal_fields', lost: 'properties of its own on deals' },
  { scope: 'automation', feature: 'workflows', lost: 'letting workflows wait for an enrichment' },
]

/**
 * OAuth 2 at HubSpot, on its date-versioned endpoints with form-encoded bodies; HubSpot's client still uses the endpoints
 * that end in February 2027.
 * Source: https://developers.hubspot.com/docs/api-reference/latest/authentication/oauth-tokens
 */
export function hubspotOAuth(settings: ResolvedSettings): CrmOAuth {
  const client = { client_id: settings.clientId, client_secret: settings.clientSecret }
  return {
    scopes: [...requiredScopes, ...optionalScopes.map(({ scope }) => scope)],
    optionalScopes,
    authorizeUrl({ state, redirectUri }) {
      const url = new URL(`${settings.appUrl}/oauth/authorize`)
      url.searchParams.set('client_id', settings.clientId)
      url.searchParams.set('redirect_uri', redirectUri)
      url.searchParams.set('scope', requiredScopes.join(' '))
      url.searchParams.set('optional_scope', optionalScopes.map(({ scope }) => scope).join(' '))
      url.searchParams.set('state', state)
      return url
    },
    isOwnAddress: (address) => isOwnAddress(settings.appUrl, address),
    async exchange({ code, redirectUri }) {
      const form = { grant_type: 'authorization_code', ...client, code, redirect_uri: redirectUri }
      try {
        return await tokens(settings, form)
      } catch (error) {
        throw error instanceof CrmError && error.code === 'crm_disconnected' ? codeRefused(error) : error
      }
    },
    refresh: (refreshToken) =>
      tokens(settings, { grant_type: 'refresh_token', ...client, refresh_token: refreshToken }),
    introspect: (token, kind) => introspect(settings, { ...client, token, token_type_hint: kind }),
    async disconnect({ accessToken, refreshToken }) {
      const failures: unknown[] = []
      const attempt = (work: Promise<unknown>) => work.catch((error: unknown) => failures.push(error))
      await attempt(uninstall(settings, accessToken))
      await attempt(revoke(settings, { ...client, token: refreshToken, token_type_hint: 'refresh_token' }))
      if (failures.length > 0) throw failures[0]
    },
  }
}

async function tokens(settings: ResolvedSettings, form: Record<string, string>): Promise<TokenSet> {
  const call = { method: 'POST', path: paths.token, writes: false }
  const asked = settings.now()
  const { response, body } = await post(settings, call, form)
  if (!response.ok) throw oauthRefusal(call, response, body)
  const answer = tokenAnswer.safeParse(body)
  if (!answer.success) throw unreadable(call, response.status)
  const { access_token, refresh_token, expires_in, hub_id, scopes, scope } = answer.data
  return {
    accessToken: access_token,
    refreshToken: refresh_token,
    expiresAt: new Date(asked.getTime() + expires_in * 1_000).toISOString(),
    scopes: scopes ?? scope?.split(' ') ?? [],
    accountId: hub_id,
    instanceUrl: null,
  }
}

/** Whose token it is. A token that was issued to another app is a fault of our set-up, and of no use. */
async function introspect(settings: ResolvedSettings, form: Record<string, string>): Promise<Grant | null> {
  const call = { method: 'POST', path: paths.introspect, writes: false }
  const { response, body } = await post(settings, call, form)
  if (!response.ok) {
    const error = oauthRefusal(call, response, body)
    if (error.code === 'crm_disconnected') return null
    throw error
  }
  const { data: info } = tokenInfo.safeParse(body)
  if (info === undefined) throw unreadable(call, response.status)
  if (!info.active) return null
  if (info.app_id !== settings.appId) {
    throw new CrmError('crm_misconfigured', `HubSpot issued this token to app ${info.app_id}, not to ours.`, {
      help: 'Set HUBSPOT_APP_ID to the id of the app that HUBSPOT_CLIENT_ID belongs to.',
    })
  }
  return {
    accountId: info.hub_id,
    accountName: info.hub_domain || null,
    grantedBy: info.user || null,
    scopes: info.scopes,
  }
}

/** HubSpot's pages are on `app.hubspot.com` and, by region, on `app-eu1.hubspot.com` and the like. */
function isOwnAddress(appUrl: string, address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, origin, username } = new URL(address)
  if (username !== '') return false
  return (
    origin === new URL(appUrl).origin || (protocol === 'https:' && /^app(-[a-z0-9]+)?\.hubspot\.com$/.test(hostname))
  )
}

/** An account that already threw the app out (401, 404) needs no uninstalling. */
async function uninstall(settings: ResolvedSettings, accessToken: string): Promise<void> {
  const call = { method: 'DELETE', path: paths.uninstall, writes: true }
  const { response, body } = await send(settings, call, { headers: { Authorization: `Bearer ${accessToken}` } })
  if (!response.ok && response.status !== 401 && response.status !== 404) {
    throw refusal(call, response.status, body, response.headers)
  }
}

/** A token that is dead already counts as revoked. */
async function revoke(settings: ResolvedSettings, form: Record<string, string>): Promise<void> {
  const call = { method: 'POST', path: paths.revoke, writes: true }
  const { response, body } = await post(settings, call, form)
  if (response.ok) return
  const error = oauthRefusal(call, response, body)
  if (error.code !== 'crm_disconnected') throw error
}

function codeRefused({ status }: CrmError): CrmError {
  return new CrmError(
    'crm_disconnected',
    'HubSpot does not accept this permission: it was used before, or it ran out.',
    {
      help: 'Nothing was changed. Start connecting HubSpot again; the permission is good once and for a minute.',
      retry: 'reconnect',
      status,
    },
  )
}

/** `invalid_grant` ends this account's connection; anything else in the 400s is a fault of our own set-up, and ends none. */
function oauthRefusal(call: CallName, response: Response, body: unknown): CrmError {
  const { error, status } = oauthErrorBody.safeParse(body).data ?? {}
  const ours = status === 'BAD_REDIRECT_URI'
  const dead = ['invalid_grant', 'invalid_token', 'BAD_REFRESH_TOKEN', 'BAD_AUTH_CODE', 'EXPIRED_AUTH_CODE']
  if (!ours && response.status < 500 && [error, status].some((word) => word !== undefined && dead.includes(word))) {
    return new CrmError(
      'crm_disconnected',
      'HubSpot no longer accepts this connection: it was removed, or it ran out.',
      {
        help: 'Connect HubSpot again.',
        retry: 'reconnect',
        status: response.status,
      },
    )
  }
  if ([400, 401, 403, 404].includes(response.status)) {
    return new CrmError('crm_misconfigured', `HubSpot refuses SmartSync as an app (${response.status}).`, {
      help: 'Check HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET and the redirect address against the app in HubSpot.',
      status: response.status,
    })
  }
  return refusal(call, response.status, body, response.headers)
}

function post(settings: ResolvedSettings, call: CallName, form: Record<string, string>) {
  return send(settings, call, { body: new URLSearchParams(form) })
}

async function send(settings: ResolvedSettings, call: CallName, init: RequestInit) {
  try {
    const signal = AbortSignal.timeout(settings.timeoutMs)
    const response = await fetch(settings.apiUrl + call.path, { ...init, method: call.method, signal })
    const text = await response.text()
    return { response, body: parseJson(text) }
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError'
    throw lostAnswer(call, timedOut ? 'timeout' : 'network')
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
