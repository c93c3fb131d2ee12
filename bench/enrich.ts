import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { defaultProfile, enrich } from '../packages/core/src/enrich/index.ts'
import type { Measured } from './bench.ts'
import { dossierOf } from './companies.ts'

export const question = 'How many companies a second does the pure pipeline enrich on one core, and does it stay so?'

const sizes = [1_000, 10_000, 100_000]
const batchSize = 500
const least = 5_000
const context = {
  now: new Date('2026-11-23T12:00:00Z'),
  profile: defaultProfile,
  team: { members: [{ userId: 'u1', email: null, name: 'Ada' }], territories: [] },
}

/**
 * Counts processor time of the whole process, garbage collection included, while batches are enriched; making the
 * companies is not counted. So other programs on the machine disturb the answer little.
 */
export async function measure(): Promise<Measured> {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  run(5_000)
  const runs = sizes.map((companies) => {
    const { seconds, scored } = run(companies)
    collect()
    return { companies, seconds, scored, heap: process.memoryUsage().heapUsed / 1e6 }
  })
  const [first] = runs
  const last = runs.at(-1)
  if (!first || !last) throw new Error('Nothing was run.')
  const perCompany = ({ seconds, companies }: { seconds: number; companies: number }) => seconds / companies
  const growth = perCompany(last) / perCompany(first)
  const slowest = Math.min(...runs.map((each) => 1 / perCompany(each)))
  return {
    rows: runs.map((each) => ({
      companies: each.companies,
      'CPU seconds': round(each.seconds, 3),
      'companies a second': Math.round(1 / perCompany(each)),
      'cost of each, to the first row': round(perCompany(each) / perCompany(first), 2),
      'heap after collection, MB': round(each.heap, 1),
      'mean score': round(each.scored / each.companies, 2),
    })),
    goals: [
      { goal: `at least ${least} companies a second (${Math.round(slowest)})`, met: slowest >= least },
      { goal: `cost grows linearly: each costs at most 1.3 times as much (${round(growth, 2)})`, met: growth <= 1.3 },
      {
        goal: `flat memory: at most 2 MB more (${round(last.heap - first.heap, 1)})`,
        met: last.heap - first.heap <= 2,
      },
    ],
  }
}

/** The sum of the scores shows that the work was done, and that it was the same work. */
function run(companies: number): { seconds: number; scored: number } {
  let [microseconds, scored] = [0, 0]
  for (let start = 0; start < companies; start += batchSize) {
    const batch = Array.from({ length: Math.min(batchSize, companies - start) }, (_, at) => dossierOf(start + at))
    const before = process.cpuUsage()
    for (const dossier of batch) scored += enrich(dossier, context).score.total
    const { user, system } = process.cpuUsage(before)
    microseconds += user + system
  }
  return { seconds: microseconds / 1e6, scored }
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
