import type { Readable } from 'node:stream'
import { type CsvError, parse } from 'csv-parse'
import { z } from 'zod'
import { type PublishedRecord, requiredColumns } from './business-of.ts'
import { WrongCsv } from './errors.ts'

/** A record of the file and the line on which it begins; or what is wrong with the CSV there. */
type ReadRecord = { line: number; record: PublishedRecord } | { line: number; fault: string }

const parsedRecord = z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) })

/**
 * Reads the published CSV record by record (`;` between columns, perhaps a byte-order mark). Throws `WrongCsv` when
 * the file is empty or lacks a column that we need; goes on after a record that is malformed.
 */
export async function* readRecords(stream: Readable): AsyncGenerator<ReadRecord> {
  const faults: string[] = []
  const parser = stream.pipe(
    parse({
      bom: true,
      delimiter: ';',
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      // Otherwise a fault would take with it the good records that the parser has read ahead.
      skip_records_with_error: true,
      on_skip: (error) => void faults.push(faultOf(error)),
    }),
  )
  stream.once('error', (error) => parser.destroy(error))
  let columns: Header | null = null
  let line = 1
  try {
    for await (const each of parser) {
      const { record, info } = parsedRecord.parse(each)
      if (columns === null) columns = new Header(record)
      else yield columns.read(record, line)
      line = info.lines + 1
    }
  } finally {
    stream.destroy()
  }
  if (columns === null)
    throw new WrongCsv(faults[0] ? `The first line is malformed: ${faults[0]}.` : 'The file is empty.')
  for (const fault of faults) yield { line, fault: `malformed: ${fault}` }
}

function faultOf(error: CsvError | undefined): string {
  return error?.code === 'CSV_QUOTE_NOT_CLOSED'
    ? 'a quote that opens here is never closed, so nothing from here on was read'
    : (error?.message ?? 'not CSV')
}

class Header {
  readonly #width: number
  readonly #places: ReadonlyMap<string, number>

  constructor(names: readonly string[]) {
    this.#width = names.length
    this.#places = new Map(names.map((name, place) => [name.trim(), place]))
    const missing = requiredColumns.filter((name) => !this.#places.has(name))
    if (missing.length > 0) throw new WrongCsv(`The first line lacks the columns: ${missing.join(', ')}.`)
  }

  read(values: readonly string[], line: number): ReadRecord {
    if (values.length !== this.#width) {
      return { line, fault: `malformed: ${values.length} columns where the header has ${this.#width}` }
    }
    if (values.some((value) => value.includes('\uFFFD'))) return { line, fault: 'malformed: not UTF-8' }
    const value = (name: string) => values[this.#places.get(name) ?? -1] ?? ''
    return { line, record: Object.fromEntries(requiredColumns.map((name) => [name, value(name)])) as PublishedRecord }
  }
}
