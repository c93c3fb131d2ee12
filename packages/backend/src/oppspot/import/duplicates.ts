import { RecordRefused } from './business-of.ts'
import type { BusinessRow } from './business-row.ts'

/** Remembers which numbers and ids a file has had so far, and on which line. */
export class Duplicates {
  readonly #lines = new Map<string, number>()

  /** Throws `RecordRefused` for a company that an earlier line has brought already. */
  check(row: BusinessRow, line: number): void {
    const number = row.company_number
    const keys = [
      ...(number === null ? [] : [{ key: `number ${number}`, what: `company number ${number}` }]),
      { key: `id ${row.metadata.publisher_id}`, what: `ID ${row.metadata.publisher_id}` },
    ]
    for (const { key, what } of keys) {
      const earlier = this.#lines.get(key)
      if (earlier !== undefined) {
        throw new RecordRefused(`${what} stands in line ${earlier} already; the first is kept`)
      }
    }
    for (const { key } of keys) this.#lines.set(key, line)
  }
}
