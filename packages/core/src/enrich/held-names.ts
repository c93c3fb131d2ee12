import type { KnownFact } from './known-fact.ts'
import { mayOpen } from './plain-words.ts'
import { sameToken, type Token } from './token.ts'

const WITHIN_A_NAME = /^[\s&'’.-]*$/

/**
 * The first name that no cited fact holds: one or more words with a capital letter, side by side, that do not stand side
 * by side in any of them. Ada Marsh and Leeds do not make Ada Leeds.
 */
export function unheldName(said: readonly Token[], cited: readonly KnownFact[]): string | null {
  const forms = cited.flatMap((known) => known.forms)
  return names(said).every((name) => forms.some((form) => holds(form, name)))
    ? null
    : 'holds a name that its facts do not'
}

/** Runs of words with capitals, also across "of": Bank of England. The first word of a sentence may be a plain one. */
function names(said: readonly Token[]): Token[][] {
  const found: Token[][] = []
  let name: Token[] = []
  const end = () => {
    if (name.length > 0) found.push(name)
    name = []
  }
  for (const [at, token] of said.entries()) {
    if (!WITHIN_A_NAME.test(token.gap) || isFullStop(token.gap)) end()
    if (isCapital(token) && !(at === 0 && isOpening(token))) name.push(token)
    else if (name.length > 0 && isOf(token) && isCapital(said[at + 1])) name.push(token)
    else end()
  }
  end()
  return found
}

function isFullStop(gap: string): boolean {
  return /\.\s/.test(gap)
}

function isCapital(token: Token | undefined): boolean {
  return token?.kind === 'word' && token.capital
}

function isOpening(token: Token): boolean {
  return token.kind === 'word' && mayOpen(token.key)
}

function isOf(token: Token): boolean {
  return token.kind === 'word' && token.key === 'of'
}

function holds(form: readonly Token[], name: readonly Token[]): boolean {
  return form.some((_, start) =>
    name.every((token, offset) => {
      const known = form[start + offset]
      return known !== undefined && sameToken(token, known)
    }),
  )
}
