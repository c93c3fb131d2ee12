import type { Random } from '../../bench/random.ts'
import type { Fleet } from '../processes/fleet.ts'
import type { Kind, Spec } from '../processes/spec.ts'
import { rest } from '../rest.ts'
import type { Tally } from '../tally.ts'

/** How often one may die that has not come up yet: else a slow machine would see nothing but starts. */
const STILLBORN = 0.15

/** How often processes of a kind die, compared with others. */
const SHARES: Record<Kind, number> = { worker: 11, http: 3, postgres: 3, node: 4, sandbox: 3, nats: 4 }

/** Kills processes at random points, also while they start, until the signal. */
export async function kill(
  { fleet, random, tally, everyMs }: { fleet: Fleet; random: Random; tally: Tally; everyMs: number },
  until: AbortSignal,
): Promise<void> {
  while (!until.aborted) {
    await rest(random.next() * 2 * everyMs, until)
    if (until.aborted) return
    const victim = choose(fleet.specs(), random)
    const death = random.one(victim.deaths)
    const stillborn = random.chance(STILLBORN)
    if (!stillborn && !(await victim.isReady().catch(() => false))) continue
    if (fleet.kill(victim.name, death)) tally.add(`${victim.kind} ${death}`)
  }
}

function choose(specs: readonly Spec[], random: Random): Spec {
  const kinds = [...new Set(specs.map(({ kind }) => kind))]
  const kind = random.one(kinds.flatMap((each) => Array.from({ length: SHARES[each] }, () => each)))
  return random.one(specs.filter((spec) => spec.kind === kind))
}
