import type { Fact, Sentence, Summary } from '../model/index.ts'
import { unheldName } from './held-names.ts'
import { unheldNumber } from './held-numbers.ts'
import { unheldWord } from './held-words.ts'
import { type KnownFact, readFact } from './known-fact.ts'
import { isOwnWords } from './plain-words.ts'
import { tokens } from './tokens.ts'
import { faultOfTone } from './tone.ts'

/** A sentence that the facts do not bear out, and why. */
export interface Dropped {
  sentence: Sentence
  reason: string
}

export interface Grounded {
  kept: Sentence[]
  dropped: Dropped[]
}

const WHY_NOW = /^why now:\s*/i
const WHO_AND_WHAT: ReadonlySet<Fact['kind']> = new Set(['description', 'industry', 'location', 'group'])

/**
 * Keeps the sentences that the facts they cite bear out. Each number, date and name must stand in a cited fact, as part of
 * the same thing: `240 employees` is not borne out by 240 open positions. What is unsure is dropped.
 *
 * A language model's sentences are held to more: each word is one of a cited fact's or claims nothing by itself, a fact's
 * "not", "plans" or "estimated" is repeated, a company's praise of itself is not, and nothing instructs, addresses the
 * reader, or leads elsewhere. The template's own words need no such proof.
 */
export function ground(
  sentences: readonly Sentence[],
  facts: readonly Fact[],
  writer: Summary['writer'] = 'llm',
): Grounded {
  const known = new Map(facts.map((fact) => [fact.id, fact]))
  const kept: Sentence[] = []
  const dropped: Dropped[] = []
  for (const sentence of sentences) {
    const reason = fault(sentence, known, writer)
    if (reason === null) kept.push(sentence)
    else dropped.push({ sentence, reason })
  }
  return { kept, dropped }
}

/** Whether what was kept makes a summary: two or three sentences, each said once, and the first says who and what it is. */
export function stands(kept: readonly Sentence[], facts: readonly Fact[]): boolean {
  const [first] = kept
  if (first === undefined || kept.length < 2 || kept.length > 3) return false
  if (new Set(kept.map(({ text }) => text)).size < kept.length) return false
  const cited = facts.filter(({ id }) => first.evidence.includes(id))
  return cited.some(({ kind }) => kind === 'name') && cited.some(({ kind }) => WHO_AND_WHAT.has(kind))
}

function fault(sentence: Sentence, known: ReadonlyMap<string, Fact>, writer: Summary['writer']): string | null {
  if (sentence.evidence.length === 0) return 'cites no fact'
  const cited: KnownFact[] = []
  for (const id of new Set(sentence.evidence)) {
    const fact = known.get(id)
    if (fact === undefined) return 'cites a fact that does not exist'
    cited.push(readFact(fact))
  }
  const said = tokens(sentence.text.replace(WHY_NOW, ''))
  if (said.length === 0) return 'says nothing'
  const own = writer === 'llm' ? (faultOfTone(sentence.text, said, cited) ?? unheldWord(said, cited)) : null
  return own ?? unheldNumber(said, writer === 'llm' ? typed(cited) : cited) ?? unheldName(said, cited)
}

/** A company's own words bear out no number. */
function typed(cited: readonly KnownFact[]): KnownFact[] {
  return cited.filter(({ fact }) => !isOwnWords(fact))
}
