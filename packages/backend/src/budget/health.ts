import { type Circuit, circuit, type Limit, left, unspent } from '@smartsync/core/crm'
import { usageToday } from '../store/api-usage.ts'
import { breakerOf } from '../store/integration-health.ts'
import { apiShare, type Integration } from '../store/integrations.ts'
import type { TenantTransaction } from '../store/tenancy.ts'

/** How the calls to an integration's account stand, for a person to read. */
export interface Health {
  /** `open`: the account kept failing and is left alone; `half_open`: the next job finds out whether it works again. */
  circuit: Circuit
  /** Nothing is called before; null where nothing is held back. */
  until: Date | null
  /** What went wrong last, or why calls are held back. */
  reason: string | null
  /** Which part of the account's limits is ours: more than 0, up to 1. */
  share: number
  callsToday: number
  limits: ReadonlyArray<{
    name: string
    max: number
    windowMs: number
    /** What was left of our part when it was written down last. */
    left: number
    /** The CRM asked for a rest until then. */
    restsUntil: Date | null
  }>
}

/** `documented` are the limits that the provider names; those that the account itself stated come before them. */
export async function healthOf(
  tx: TenantTransaction,
  of: Pick<Integration, 'id' | 'config'>,
  documented: readonly Limit[],
  now: Date,
): Promise<Health> {
  const breaker = await breakerOf(tx, of.id)
  const usage = await usageToday(tx, of.id, now)
  const share = apiShare(of)
  const at = now.getTime()
  const known = new Set(usage.limits.map(({ name }) => name))
  const limits = [...usage.limits, ...documented.filter(({ name }) => !known.has(name)).map(unspent)]
  const rest = Math.max(breaker.openUntil ?? 0, ...limits.map(({ restUntil }) => restUntil))
  return {
    circuit: circuit(breaker, at),
    until: rest > at ? new Date(rest) : null,
    reason: breaker.reason ?? (rest > at ? 'The CRM asked for a rest.' : null),
    share,
    callsToday: usage.calls,
    limits: limits.map((limit) => ({
      name: limit.name,
      max: limit.max,
      windowMs: limit.windowMs,
      left: left(limit, share, at),
      restsUntil: limit.restUntil > at ? new Date(limit.restUntil) : null,
    })),
  }
}
