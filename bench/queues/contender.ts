import { setTimeout as pause } from 'node:timers/promises'

const NEVER_MS = 3_600_000
/** How many jobs are done at the same time, or integrations served, by each queue. */
export const LANES = 32

/** How many jobs each queue fetches at once. */
export const BATCH = 1_000

/** A job, and the integration whose jobs are to be done in order and one at a time. */
export interface BenchJob {
  integration: number
  nth: number
}

/** A queue that is filled and then worked through, with the settings that its makers recommend for throughput. */
export interface Contender {
  name: string
  /** Prepares an empty database. `integrations` is how many there are; null where the order of jobs does not matter. */
  open(url: string, integrations: number | null): Promise<Queue>
}

export interface Queue {
  fill(jobs: readonly BenchJob[]): Promise<void>
  /**
   * Works with `LANES` jobs or integrations at a time until `count` jobs are done, or the time is up; gives the number of
   * jobs done. Jobs of an integration that is `stuck` are begun and never end.
   */
  drain(count: number, stuck: (integration: number) => boolean, withinMs?: number): Promise<number>
  close(): Promise<void>
}

/** Counts what is done. */
export class Tally {
  readonly #count: number
  readonly #all = Promise.withResolvers<void>()
  #done = 0

  constructor(count: number) {
    this.#count = count
  }

  add(jobs: number): void {
    this.#done += jobs
    if (this.#done >= this.#count) this.#all.resolve()
  }

  /** How much was done when all was, or when the time was up. */
  async within(ms = NEVER_MS): Promise<number> {
    await Promise.race([this.#all.promise, pause(ms, undefined, { ref: false })])
    return this.#done
  }
}
