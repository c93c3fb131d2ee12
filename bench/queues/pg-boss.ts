import { PgBoss } from 'pg-boss'
import { z } from 'zod'
import { BATCH, type Contender, LANES, Tally } from './contender.ts'

const PAGE = 10_000
/** More of them get in each other's way. */
const LOOPS = 4
const NAME = 'noop'
const Payload = z.object({ integration: z.number() })
const integrationOf = (data: unknown) => Payload.parse(data).integration

/**
 * With batched fetch and completion in loops of our own, so that it never waits for its polling interval. A job that is
 * stuck holds up neither its loop nor what was fetched with it. Where order matters, each integration is a key of a queue
 * with the policy `key_strict_fifo`. Groups with a `groupConcurrency` of one would not do: of the jobs that a fetch finds
 * they take any, and two fetches at the same time may take one each, as its documentation says.
 */
export const pgBoss: Contender = {
  name: 'pg-boss (fetched by the thousand)',
  async open(url, integrations) {
    const boss = new PgBoss({ connectionString: url, max: LANES + 1, supervise: false, schedule: false })
    boss.on('error', () => {})
    await boss.start()
    await boss.createQueue(NAME, integrations === null ? {} : { policy: 'key_strict_fifo' })
    let stopped = false
    return {
      async fill(jobs) {
        for (let from = 0; from < jobs.length; from += PAGE) {
          await boss.insert(
            NAME,
            jobs.slice(from, from + PAGE).map((data) => ({
              data,
              // Of jobs that were inserted together the one with the lower id comes first.
              id: `00000000-0000-7000-8000-${data.nth.toString(16).padStart(12, '0')}`,
              ...(integrations === null ? {} : { singletonKey: String(data.integration) }),
            })),
          )
        }
      },
      async drain(count, stuck, withinMs) {
        const tally = new Tally(count)
        const loop = async () => {
          while (!stopped) {
            const jobs = await boss.fetch(NAME, { batchSize: BATCH })
            const done = jobs.filter(({ data }) => !stuck(integrationOf(data))).map(({ id }) => id)
            if (done.length > 0) await boss.complete(NAME, done)
            tally.add(done.length)
          }
        }
        // When the measurement is over, the database goes away under them.
        for (let each = 0; each < LOOPS; each += 1) loop().catch(() => {})
        return tally.within(withinMs)
      },
      async close() {
        stopped = true
        await boss.stop({ graceful: false })
      },
    }
  },
}

/** Its workers as they are meant to be used where one job may hold up others: a job at a time. */
export const pgBossWorkers: Contender = {
  name: 'pg-boss (its workers)',
  async open(url, integrations) {
    const queue = await pgBoss.open(url, integrations)
    const boss = new PgBoss({ connectionString: url, max: LANES + 1, monitorIntervalSeconds: 1, schedule: false })
    boss.on('error', () => {})
    return {
      ...queue,
      async drain(count, stuck, withinMs) {
        await boss.start()
        const tally = new Tally(count)
        const options = {
          localConcurrency: LANES,
          pollingIntervalSeconds: 0.5,
          burstWhenReadyExceeds: 1,
        }
        await boss.work(NAME, options, async ([job]) => {
          if (stuck(integrationOf(job?.data))) return new Promise(() => {})
          tally.add(1)
        })
        return tally.within(withinMs)
      },
      async close() {
        await boss.stop({ graceful: false })
        await queue.close()
      },
    }
  },
}
