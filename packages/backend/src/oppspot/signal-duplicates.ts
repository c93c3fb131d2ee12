import type { StoredSignal } from '@smartsync/core/model'

const windowMs = 14 * 86_400_000

/**
 * Each thing once: signals of one kind with the same title within fourteen days are one, told by several sources.
 * The first stands, so the more trusted source comes first.
 */
export function distinctSignals(signals: readonly StoredSignal[]): StoredSignal[] {
  const kept: StoredSignal[] = []
  for (const signal of signals) {
    if (!kept.some((other) => isSame(other, signal))) kept.push(signal)
  }
  return kept
}

function isSame(a: StoredSignal, b: StoredSignal): boolean {
  return a.kind === b.kind && subject(a.title) === subject(b.title) && isNear(a.on, b.on)
}

function subject(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

function isNear(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return a === b
  return Math.abs(Date.parse(a) - Date.parse(b)) <= windowMs
}
