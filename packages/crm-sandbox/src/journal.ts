import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'

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
const COMMITS_PER_WRITE = 500

/** The commits in the folder's journal, oldest first. A last line cut short by a crash was never acknowledged: ignored. */
export function readJournal(folder: string): unknown[][] {
  const path = join(folder, FILE)
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split('\n')
  const torn = lines.pop()
  const commits = lines.filter((line) => line !== '').map(parseCommit)
  if (torn !== undefined && torn !== '') {
    try {
      commits.push(parseCommit(torn))
    } catch {
      // Not acknowledged, see above.
    }
  }
  return commits
}

function parseCommit(line: string): unknown[] {
  const commit: unknown = JSON.parse(line)
  if (!Array.isArray(commit)) throw new SyntaxError('A journal line must hold a JSON array of entries')
  return commit
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
