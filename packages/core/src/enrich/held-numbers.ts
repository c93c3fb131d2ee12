import type { KnownFact } from './known-fact.ts'
import { isPlain } from './plain-words.ts'
import { follows, sameToken, type Token } from './token.ts'

const REPEATED = 4
const CLAUSE_ENDS = /[,;:)]/

/** The first number or date that no cited fact holds, or holds of something else; null where there is none. */
export function unheldNumber(said: readonly Token[], cited: readonly KnownFact[]): string | null {
  for (const [at, token] of said.entries()) {
    if (token.kind === 'word') continue
    const holding = cited.filter(({ forms }) => forms.some((form) => form.some((known) => follows(token, known))))
    if (holding.length === 0) return 'holds a number or date that its facts do not'
    if (!holding.some((known) => isSaidOf(said, at, known))) return 'holds a number or date of something else'
  }
  return null
}

/**
 * Whether the number is told of what the fact is about: a word of the fact stands next to it, or the fact is repeated, or
 * neither the fact nor the sentence says what it counts.
 */
function isSaidOf(said: readonly Token[], at: number, { forms, words }: KnownFact): boolean {
  const beside = [nearestWord(said, at, -1), nearestWord(said, at, 1)]
  if (beside.some((stem) => stem !== null && words.has(stem))) return true
  const wordless = [...words].every(isPlain)
  if (wordless && beside.every((stem) => stem === null)) return true
  return forms.some((form) => repeats(said, at, form))
}

/** The nearest word of the same clause that claims something. */
function nearestWord(said: readonly Token[], at: number, step: 1 | -1): string | null {
  for (let next = at + step; ; next += step) {
    const token = said[next]
    const gap = said[Math.max(next, next - step)]?.gap ?? ''
    if (token === undefined || CLAUSE_ENDS.test(gap)) return null
    if (token.kind !== 'word') continue
    if (token.key === 'and') return null
    if (!isPlain(token.key)) return token.stem
  }
}

/** Whether the token stands in a run of words that the form holds as well: four of them, or all that it has. */
function repeats(said: readonly Token[], at: number, form: readonly Token[]): boolean {
  return form.some((known, start) => {
    const token = said[at]
    if (token === undefined || !sameToken(token, known)) return false
    const before = runLength(said, at - 1, form, start - 1, -1)
    const after = runLength(said, at + 1, form, start + 1, 1)
    return before + 1 + after >= Math.min(REPEATED, form.length)
  })
}

function runLength(a: readonly Token[], from: number, b: readonly Token[], start: number, step: 1 | -1): number {
  for (let length = 0; ; length += 1) {
    const one = a[from + length * step]
    const other = b[start + length * step]
    if (one === undefined || other === undefined || !sameToken(one, other)) return length
  }
}
