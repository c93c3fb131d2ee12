import { parseArgs } from 'node:util'
import type { Measured } from './bench.ts'
import { withDatabase } from './database.ts'
import type { Contender } from './queues/contender.ts'
import { graphileWorker } from './queues/graphile-worker.ts'
import { pgBoss } from './queues/pg-boss.ts'
import { smartsync } from './queues/smartsync.ts'

export const question = 'How many no-op jobs a second does the queue work through, beside graphile-worker and pg-boss?'

const settings = () =>
  parseArgs({ args: process.argv.slice(3), options: { jobs: { type: 'string', default: '100000' } } }).values

/** Each queue, in a database of its own on the same server, works through the same number of jobs: filling is not counted. */
export async function measure(): Promise<Measured> {
  const jobs = Number(settings().jobs)
  const rates = new Map<string, number>()
  for (const contender of [graphileWorker, pgBoss, smartsync]) rates.set(contender.name, await rate(contender, jobs))
  const ours = rates.get(smartsync.name) ?? 0
  const best = Math.max(...[graphileWorker, pgBoss].map(({ name }) => rates.get(name) ?? 0))
  return {
    rows: [...rates].map(([queue, jobsPerSecond]) => ({
      queue,
      jobs,
      'jobs a second': Math.round(jobsPerSecond),
      'ours to it': Number((ours / jobsPerSecond).toFixed(2)),
    })),
    goals: [{ goal: `at least the equal of the better one (${(ours / best).toFixed(2)})`, met: ours >= best }],
  }
}

function rate({ open }: Contender, count: number): Promise<number> {
  return withDatabase(async (url) => {
    const queue = await open(url, null)
    try {
      await queue.fill(Array.from({ length: count }, (_, nth) => ({ integration: 0, nth })))
      const began = performance.now()
      await queue.drain(count, () => false)
      return count / ((performance.now() - began) / 1000)
    } finally {
      await queue.close()
    }
  })
}
