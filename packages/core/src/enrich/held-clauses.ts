import type { KnownFact } from './known-fact.ts'
import { isOwnWords, isPlain } from './plain-words.ts'
import { follows, type Token } from './token.ts'

const BREAKS = /[,;:()]/
const JOINTS = new Set(['and', 'with', 'while', 'which', 'who'])
const PREPOSITIONS = new Set('in on at by for from to of as within during into'.split(' '))

/**
 * Whether some part of a sentence is borne out only by several facts together. Facts side by side can be told as something
 * that none of them says: raised £12 million, in Leeds, on the day on which an office was opened there. So each part, from
 * one comma or "and" to the next, rests on one fact; only the company's name may stand in any.
 */
export function mixesFacts(said: readonly Token[], cited: readonly KnownFact[]): boolean {
  const names = cited.filter(({ fact }) => fact.kind === 'name')
  return !clauses(said).every((clause) =>
    cited.some((known) => clause.every((token) => holds(token, [known, ...names]))),
  )
}

function holds(token: Token, known: readonly KnownFact[]): boolean {
  if (token.kind === 'word') return isPlain(token.key) || known.some(({ words }) => words.has(token.stem))
  return known.some(({ fact, forms }) => !isOwnWords(fact) && forms.flat().some((each) => follows(token, each)))
}

/** A part that says nothing by itself, or only where and when, belongs to the one before it, or the first to the next. */
function clauses(said: readonly Token[]): Token[][] {
  const parts: Token[][] = []
  for (const token of said) {
    const joint = token.kind === 'word' && JOINTS.has(token.key)
    const last = parts.at(-1)
    if (last === undefined || joint || BREAKS.test(token.gap)) parts.push([token])
    else last.push(token)
  }
  const found: Token[][] = []
  for (const part of parts) {
    const last = found.at(-1)
    if (last !== undefined && (depends(part) || (found.length === 1 && depends(last)))) last.push(...part)
    else found.push([...part])
  }
  return found
}

function depends(part: readonly Token[]): boolean {
  const claims = part.some((token) => token.kind === 'word' && !isPlain(token.key))
  const first = part.find((token) => token.kind !== 'word' || token.key !== 'and')
  return !claims || (first?.kind === 'word' && PREPOSITIONS.has(first.key))
}
