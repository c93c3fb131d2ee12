import type { Request } from 'express'
import { requestPath } from '../../request-path.ts'
import { ApiError } from '../errors.ts'
import type { AccessToken } from '../model.ts'
import type { HubSpot } from './endpoint.ts'

/** The token that the request bears, if it is one that works. */
export function authenticate({ state, faults }: HubSpot, request: Request, now: number): AccessToken {
  const bearer = /^Bearer (\S+)$/i.exec(request.get('authorization') ?? '')?.[1]
  const token = bearer === undefined ? undefined : state.accessTokens.get(bearer)
  if (!token) {
    throw new ApiError(
      401,
      'INVALID_AUTHENTICATION',
      'Authentication credentials not found: send an OAuth access token.',
    )
  }
  if (token.expiresAt <= now || faults.strike('expired_token', request.method, requestPath(request)))
    throw expired(token, now)
  return token
}

function expired(token: AccessToken, now: number): ApiError {
  const seconds = Math.max(0, Math.round((now - token.expiresAt) / 1000))
  const message = `The OAuth token used to make this call expired ${seconds} second(s) ago.`
  return new ApiError(401, 'EXPIRED_AUTHENTICATION', message, {
    context: { 'expire time': [new Date(token.expiresAt).toISOString()] },
  })
}

export function requireScopes(token: AccessToken, scopes: readonly string[]): void {
  const missing = scopes.filter((scope) => !token.scopes.includes(scope))
  if (missing.length === 0) return
  throw new ApiError(403, 'MISSING_SCOPES', "This app hasn't been granted all required scopes to make this call.", {
    context: { missingScopes: missing },
    errors: [{ message: 'These scopes are required.', context: { requiredGranularScopes: [...scopes] } }],
  })
}
