import type { Fact, FactKind } from '../model/index.ts'
import { saidOf } from './plain-words.ts'
import type { Token } from './token.ts'
import { tokens } from './tokens.ts'

/** A cited fact, read: its text as tokens, and the stems of the words in which it may be told. */
export interface KnownFact {
  fact: Fact
  /** Its text, and its value where that is a phrase of its own. */
  forms: ReadonlyArray<readonly Token[]>
  words: ReadonlySet<string>
}

const PHRASES: ReadonlySet<FactKind> = new Set(['name', 'description', 'industry'])

export function readFact(fact: Fact): KnownFact {
  const text = tokens(fact.text)
  const forms = PHRASES.has(fact.kind) ? [text, tokens(String(fact.value))] : [text]
  const own = text.flatMap((token) => (token.kind === 'word' ? token.stem : []))
  return { fact, forms, words: new Set([...own, ...saidOf(fact)]) }
}
