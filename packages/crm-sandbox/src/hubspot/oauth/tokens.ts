import { createHash, randomBytes } from 'node:crypto'
import { type Request, type RequestHandler, type Response, Router, urlencoded } from 'express'
import { z } from 'zod'
import type { HubSpot } from '../api/endpoint.ts'
import type { AccessToken, App, Install } from '../model.ts'
import { invalidGrant, OAuthError } from './oauth-error.ts'

/** https://developers.hubspot.com/changelog/upcoming-expiration-of-oauth-access-tokens-is-changing */
const ACCESS_TOKEN_LIFE_MS = 30 * 60_000

const grantSchema = z.discriminatedUnion('grant_type', [
  z.object({
    grant_type: z.literal('authorization_code'),
    code: z.string(),
    redirect_uri: z.string(),
    code_verifier: z.string().optional(),
  }),
  z.object({ grant_type: z.literal('refresh_token'), refresh_token: z.string() }),
])

/** The token endpoint and its introspection and revocation: /oauth/{version}/token. Forms only. */
export function tokenRoutes(hubspot: HubSpot): Router {
  const form = urlencoded({ extended: false })
  const route = (answer: (hubspot: HubSpot, app: App, body: unknown) => object | undefined): RequestHandler[] => [
    form,
    (request: Request, response: Response) => {
      try {
        if (!request.is('application/x-www-form-urlencoded')) throw notAForm()
        const body: unknown = request.body
        const result = answer(hubspot, requireApp(hubspot, body), body)
        response.set('Cache-Control', 'no-store')
        if (result) response.json(result)
        else response.status(204).end()
      } catch (error) {
        if (!(error instanceof OAuthError)) throw error
        response.status(error.httpStatus).json(error.body())
      }
    },
  ]
  return Router()
    .post('/token', ...route(grantToken))
    .post('/token/introspect', ...route(introspect))
    .post('/token/revoke', ...route(revoke))
}

function notAForm(): OAuthError {
  return new OAuthError(415, 'invalid_request', 'BAD_REQUEST', 'Send the fields as application/x-www-form-urlencoded.')
}

function requireApp({ state }: HubSpot, body: unknown): App {
  const client = z.object({ client_id: z.string(), client_secret: z.string() }).safeParse(body)
  if (!client.success) {
    throw new OAuthError(400, 'invalid_request', 'BAD_REQUEST', 'client_id and client_secret are required.')
  }
  const app = state.apps.get(client.data.client_id)
  if (!app) throw new OAuthError(401, 'invalid_client', 'BAD_CLIENT_ID', 'unknown client ID')
  if (app.clientSecret !== client.data.client_secret) {
    throw new OAuthError(401, 'invalid_client', 'BAD_CLIENT_SECRET', 'missing or invalid client secret')
  }
  return app
}

function grantToken(hubspot: HubSpot, app: App, body: unknown): object {
  const named = z.object({ grant_type: z.string() }).safeParse(body)
  const grant = grantSchema.safeParse(body)
  if (!grant.success) {
    const known = named.success && ['authorization_code', 'refresh_token'].includes(named.data.grant_type)
    const code = named.success && !known ? 'unsupported_grant_type' : 'invalid_request'
    const fields = grant.error.issues.map((issue) => issue.path.join('.')).join(', ')
    throw new OAuthError(400, code, 'BAD_GRANT_TYPE', `missing or invalid: ${fields}`)
  }
  return grant.data.grant_type === 'authorization_code'
    ? redeemCode(hubspot, app, grant.data)
    : refresh(hubspot, app, grant.data.refresh_token)
}

function redeemCode(
  { state, clock }: HubSpot,
  app: App,
  grant: { code: string; redirect_uri: string; code_verifier?: string | undefined },
): object {
  const code = state.codes.get(grant.code)
  if (!code || code.clientId !== app.clientId) throw invalidGrant('BAD_AUTH_CODE', 'missing or unknown auth code')
  state.commit([{ kind: 'codeUsed', code: code.code }])
  if (code.expiresAt <= clock.now()) throw invalidGrant('BAD_AUTH_CODE', 'the auth code has expired')
  if (code.redirectUri !== grant.redirect_uri) {
    throw invalidGrant('BAD_REDIRECT_URI', 'redirect_uri is not the one of the authorization')
  }
  if (code.codeChallenge !== undefined && code.codeChallenge !== challengeOf(grant.code_verifier ?? '')) {
    throw invalidGrant('BAD_CODE_VERIFIER', 'code_verifier does not fit the code_challenge')
  }
  const { clientId, portalId, userId, scopes } = code
  const known = state.install(clientId, portalId)?.refreshToken
  const refreshToken = known !== undefined && state.installOfRefreshToken(known) ? known : randomToken('rt')
  const install: Install = { clientId, portalId, userId, scopes, refreshToken }
  state.commit([{ kind: 'install', install }])
  return issue({ state, clock }, install)
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

function refresh({ state, clock }: HubSpot, app: App, refreshToken: string): object {
  const install = state.installOfRefreshToken(refreshToken)
  if (!install || install.clientId !== app.clientId) {
    throw invalidGrant('BAD_REFRESH_TOKEN', 'missing or unknown refresh token')
  }
  return issue({ state, clock }, install)
}

function issue({ state, clock }: Pick<HubSpot, 'state' | 'clock'>, install: Install): object {
  const { clientId, portalId, userId, scopes, refreshToken } = install
  const expiresAt = clock.now() + ACCESS_TOKEN_LIFE_MS
  const token: AccessToken = { token: randomToken('at'), clientId, portalId, userId, scopes, expiresAt }
  state.commit([{ kind: 'accessToken', token }])
  return {
    token_type: 'bearer',
    token_use: 'access_token',
    access_token: token.token,
    refresh_token: refreshToken,
    expires_in: ACCESS_TOKEN_LIFE_MS / 1000,
    hub_id: portalId,
    user_id: userId,
    scopes,
  }
}

function introspect({ state, clock }: HubSpot, app: App, body: unknown): object {
  const token = tokenIn(body)
  const access = state.accessTokens.get(token)
  const grant = access ?? state.installOfRefreshToken(token)
  const remaining = access ? Math.floor((access.expiresAt - clock.now()) / 1000) : undefined
  if (!grant || grant.clientId !== app.clientId || (remaining !== undefined && remaining <= 0)) {
    return { active: false }
  }
  const portal = state.portals.get(grant.portalId)?.portal
  const known = {
    active: true,
    token,
    token_type: 'bearer',
    hub_id: grant.portalId,
    hub_domain: portal?.domain,
    user: portal?.users.find((user) => user.userId === grant.userId)?.email,
    user_id: grant.userId,
    app_id: app.appId,
    client_id: app.clientId,
    scopes: grant.scopes,
  }
  if (remaining === undefined) return { ...known, token_use: 'refresh_token' }
  return { ...known, token_use: 'access_token', expires_in: remaining, is_private_distribution: false }
}

/** Only refresh tokens can be revoked; access tokens work until they expire. */
function revoke({ state }: HubSpot, app: App, body: unknown): undefined {
  const refreshToken = tokenIn(body)
  if (state.installOfRefreshToken(refreshToken)?.clientId === app.clientId) {
    state.commit([{ kind: 'refreshTokenRevoked', refreshToken }])
  }
}

function tokenIn(body: unknown): string {
  const parsed = z.object({ token: z.string() }).safeParse(body)
  if (!parsed.success) throw new OAuthError(400, 'invalid_request', 'BAD_REQUEST', 'token is required.')
  return parsed.data.token
}

export function randomToken(prefix: string): string {
  return `${prefix}-${randomBytes(24).toString('base64url')}`
}
