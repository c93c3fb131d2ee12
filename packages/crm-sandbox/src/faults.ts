import { z } from 'zod'
import { type Random, seededRandom } from './random.ts'

const faultSchema = z.strictObject({
  kind: z.enum([
    'latency',
    'rate_limit',
    'server_error',
    'refused',
    'locked',
    'migrating',
    'reset',
    'dropped_after_write',
    'unanswered',
    'expired_token',
    'duplicate_webhooks',
    'out_of_order_webhooks',
    'lost_webhooks',
  ]),
  /** The share of matching requests that fail. */
  probability: z.number().min(0).max(1).default(1),
  /** How often it strikes before it is spent; endless when absent. */
  count: z.int().positive().optional(),
  /** Which paths; `*` stands for anything. Webhook faults match the path of the receiver. */
  path: z.string().default('*'),
  method: z.string().toUpperCase().optional(),
  /** For `latency`; for `migrating`, how long HubSpot says to wait. */
  milliseconds: z.int().min(0).max(600_000).default(1000),
  /** For `server_error`. */
  status: z.int().min(500).max(599).default(500),
})

export const faultPlanSchema = z.strictObject({ seed: z.int().default(1), faults: z.array(faultSchema) })

type FaultPlan = z.infer<typeof faultPlanSchema>
type FaultKind = FaultPlan['faults'][number]['kind']

interface ArmedFault {
  spec: FaultPlan['faults'][number]
  pattern: RegExp
  struck: number
}

/** The faults switched on now. The same seed and the same requests give the same faults. */
export class Faults {
  #seed = 1
  #random: Random = seededRandom(1)
  #armed: ArmedFault[] = []

  set(plan: FaultPlan): void {
    this.#seed = plan.seed
    this.#random = seededRandom(plan.seed)
    this.#armed = plan.faults.map((spec) => ({ spec, pattern: globPattern(spec.path), struck: 0 }))
  }

  list() {
    return { seed: this.#seed, faults: this.#armed.map(({ spec, struck }) => ({ ...spec, struck })) }
  }

  /** The fault of this kind that strikes this request, if any; a strike is counted. */
  strike(kind: FaultKind, method: string, path: string): ArmedFault['spec'] | undefined {
    for (const fault of this.#armed) {
      const { spec } = fault
      if (spec.kind !== kind || (spec.method && spec.method !== method) || !fault.pattern.test(path)) continue
      if (spec.count !== undefined && fault.struck >= spec.count) continue
      if (this.#random() >= spec.probability) continue
      fault.struck += 1
      return spec
    }
    return undefined
  }
}

function globPattern(glob: string): RegExp {
  const literal = glob.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${literal.join('.*')}$`)
}
