import { isReservedHost } from './domain.ts'

/** What decides whether a stored signal may be believed. */
interface Provenance {
  url: string | null
  /** Who or what wrote the row, or where it says that it is from. */
  origins: readonly (string | null)[]
  verified: boolean
}

/**
 * Whether a signal may be shown. oppSpot's scout agent writes signals by random number, and its funding detector
 * writes a made-up round with a placeholder URL when it has no news key; both look real in the table. So a signal
 * that nobody verified needs an author other than the scout agent and a URL of a host that can exist, or the public
 * register as its source.
 */
export function isTrusted({ url, origins, verified }: Provenance): boolean {
  if (verified) return true
  if (origins.includes('scout_agent')) return false
  const host = url === null ? null : hostOf(url)
  if (host !== null) return !isReservedHost(host)
  return url === null && origins.includes('companies_house')
}

function hostOf(url: string): string | null {
  const parsed = URL.parse(url)
  return parsed && /^https?:$/.test(parsed.protocol) && parsed.hostname.includes('.') ? parsed.hostname : null
}
