import { createHash, timingSafeEqual } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import { RequestRefused } from './refused.ts'

/** Lets a request pass that carries this token; `refusal` says to everyone else what is missing and how to come by it. */
export function requireBearer(token: string, refusal: { code: string; message: string; help: string }): RequestHandler {
  return (request, response, next) => {
    if (carriesBearer(request, token)) return next()
    response.set('WWW-Authenticate', 'Bearer')
    throw new RequestRefused(401, refusal.code, refusal.message, { help: refusal.help })
  }
}

/** Does the request carry this token (`Authorization: Bearer …`, RFC 6750)? Compares in constant time. */
export function carriesBearer(request: Request, token: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1]
  return given !== undefined && timingSafeEqual(digest(given), digest(token))
}

/** Digests have one length, whatever the length of what was guessed. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
