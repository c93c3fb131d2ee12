import type { CallCost, CrmError, Limit, Refused, StatedLimit } from '@smartsync/core/crm'
import { readBody } from './error-body.ts'
import type { CallName } from './errors.ts'

const DAY_MS = 86_400_000

/**
 * What HubSpot's documents name for an app that was installed by OAuth: 110 calls in ten seconds, each app for itself, and
 * beside them five searches a second for the whole account. OAuth has no daily limit; where one is stated all the same,
 * it is kept.
 * https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines
 * https://developers.hubspot.com/changelog/rate-limit-headers-will-now-appear-for-oauth-authenticated-calls
 */
const burst: Limit = { name: 'burst', max: 110, windowMs: 10_000, scope: 'app' }
const search: Limit = { name: 'search', max: 5, windowMs: 1_000, scope: 'account', silent: true }
const daily = { name: 'daily', windowMs: DAY_MS, scope: 'account' } as const

export const documentedLimits: readonly Limit[] = [burst, search]

/** Searches count for themselves and send no headers. */
export function costOf({ path }: CallName): CallCost {
  return path.endsWith('/search') ? { search: 1, daily: 1 } : { burst: 1, daily: 1 }
}

export function statedIn(headers: Headers): StatedLimit[] {
  const number = (name: string) => {
    const value = headers.get(`x-hubspot-ratelimit-${name}`)
    return value !== null && /^\d+$/.test(value) ? Number(value) : null
  }
  const [max, remaining, windowMs] = [number('max'), number('remaining'), number('interval-milliseconds')]
  const [dailyMax, dailyRemaining] = [number('daily'), number('daily-remaining')]
  return [
    ...(max === null || remaining === null ? [] : [{ ...burst, max, remaining, windowMs: windowMs ?? burst.windowMs }]),
    ...(dailyMax === null || dailyRemaining === null ? [] : [{ ...daily, max: dailyMax, remaining: dailyRemaining }]),
  ]
}

/** Whether a refusal means that there were too many calls, and of what. An account that is being moved refuses them all. */
export function refusedBy(call: CallName, error: CrmError, body: unknown): Refused | null {
  if (error.status === 477) return { limit: null, forMs: error.retryAfterMs }
  if (error.code !== 'crm_rate_limited') return null
  const { policyName } = readBody(body)
  const limit = policyName === 'DAILY' ? 'daily' : Object.keys(costOf(call))[0]
  return { limit: limit ?? null, forMs: error.retryAfterMs }
}
