import { type Response, Router, urlencoded } from 'express'
import { z } from 'zod'
import type { HubSpot } from '../api/endpoint.ts'
import type { App } from '../model.ts'
import { consentPage, refusalPage } from '../pages/consent.ts'
import { randomToken } from './tokens.ts'

const CODE_LIFE_MS = 60_000

const requestSchema = z.object({
  client_id: z.string(),
  redirect_uri: z.string(),
  scope: z.string().default(''),
  optional_scope: z.string().default(''),
  state: z.string().optional(),
  code_challenge: z.string().optional(),
  code_challenge_method: z.literal('S256').optional(),
})

export type AuthorizationRequest = z.infer<typeof requestSchema>

const decisionSchema = requestSchema.extend({
  decision: z.enum(['approve', 'deny']),
  portal_id: z.coerce.number().int(),
  user_id: z.coerce.number().int(),
})

type Outcome = { status: number; page: string } | { redirect: string }

/** The page where a user lets an app into an account: /oauth/authorize. */
export function authorizeRoutes(hubspot: HubSpot): Router {
  return Router()
    .get('/authorize', (request, response) => tell(response, askUser(hubspot, request.query)))
    .post('/authorize', urlencoded({ extended: false }), (request, response) =>
      tell(response, decide(hubspot, request.body)),
    )
}

function tell(response: Response, outcome: Outcome): void {
  if ('redirect' in outcome) response.redirect(302, outcome.redirect)
  else response.status(outcome.status).type('html').send(outcome.page)
}

function askUser({ state }: HubSpot, query: unknown): Outcome {
  const parsed = requestSchema.safeParse(query)
  if (!parsed.success) return refusal('The link names no app or no address to return to.')
  const app = state.apps.get(parsed.data.client_id)
  const fault = faultOf(app, parsed.data)
  if (!app || fault) return refusal(fault ?? '')
  const portals = [...state.portals.values()].map(({ portal }) => portal)
  return { status: 200, page: consentPage(app, parsed.data, portals) }
}

function decide({ state, clock }: HubSpot, body: unknown): Outcome {
  const parsed = decisionSchema.safeParse(body)
  if (!parsed.success) return refusal('The form is incomplete.')
  const decision = parsed.data
  const app = state.apps.get(decision.client_id)
  const fault = faultOf(app, decision)
  if (!app || fault) return refusal(fault ?? '')
  if (decision.decision === 'deny') {
    return back(decision, { error: 'access_denied', error_description: 'The user did not approve.' })
  }
  const portal = state.portals.get(decision.portal_id)?.portal
  if (!portal?.users.some((user) => user.userId === decision.user_id)) return refusal('This account has no such user.')
  const code = {
    code: randomToken('code'),
    clientId: app.clientId,
    portalId: portal.portalId,
    userId: decision.user_id,
    scopes: [...new Set(['oauth', ...words(decision.scope), ...words(decision.optional_scope)])],
    redirectUri: decision.redirect_uri,
    codeChallenge: decision.code_challenge,
    expiresAt: clock.now() + CODE_LIFE_MS,
  }
  state.commit([{ kind: 'code', code }])
  return back(decision, { code: code.code })
}

/** What is wrong with the link. Nothing is sent to an address that the app has not registered. */
function faultOf(app: App | undefined, request: AuthorizationRequest): string | undefined {
  if (!app) return 'No app has this client id.'
  if (!app.redirectUrls.includes(request.redirect_uri)) return 'The app has not registered this redirect URL.'
  const asked = words(request.scope)
  const missing = app.scopes.filter((scope) => scope !== 'oauth' && !asked.includes(scope))
  if (missing.length > 0) return `The link leaves out scopes that the app requires: ${missing.join(', ')}.`
  const known = ['oauth', ...app.scopes, ...app.optionalScopes]
  const strange = [...asked, ...words(request.optional_scope)].filter((scope) => !known.includes(scope))
  if (strange.length > 0) return `The link asks for scopes that the app does not have: ${strange.join(', ')}.`
  return undefined
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '')
}

function back({ redirect_uri, state }: AuthorizationRequest, answer: Record<string, string>): Outcome {
  const target = new URL(redirect_uri)
  for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value)
  if (state !== undefined) target.searchParams.set('state', state)
  return { redirect: target.href }
}

function refusal(message: string): Outcome {
  return { status: 400, page: refusalPage(message) }
}
