import type { Random } from '../../bench/random.ts'
import type { Crm, Fault } from '../crm.ts'
import { rest } from '../rest.ts'
import type { Tally } from '../tally.ts'

/** The API of the CRM, for most faults; a few strike at the refreshing of tokens too. */
const API = '/crm/*'

/** The weather that a CRM's API may have. */
const weathers: Record<string, (random: Random) => Fault[]> = {
  'too many requests': () => [{ kind: 'rate_limit', probability: 0.3, path: API }],
  'server errors': (random) => [
    { kind: 'server_error', probability: 0.3, status: random.one([500, 502, 503, 504]), path: '*' },
  ],
  'answers lost after the work': () => [{ kind: 'dropped_after_write', probability: 0.3, path: API }],
  'connections reset': () => [{ kind: 'reset', probability: 0.3, path: '*' }],
  'no answer at all': () => [{ kind: 'unanswered', probability: 0.5, count: 2, path: API, method: 'POST' }],
  slow: (random) => [{ kind: 'latency', probability: 0.5, milliseconds: random.whole(200, 2_500), path: API }],
  'tokens expired': () => [{ kind: 'expired_token', probability: 0.2, path: API }],
  'webhooks doubled and out of order': () => [
    { kind: 'duplicate_webhooks', probability: 0.5 },
    { kind: 'out_of_order_webhooks', probability: 0.5 },
  ],
  'webhooks lost': () => [{ kind: 'lost_webhooks', probability: 0.5 }],
  'all at once': () => [
    { kind: 'rate_limit', probability: 0.1, path: API },
    { kind: 'server_error', probability: 0.1, status: 503, path: API },
    { kind: 'dropped_after_write', probability: 0.15, path: API },
    { kind: 'duplicate_webhooks', probability: 0.3 },
  ],
}

/** Changes the weather every few seconds, with calm between, until the signal. A sandbox that was killed is calm again. */
export async function changeWeather(
  { crm, random, tally }: { crm: Crm; random: Random; tally: Tally },
  until: AbortSignal,
): Promise<void> {
  while (!until.aborted) {
    const [name, faults] = random.one(Object.entries(weathers))
    const set = await crm.setFaults(random.whole(1, 1_000_000), faults(random)).then(
      () => true,
      () => false,
    )
    if (set) tally.add(name)
    await rest(random.whole(2_000, 6_000), until)
    await crm.setFaults(1, []).catch(() => {})
    await rest(random.whole(500, 2_500), until)
  }
}
