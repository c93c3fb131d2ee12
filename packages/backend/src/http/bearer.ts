import { createHash, timingSafeEqual } from 'node:crypto'
import type { RequestHandler } from 'express'
import { RequestRefused } from './refused.ts'

/**
 * Lets a request pass that carries this token (`Authorization: Bearer …`, RFC 6750); compares in constant time. `refusal`
 * says to everyone else what is missing and how to come by it.
 */
export function requireBearer(token: string, refusal: { code: string; message: string; help: string }): RequestHandler {
  const expected = digest(token)
  return (request, response, next) => {
    const given = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1]
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return next()
    response.set('WWW-Authenticate', 'Bearer')
    throw new RequestRefused(401, refusal.code, refusal.message, { help: refusal.help })
  }
}

/** Digests have one length, whatever the length of what was guessed. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
