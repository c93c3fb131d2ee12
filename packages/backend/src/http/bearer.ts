import { createHash, timingSafeEqual } from 'node:crypto'
import type { RequestHandler } from 'express'
import { RequestRefused } from './refused.ts'

/** Lets a request pass that carries this token (`Authorization: Bearer …`, RFC 6750); compares in constant time. */
export function requireBearer(token: string): RequestHandler {
  const expected = digest(token)
  return (request, response, next) => {
    const given = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1]
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return next()
    response.set('WWW-Authenticate', 'Bearer')
    throw new RequestRefused(401, 'token_invalid', 'The request does not carry the token that this route needs.', {
      help: 'Send the ADMIN_TOKEN of this SmartSync as “Authorization: Bearer …”.',
    })
  }
}

/** Digests have one length, whatever the length of what was guessed. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
