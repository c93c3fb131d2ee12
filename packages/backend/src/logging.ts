import { AsyncLocalStorage } from 'node:async_hooks'
import { type DestinationStream, type Logger, pino } from 'pino'
import type { LogLevel } from './config.ts'

const SECRET_KEYS: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'set-cookie',
  'token',
  'accessToken',
  'refreshToken',
  'access_token',
  'refresh_token',
  'clientSecret',
  'client_secret',
  'secret',
  'password',
  'apiKey',
  'api_key',
  'code',
  'state',
  'ticket',
  'webhook-signature',
  'x-hubspot-signature-v3',
])
const CENSORED = '[secret]'
/** How deep they are looked for in a line; in what a child logger is given, at its top. */
const DEPTH = 3

const correlations = new AsyncLocalStorage<readonly string[]>()

/**
 * Runs `work` on behalf of an event or request: every line logged under it carries the correlation id. A batch of jobs is
 * done on behalf of several.
 */
export function correlated<T>(ids: string | readonly string[], work: () => T): T {
  return correlations.run(typeof ids === 'string' ? [ids] : [...new Set(ids)], work)
}

/** The id of the event or request that is being served; `none` outside of any. */
export function correlationId(): string {
  return correlations.getStore()?.[0] ?? 'none'
}

/** Structured logs, a JSON object a line, to standard error unless told otherwise. Secrets are left out by their key. */
export function createLogger(level: LogLevel, destination: DestinationStream = pino.destination(2)): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (line) => withoutSecrets(line, DEPTH),
      },
      serializers: {
        ...Object.fromEntries([...SECRET_KEYS].map((key) => [key, () => CENSORED])),
        err: (error: Error) => withoutSecrets(pino.stdSerializers.err(error), DEPTH - 1),
      },
      mixin() {
        const ids = correlations.getStore()
        if (ids === undefined) return {}
        return ids.length === 1 ? { correlationId: ids[0] } : { correlationIds: ids }
      },
    },
    destination,
  )
}

/** The value itself, or a copy where it holds secrets. pino's own way of leaving them out costs as much as the request. */
function withoutSecrets<T extends object>(value: T, depth: number): T {
  let safe = value
  for (const [key, held] of Object.entries(value)) {
    // What is told of an error is made of it later, and looked through then.
    if (held instanceof Error && key === 'err') continue
    const kept = SECRET_KEYS.has(key)
      ? CENSORED
      : depth > 1 && typeof held === 'object' && held !== null
        ? withoutSecrets(held, depth - 1)
        : held
    if (kept !== held) safe = { ...safe, [key]: kept }
  }
  return safe
}
