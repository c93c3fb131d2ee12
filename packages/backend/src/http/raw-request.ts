import type { RawRequest } from '@smartsync/core/crm'
import express, { type Request } from 'express'
import { RequestRefused } from './refused.ts'

const LIMIT = '1mb'

/** Keeps the body's exact bytes, which signatures are over. Larger than 1 MB is refused, and so is compressed. */
export const readBody = express.raw({ type: () => true, limit: LIMIT, inflate: false })

/** Refuses a request before its body is read where there is no room for what it brings. */
export function whileThereIsRoom(intake: { requireRoom(): void }) {
  return (_request: unknown, _response: unknown, next: () => void): void => {
    intake.requireRoom()
    next()
  }
}

export function bodyOf(request: Request): Buffer {
  const body: unknown = request.body
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0)
}

/** The body as JSON; refuses what is not JSON with status 400. */
export function jsonOf(request: Request): unknown {
  const text = bodyOf(request).toString('utf8')
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new RequestRefused(400, 'body_not_json', text === '' ? 'The body is empty.' : 'The body is not JSON.', {
      help: 'Send one JSON value, encoded as UTF-8.',
      cause,
    })
  }
}

/** The request as its sender made and signed it: at our public URL, whatever proxies stand before us. */
export function rawRequest(request: Request, publicUrl: string): RawRequest {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
  return { method: request.method, url: publicUrl + request.originalUrl, headers, body: bodyOf(request) }
}
