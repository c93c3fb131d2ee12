const BASE_MS = 2_000
const LONGEST_MS = 15 * 60_000

/**
 * How long to wait before attempt `attempt + 1`: exponential from two seconds to a quarter of an hour, half of it at random,
 * so that what failed together does not come back together. `askedMs` is what the CRM asked for, and is never undercut.
 * `random` gives numbers in [0, 1).
 */
export function backoffMs(attempt: number, askedMs: number | null, random: () => number): number {
  const ceiling = Math.min(LONGEST_MS, BASE_MS * 2 ** (attempt - 1))
  const jittered = ceiling / 2 + random() * (ceiling / 2)
  return Math.round(askedMs === null ? jittered : askedMs + random() * BASE_MS)
}
