import { mixesFacts } from './held-clauses.ts'
import type { KnownFact } from './known-fact.ts'
import { isOwnWords, isPlain, isQualifier, isSubject, isSuperlative } from './plain-words.ts'
import type { Token } from './token.ts'

/**
 * What a sentence says beyond its facts, or leaves out of them; null where it does neither. Every word is one of a cited
 * fact's or claims nothing by itself, so that a name or technology without a capital letter is found as well.
 */
export function unheldWord(said: readonly Token[], cited: readonly KnownFact[]): string | null {
  const words = said.filter((token) => token.kind === 'word')
  const outside = cited.filter(({ fact }) => !isOwnWords(fact))
  for (const { key, stem } of words) {
    const held = (isSuperlative(key) ? outside : cited).some((known) => known.words.has(stem))
    if (held) continue
    if (isSuperlative(key)) return 'praises'
    if (!isPlain(key)) return `says "${key}", which its facts do not`
  }
  if (mixesFacts(said, cited)) return 'makes one thing of several facts'
  const keys = new Set(words.map(({ key }) => key))
  const lost = cited
    .flatMap(({ forms }) => forms[0] ?? [])
    .find((token) => token.kind === 'word' && isQualifier(token.key) && !keys.has(token.key))
  return lost?.kind === 'word' ? `leaves out "${lost.key}"` : null
}

/** Whether a sentence begins with a plain word or with one of a fact that cannot be a command. */
export function beginsWithItsSubject(said: readonly Token[], cited: readonly KnownFact[]): boolean {
  const [first] = said
  if (first === undefined) return false
  if (first.kind !== 'word') return true
  return isPlain(first.key) || cited.some(({ fact, words }) => isSubject(fact) && words.has(first.stem))
}
