import { parseArgs } from 'node:util'
import type { Measured } from './bench.ts'
import { withDatabase } from './database.ts'
import type { BenchJob, Contender } from './queues/contender.ts'
import { graphileWorker } from './queues/graphile-worker.ts'
import { pgBoss, pgBossWorkers } from './queues/pg-boss.ts'
import { smartsync } from './queues/smartsync.ts'

export const question =
  'How fast are 990 integrations served, each in order and one at a time, while ten with 10,000 jobs each are stuck?'

/** `--each 100 --seconds 10 --rounds 1` for a quick run. */
const settings = () => {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      backlog: { type: 'string', default: '10000' },
      each: { type: 'string', default: '100,300' },
      seconds: { type: 'string', default: '20' },
      rounds: { type: 'string', default: '3' },
    },
  })
  const { backlog, each, seconds, rounds } = values
  return {
    backlog: Number(backlog),
    each: each.split(',').map(Number),
    seconds: Number(seconds),
    rounds: Number(rounds),
  }
}
const INTEGRATIONS = 1_000
const STUCK = 10
const GOAL = 10

/**
 * The stuck ones come first and their jobs are older; the first of each is begun and does not end. Counted are the jobs
 * of the others that are done until all are, or until the time is up. With a hundred jobs for each of the others, the
 * quickest needs few seconds and its start is some of what is measured; with three hundred, hardly.
 */
export async function measure(): Promise<Measured> {
  const answers: Measured[] = []
  for (const each of settings().each) answers.push(await measureWith(each))
  return { rows: answers.flatMap(({ rows }) => rows), goals: answers.flatMap(({ goals }) => goals) }
}

/** Round by round, so that whatever else the machine does meets all queues alike; each has the rate in the middle. */
async function measureWith(each: number): Promise<Measured> {
  const others = [graphileWorker, pgBoss, pgBossWorkers]
  const measured = new Map<string, number[]>()
  for (let round = 0; round < settings().rounds; round += 1) {
    for (const contender of [...others, smartsync]) {
      measured.set(contender.name, [...(measured.get(contender.name) ?? []), await rate(contender, each)])
    }
  }
  const rates = new Map([...measured].map(([name, all]) => [name, median(all)]))
  const ours = rates.get(smartsync.name) ?? 0
  const best = Math.max(...others.map(({ name }) => rates.get(name) ?? 0))
  return {
    rows: [...rates].map(([queue, jobsPerSecond]) => ({
      queue,
      'stuck jobs': STUCK * settings().backlog,
      'jobs of others': (INTEGRATIONS - STUCK) * each,
      'jobs a second': Number(jobsPerSecond.toFixed(1)),
      'ours to it': Number((ours / jobsPerSecond).toFixed(1)),
    })),
    goals: [
      {
        goal: `${GOAL} times the best of the others, with ${each} jobs for each (${(ours / best).toFixed(1)})`,
        met: ours >= GOAL * best,
      },
    ],
  }
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN
}

function rate({ open }: Contender, each: number): Promise<number> {
  return withDatabase(async (url) => {
    const queue = await open(url, INTEGRATIONS)
    try {
      await queue.fill(jobs(each))
      const total = (INTEGRATIONS - STUCK) * each
      const began = performance.now()
      const done = await queue.drain(total, (integration) => integration < STUCK, settings().seconds * 1_000)
      return done / ((performance.now() - began) / 1000)
    } finally {
      await queue.close()
    }
  })
}

function jobs(each: number): BenchJob[] {
  const { backlog } = settings()
  const stuck = Array.from({ length: STUCK * backlog }, (_, nth) => ({ integration: nth % STUCK, nth }))
  const served = INTEGRATIONS - STUCK
  const others = Array.from({ length: served * each }, (_, nth) => ({
    integration: STUCK + (nth % served),
    nth: stuck.length + nth,
  }))
  return [...stuck, ...others]
}
