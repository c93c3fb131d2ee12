import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { StringDecoder } from 'node:string_decoder'

/** Where commits go before they are acknowledged. */
export interface Journal<Entry> {
  /** Writes one commit and returns when the operating system has it, so that a killed process loses nothing. */
  append(commit: readonly Entry[]): void
  close(): void
}

/** A journal that forgets: for tests and throw-away runs. */
export function memoryJournal<Entry>(): Journal<Entry> {
  return { append() {}, close() {} }
}

const FILE = 'journal.jsonl'
const PIECE = 4_194_304
const COMMITS_PER_WRITE = 500

/** The commits in the folder's journal, oldest first. A last line cut short by a crash was never acknowledged: ignored. */
export function* readJournal(folder: string): Generator<unknown[]> {
  const path = join(folder, FILE)
  if (!existsSync(path)) return
  const file = openSync(path, 'r')
  try {
    // In pieces: a journal may be longer than the longest string.
    const decoder = new StringDecoder('utf8')
    const piece = Buffer.alloc(PIECE)
    let rest = ''
    let number = 0
    for (let size = readSync(file, piece); size > 0; size = readSync(file, piece)) {
      const lines = (rest + decoder.write(piece.subarray(0, size))).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        number += 1
        yield parseCommit(line, `${path}, line ${number}`)
      }
    }
  } finally {
    closeSync(file)
  }
}

function parseCommit(line: string, place: string): unknown[] {
  try {
    const commit: unknown = JSON.parse(line)
    if (Array.isArray(commit)) return commit
  } catch {
    // Told below, with its place.
  }
  throw new SyntaxError(`The journal is damaged (${place}). Repair the line, or move the file away to start anew.`)
}

/** Replaces the folder's journal by `snapshot` (compaction), atomically, and opens it for appending. */
export function openJournal<Entry>(folder: string, snapshot: Iterable<Entry>): Journal<Entry> {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, FILE)
  const compacted = openSync(`${path}.new`, 'w')
  let lines: string[] = []
  const flush = () => {
    if (lines.length > 0) writeWhole(compacted, lines.join(''))
    lines = []
  }
  for (const entry of snapshot) {
    lines.push(`${JSON.stringify([entry])}\n`)
    if (lines.length === COMMITS_PER_WRITE) flush()
  }
  flush()
  closeSync(compacted)
  renameSync(`${path}.new`, path)

  const file = openSync(path, 'a')
  return {
    append: (commit) => writeWhole(file, `${JSON.stringify(commit)}\n`),
    close: () => closeSync(file),
  }
}

function writeWhole(file: number, text: string): void {
  const bytes = Buffer.from(text)
  let written = 0
  while (written < bytes.length) written += writeSync(file, bytes, written)
}
