import { parseArgs } from 'node:util'
import type { Measured } from './bench.ts'
import { withDatabase } from './database.ts'
import type { BenchJob, Contender } from './queues/contender.ts'
import { graphileWorker } from './queues/graphile-worker.ts'
import { pgBoss, pgBossWorkers } from './queues/pg-boss.ts'
import { smartsync } from './queues/smartsync.ts'

export const question =
  'How fast are 990 integrations served, each in order and one at a time, while ten with 10,000 jobs each are stuck?'

const settings = () =>
  parseArgs({
    args: process.argv.slice(3),
    options: {
      backlog: { type: 'string', default: '10000' },
      each: { type: 'string', default: '100' },
      seconds: { type: 'string', default: '60' },
    },
  }).values
const INTEGRATIONS = 1_000
const STUCK = 10
const GOAL = 10

/**
 * The stuck ones come first and their jobs are older; the first of each is begun and does not end. Counted are the jobs
 * of the others that are done until all are, or until the time is up.
 */
export async function measure(): Promise<Measured> {
  const rates = new Map<string, number>()
  const others = [graphileWorker, pgBoss, pgBossWorkers]
  for (const contender of [...others, smartsync]) rates.set(contender.name, await rate(contender))
  const ours = rates.get(smartsync.name) ?? 0
  const best = Math.max(...others.map(({ name }) => rates.get(name) ?? 0))
  return {
    rows: [...rates].map(([queue, jobsPerSecond]) => ({
      queue,
      'stuck jobs': STUCK * Number(settings().backlog),
      'jobs of others': (INTEGRATIONS - STUCK) * Number(settings().each),
      'jobs a second': Number(jobsPerSecond.toFixed(1)),
      'ours to it': Number((ours / jobsPerSecond).toFixed(1)),
    })),
    goals: [{ goal: `${GOAL} times the best of the others (${(ours / best).toFixed(1)})`, met: ours >= GOAL * best }],
  }
}

function rate({ open }: Contender): Promise<number> {
  return withDatabase(async (url) => {
    const queue = await open(url, INTEGRATIONS)
    try {
      await queue.fill(jobs())
      const total = (INTEGRATIONS - STUCK) * Number(settings().each)
      const began = performance.now()
      const done = await queue.drain(total, (integration) => integration < STUCK, Number(settings().seconds) * 1_000)
      return done / ((performance.now() - began) / 1000)
    } finally {
      await queue.close()
    }
  })
}

function jobs(): BenchJob[] {
  const backlog = Number(settings().backlog)
  const stuck = Array.from({ length: STUCK * backlog }, (_, nth) => ({ integration: nth % STUCK, nth }))
  const served = INTEGRATIONS - STUCK
  const others = Array.from({ length: served * Number(settings().each) }, (_, nth) => ({
    integration: STUCK + (nth % served),
    nth: stuck.length + nth,
  }))
  return [...stuck, ...others]
}
