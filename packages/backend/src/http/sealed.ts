import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { z } from 'zod'

/** A value that went out and came back, sealed so that nobody else can make or change one. It is not hidden. */
export interface Seal<T> {
  close(secret: string, value: T): string
  /** The value; null when it was not sealed with the secret, or is not of the shape. */
  open(secret: string, sealed: string): z.output<z.ZodType<T>> | null
}

/** Each `purpose` has a key of its own (HKDF, RFC 5869), so that nothing sealed for one thing passes for another. */
export function sealFor<T>(purpose: string, shape: z.ZodType<T, T>): Seal<T> {
  return {
    close(secret, value) {
      const content = Buffer.from(JSON.stringify(value)).toString('base64url')
      return `${content}.${sign(secret, purpose, content).toString('base64url')}`
    },
    open(secret, sealed) {
      const [content = '', given = ''] = sealed.split('.')
      const expected = sign(secret, purpose, content)
      const bytes = Buffer.from(given, 'base64url')
      if (bytes.length !== expected.length || !timingSafeEqual(bytes, expected)) return null
      return shape.safeParse(JSON.parse(Buffer.from(content, 'base64url').toString('utf8'))).data ?? null
    },
  }
}

function sign(secret: string, purpose: string, content: string): Buffer {
  const key = hkdfSync('sha256', secret, '', purpose, 32)
  return createHmac('sha256', Buffer.from(key)).update(content).digest()
}
