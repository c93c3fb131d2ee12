import { setTimeout as pause } from 'node:timers/promises'
import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import pg from 'pg'
import { BATCH, type Contender, LANES, Tally } from './contender.ts'

const PAGE = 10_000
const STOP_WITHIN_MS = 2_000
const quiet = new Logger(() => () => {})

/**
 * With the settings of its performance page (worker.graphile.org/docs/performance): jobs are fetched into
 * a local queue and completed in batches. Where order matters, each integration is a named queue.
 */
export const graphileWorker: Contender = {
  name: 'graphile-worker',
  async open(url, integrations) {
    const pgPool = new pg.Pool({ connectionString: url, max: LANES + 2 })
    pgPool.on('error', () => {})
    pgPool.on('connect', (client) => client.on('error', () => {}))
    const utils = await makeWorkerUtils({ pgPool, logger: quiet })
    await utils.migrate()
    const stop: Array<() => Promise<unknown>> = []
    return {
      async fill(jobs) {
        for (let from = 0; from < jobs.length; from += PAGE) {
          await utils.addJobs(
            jobs.slice(from, from + PAGE).map((payload) => ({
              identifier: 'noop',
              payload,
              ...(integrations === null ? {} : { queueName: `integration ${payload.integration}` }),
            })),
          )
        }
      },
      async drain(count, stuck, withinMs) {
        const tally = new Tally(count)
        const never = new Promise<void>(() => {})
        const runner = await run({
          preset: {
            worker: {
              concurrentJobs: LANES,
              localQueue: { size: BATCH },
              completeJobBatchDelay: 0,
              failJobBatchDelay: 0,
              logger: quiet,
            },
          },
          pgPool,
          noHandleSignals: true,
          taskList: {
            async noop(payload) {
              const integration =
                typeof payload === 'object' && payload !== null && 'integration' in payload ? payload.integration : null
              if (stuck(Number(integration))) return never
              tally.add(1)
            },
          },
        })
        stop.push(() => runner.stop())
        return tally.within(withinMs)
      },
      async close() {
        // A runner with a stuck job never stops; the database is dropped under it.
        const stopped = Promise.allSettled(stop.map((each) => each()))
        await Promise.race([stopped, pause(STOP_WITHIN_MS)])
      },
    }
  },
}
