import type { Request, RequestHandler, Response } from 'express'
import type { ZodType } from 'zod'
import type { Clock } from '../../clock.ts'
import type { Faults } from '../../faults.ts'
import { ApiError, malformed } from '../errors.ts'
import type { AccessToken, App, Author } from '../model.ts'
import type { PortalState } from '../portal-state.ts'
import type { RateLimits } from '../rate-limits.ts'
import type { Settings } from '../settings.ts'
import type { State } from '../state.ts'
import type { WorkflowSteps } from '../workflows/steps.ts'
import { authenticate, requireScopes } from './authenticate.ts'

/** What every part of the emulation works with. */
export interface HubSpot {
  state: State
  clock: Clock
  faults: Faults
  rateLimits: RateLimits
  settings: Settings
  workflowSteps: WorkflowSteps
}

/** An API call that may proceed: who makes it, where, when. */
export interface Call {
  hubspot: HubSpot
  portal: PortalState
  app: App
  token: AccessToken
  author: Author
  now: number
  params: Record<string, string>
  query: URLSearchParams
  /** The version in the path, such as `2026-09`. */
  version: string
  /** The body in the shape that the endpoint documents; 400 when it has another. */
  body<T>(schema: ZodType<T>): T
}

export interface Answer {
  status: number
  body?: unknown
}

interface Endpoint {
  /** The scopes that the call needs, from its path. */
  scopes: (params: Record<string, string>) => string[]
  /** Which budget it counts against. */
  budget?: 'requests' | 'searches'
  answer: (call: Call) => Answer
}

/** One API endpoint: token, rate limit and scopes first, then the answer, or HubSpot's error shape. */
export function endpoint(hubspot: HubSpot, { scopes, budget = 'requests', answer }: Endpoint): RequestHandler {
  return (request, response) => {
    const now = hubspot.clock.now()
    try {
      const token = authenticate(hubspot, request, now)
      if (budget === 'searches') hubspot.rateLimits.takeSearch(token.portalId, now)
      else response.set(hubspot.rateLimits.takeRequest(token.clientId, token.portalId, now))
      const params = stringParams(request)
      requireScopes(token, scopes(params))
      send(response, answer(callOf(hubspot, request, token, params, now)))
    } catch (error) {
      sendError(response, error)
    }
  }
}

function callOf(
  hubspot: HubSpot,
  request: Request,
  token: AccessToken,
  params: Record<string, string>,
  now: number,
): Call {
  const portal = hubspot.state.portals.get(token.portalId)
  const app = hubspot.state.apps.get(token.clientId)
  if (!portal || !app) throw new ApiError(401, 'INVALID_AUTHENTICATION', 'The app or the account no longer exists.')
  return {
    hubspot,
    portal,
    app,
    token,
    author: { via: 'INTEGRATION', appId: app.appId },
    now,
    params,
    query: new URL(request.originalUrl, 'http://sandbox').searchParams,
    version: /\d{4}-\d{2}/.exec(request.baseUrl)?.[0] ?? '',
    body: (schema) => parseBody(request, schema),
  }
}

function parseBody<T>(request: Request, schema: ZodType<T>): T {
  const body: unknown = request.body
  if (body === undefined) throw new ApiError(415, 'VALIDATION_ERROR', 'Send the body as application/json.')
  const parsed = schema.safeParse(body)
  if (!parsed.success) throw malformed(parsed.error)
  return parsed.data
}

function stringParams(request: Request): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.params).map(([name, value]) => [name, Array.isArray(value) ? value.join('/') : value]),
  )
}

export function send(response: Response, { status, body }: Answer): void {
  if (body === undefined) response.status(status).end()
  else response.status(status).json(body)
}

export function sendError(response: Response, error: unknown): void {
  const known = error instanceof ApiError ? error : new ApiError(500, 'INTERNAL_ERROR', 'internal error')
  if (!(error instanceof ApiError)) process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  const body = known.body()
  response.set('X-HubSpot-Correlation-Id', body.correlationId).status(known.status).json(body)
}
