import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import type { Measured } from './bench.ts'
import { withDatabase } from './database.ts'
import { smartsync } from './queues/smartsync.ts'

export const question = 'How much faster do two and four worker processes work through the queue than one?'

const settings = () =>
  parseArgs({ args: process.argv.slice(3), options: { jobs: { type: 'string', default: '200000' } } }).values

const crowds = [1, 2, 4]
const PROCESS = join(import.meta.dirname, 'queues', 'worker-process.ts')

/**
 * No-op jobs, so the database does most of the work: on a machine with few cores, shared with the database, more
 * processes have little to win.
 */
export async function measure(): Promise<Measured> {
  const jobs = Number(settings().jobs)
  const rates: number[] = []
  for (const processes of crowds) rates.push(await rate(processes, jobs))
  const [one = Number.NaN] = rates
  return {
    rows: crowds.map((processes, index) => ({
      processes,
      jobs,
      cores: availableParallelism(),
      'jobs a second': Math.round(rates[index] ?? Number.NaN),
      factor: Number(((rates[index] ?? Number.NaN) / one).toFixed(2)),
    })),
    goals: [],
  }
}

function rate(processes: number, jobs: number): Promise<number> {
  return withDatabase(async (url) => {
    const queue = await smartsync.open(url, null)
    await queue.fill(Array.from({ length: jobs }, (_, nth) => ({ integration: 0, nth })))
    await queue.close()
    const children = Array.from({ length: processes }, () => fork(PROCESS, [url]))
    try {
      await Promise.all(children.map((child) => once(child, 'message')))
      const began = performance.now()
      for (const child of children) child.send('start')
      await allDone(url, jobs)
      return jobs / ((performance.now() - began) / 1000)
    } finally {
      await Promise.all(children.map(end))
    }
  })
}

/** Asked of the database, ten times a second: no process knows what the others have done. */
async function allDone(url: string, jobs: number): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (let left = jobs; left > 0; ) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    const { rows } = await client.query<{ left: number }>(
      "select count(*)::int as left from smartsync.crm_sync_queue where status in ('queued', 'processing')",
    )
    left = rows[0]?.left ?? 0
  }
  await client.end()
}

async function end(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
