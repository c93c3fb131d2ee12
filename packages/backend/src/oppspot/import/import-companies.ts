import type { Readable } from 'node:stream'
import type { OppspotSql } from '../sql.ts'
import { businessOf, RecordRefused } from './business-of.ts'
import type { BusinessRow } from './business-row.ts'
import { Duplicates } from './duplicates.ts'
import { readRecords } from './records.ts'
import { writeBusinesses } from './write-businesses.ts'

/** What became of the records of a file: `read` is the sum of the others. */
export interface ImportCounts {
  read: number
  inserted: number
  updated: number
  unchanged: number
  rejected: number
}

/** A record that was not taken. `line` is the line in the file on which it begins, the header being line 1. */
export interface Rejection {
  line: number
  reason: string
}

const batchSize = 200

/**
 * Loads companies from a CSV stream as CompanyData.com publishes them into `businesses`, a batch at a time. Doing it
 * twice changes nothing: the second time all are unchanged. Records that cannot be taken go to `onRejected` and the
 * rest goes on. Throws `WrongCsv` when the file has other columns, or is no such file at all.
 */
export async function importCompanies(
  sql: OppspotSql,
  stream: Readable,
  options: {
    schema: string
    onProgress?: (counts: Readonly<ImportCounts>) => void
    onRejected?: (rejection: Rejection) => void
  },
): Promise<ImportCounts> {
  const counts: ImportCounts = { read: 0, inserted: 0, updated: 0, unchanged: 0, rejected: 0 }
  const duplicates = new Duplicates()
  let batch: BusinessRow[] = []

  const reject = (line: number, reason: string) => {
    counts.read += 1
    counts.rejected += 1
    options.onRejected?.({ line, reason })
  }
  const flush = async () => {
    if (batch.length === 0) return
    const { inserted, updated } = await writeBusinesses(sql, options.schema, batch)
    counts.read += batch.length
    counts.inserted += inserted
    counts.updated += updated
    counts.unchanged += batch.length - inserted - updated
    batch = []
    options.onProgress?.({ ...counts })
  }

  for await (const read of readRecords(stream)) {
    try {
      if ('fault' in read) throw new RecordRefused(read.fault)
      const row = businessOf(read.record)
      duplicates.check(row, read.line)
      batch.push(row)
    } catch (error) {
      if (!(error instanceof RecordRefused)) throw error
      reject(read.line, error.message)
    }
    if (batch.length === batchSize) await flush()
  }
  await flush()
  options.onProgress?.({ ...counts })
  return counts
}
