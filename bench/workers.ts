import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import type { Measured } from './bench.ts'
import { withDatabase } from './database.ts'
import { BATCH, LANES } from './queues/contender.ts'
import { type Pace, smartsync } from './queues/smartsync.ts'

export const question = 'How much faster do two and four worker processes work through the queue than one?'

/** `--jobs 50000 --waiting 10000` for a quick run. */
const settings = () =>
  parseArgs({
    args: process.argv.slice(3),
    options: { jobs: { type: 'string', default: '200000' }, waiting: { type: 'string', default: '30000' } },
  }).values

const crowds = [1, 2, 4]
const PROCESS = join(import.meta.dirname, 'queues', 'worker-process.ts')

/**
 * Twice. With no-op jobs, the database does most of the work: on a machine with few cores, shared with the database, more
 * processes have little to win. With jobs that wait for a CRM that takes 150 ms for a call of a hundred records, and few
 * lanes in each process, the processes are what there is too little of, as they are in use.
 */
export async function measure(): Promise<Measured> {
  const { jobs, waiting } = settings()
  const paces: Array<{ of: string; jobs: number; pace: Pace }> = [
    { of: 'no-op', jobs: Number(jobs), pace: { lanes: LANES, batch: BATCH, answerMs: 0 } },
    { of: '150 ms a call', jobs: Number(waiting), pace: { lanes: 4, batch: 100, answerMs: 150 } },
  ]
  const rows = []
  for (const { of, jobs, pace } of paces) {
    const rates: number[] = []
    for (const processes of crowds) rates.push(await rate(processes, jobs, pace))
    const [one = Number.NaN] = rates
    for (const [index, processes] of crowds.entries()) {
      const jobsPerSecond = rates[index] ?? Number.NaN
      rows.push({
        jobs: `${jobs}, ${of}`,
        processes,
        'lanes each': pace.lanes,
        cores: availableParallelism(),
        'jobs a second': Math.round(jobsPerSecond),
        factor: Number((jobsPerSecond / one).toFixed(2)),
      })
    }
  }
  return { rows, goals: [] }
}

function rate(processes: number, jobs: number, { lanes, batch, answerMs }: Pace): Promise<number> {
  return withDatabase(async (url) => {
    const queue = await smartsync.open(url, null)
    await queue.fill(Array.from({ length: jobs }, (_, nth) => ({ integration: 0, nth })))
    await queue.close()
    const children = Array.from({ length: processes }, () => fork(PROCESS, [url, lanes, batch, answerMs].map(String)))
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
