import type { Signal } from '../model/index.ts'
import type { Phrases } from '../phrases/phrases.ts'

const LAST_STOP = /[.\s]+$/

/** A signal in words with its date, ready to stand inside a sentence: `Opens an office in Leeds (12 March 2026)`. */
export function signalText({ title, on, kind }: Signal, { date }: Pick<Phrases, 'date'>): string {
  const says = title.replace(LAST_STOP, '')
  const standing = kind === 'hiring' || kind === 'growth'
  if (on === null || standing || says.includes(date(on))) return says
  return `${says} (${date(on)})`
}
