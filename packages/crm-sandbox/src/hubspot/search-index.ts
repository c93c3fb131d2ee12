import type { CrmRecord } from './model.ts'

/** The longest lag that the sandbox can be set to. */
export const MAX_INDEXING_LAG_MS = 60_000

/** What a search sees: the records as they were a moment ago. https://developers.hubspot.com/docs/api-reference/search/guide */
export class SearchIndex {
  #visible = new Map<string, CrmRecord>()
  #waiting: { at: number; record: CrmRecord }[] = []

  /** `at`: when the record was written. */
  add(record: CrmRecord, at: number): void {
    if (this.#waiting.length >= 20_000) this.upTo(at - MAX_INDEXING_LAG_MS)
    this.#waiting.push({ at, record })
  }

  forget(id: string): void {
    this.#waiting = this.#waiting.filter(({ record }) => record.id !== id)
    this.#visible.delete(id)
  }

  /** The records written up to `until`, unarchived, oldest first. */
  upTo(until: number): Iterable<CrmRecord> {
    let ripe = 0
    for (const { at, record } of this.#waiting) {
      if (at > until) break
      ripe += 1
      if (record.archivedAt === undefined) this.#visible.set(record.id, record)
      else this.#visible.delete(record.id)
    }
    if (ripe > 0) this.#waiting.splice(0, ripe)
    return this.#visible.values()
  }
}
