import { SmartSyncError } from '@smartsync/core/errors'
import { isDatabaseLoss } from '../store/database-loss.ts'

const LARGEST_GROUP = 500
const LARGEST_GROUP_BYTES = 4_000_000
const MOST_WAITING = 5_000
const MOST_WAITING_BYTES = 32_000_000

/** More comes in than can be committed. Nothing of what is refused was kept. */
export class IntakeFull extends SmartSyncError {
  constructor() {
    super('intake_full', 'More comes in than can be taken in at the moment.', {
      help: 'Send the same request again in a while.',
      retry: 'later',
    })
  }
}

interface Waiting<Item, Result> {
  item: Item
  bytes: number
  resolve(result: Result): void
  reject(error: unknown): void
}

/**
 * Commits what comes in at the same time in one transaction: while one commit is under way, what arrives waits for the
 * next, so that the busier it is, the less each item costs. Each is answered once its own rows are committed. Where a group
 * fails, its items are tried one by one, so that a bad one does not sink the others; where the database is lost, all of
 * them are told. What waits is bounded in number and bytes.
 */
export class GroupCommit<Item, Result> {
  readonly #commit: (items: readonly Item[]) => Promise<readonly Result[]>
  #waiting: Array<Waiting<Item, Result>> = []
  #bytes = 0
  #busy = false

  /** `commit` does all or nothing and gives a result for each item, in their order. */
  constructor(commit: (items: readonly Item[]) => Promise<readonly Result[]>) {
    this.#commit = commit
  }

  /** Throws `IntakeFull` where `take` would refuse: to be asked before reading what a sender has. */
  requireRoom(): void {
    if (this.#waiting.length >= MOST_WAITING || this.#bytes >= MOST_WAITING_BYTES) throw new IntakeFull()
  }

  /** Resolves when the item is committed. `bytes` is what it holds of memory until then. */
  async take(item: Item, bytes: number): Promise<Result> {
    this.requireRoom()
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, bytes, resolve, reject })
      this.#bytes += bytes
      if (!this.#busy) void this.#work()
    })
  }

  async #work(): Promise<void> {
    this.#busy = true
    while (this.#waiting.length > 0) await this.#settle(this.#nextGroup())
    this.#busy = false
  }

  #nextGroup(): Array<Waiting<Item, Result>> {
    let bytes = 0
    let size = 0
    for (const next of this.#waiting) {
      if (size > 0 && (size >= LARGEST_GROUP || bytes + next.bytes > LARGEST_GROUP_BYTES)) break
      bytes += next.bytes
      size += 1
    }
    this.#bytes -= bytes
    return this.#waiting.splice(0, size)
  }

  async #settle(group: ReadonlyArray<Waiting<Item, Result>>): Promise<void> {
    try {
      const results = await this.#commit(group.map(({ item }) => item))
      for (const [at, result] of results.entries()) group[at]?.resolve(result)
    } catch (error) {
      if (group.length === 1 || isDatabaseLoss(error)) for (const { reject } of group) reject(error)
      else for (const each of group) await this.#settle([each])
    }
  }
}
