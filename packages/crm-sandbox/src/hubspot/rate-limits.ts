import { ApiError } from './errors.ts'

/** Rolling windows of calls. https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines */
export class RateLimits {
  requestsPerTenSeconds = 110
  searchesPerSecond = 5
  #calls = new Map<string, number[]>()

  /** Counts a call of an app in a portal and returns the headers that HubSpot sends with it. 429 when there were too many. */
  takeRequest(clientId: string, portalId: number, now: number): Record<string, string> {
    const max = this.requestsPerTenSeconds
    const remaining = this.#take(`${clientId} ${portalId}`, max, 10_000, now)
    if (remaining === undefined) throw tooMany('TEN_SECONDLY_ROLLING', 'ten_secondly_rolling')
    return {
      'X-HubSpot-RateLimit-Max': String(max),
      'X-HubSpot-RateLimit-Remaining': String(remaining),
      'X-HubSpot-RateLimit-Interval-Milliseconds': '10000',
    }
  }

  /** Counts a search in a portal: a budget of its own, shared by all apps, without headers. */
  takeSearch(portalId: number, now: number): void {
    const remaining = this.#take(`search ${portalId}`, this.searchesPerSecond, 1000, now)
    if (remaining === undefined) throw tooMany('SECONDLY', 'secondly')
  }

  clear(): void {
    this.#calls.clear()
  }

  #take(key: string, max: number, windowMs: number, now: number): number | undefined {
    const calls = this.#calls.get(key) ?? []
    this.#calls.set(key, calls)
    const recent = calls.findIndex((at) => at > now - windowMs)
    calls.splice(0, recent === -1 ? calls.length : recent)
    if (calls.length >= max) return undefined
    calls.push(now)
    return max - calls.length
  }
}

export function tooMany(policyName: string, limit: string): ApiError {
  return new ApiError(429, 'RATE_LIMITS', `You have reached your ${limit} limit.`, {
    errorType: 'RATE_LIMIT',
    policyName,
  })
}
