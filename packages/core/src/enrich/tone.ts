import { beginsWithItsSubject } from './held-words.ts'
import { readsAsInstruction } from './instructions.ts'
import type { KnownFact } from './known-fact.ts'
import type { Token } from './token.ts'

const LONGEST = 320
const WRITTEN = /^[\p{L}\p{M}\p{N} .,;'’“”"()&%+#£$€¥–—-]+$/u
const ENDED = /[.!?]["”’)]?$/
const ADDRESS =
  /\b(?:https?|www)\b|\S@\S|\b[a-z0-9-]+\.(?:com|org|net|io|co|uk|ai|app|dev|eu|de|fr|info|biz|xyz|example|test)\b/i
const ADDRESSED = /\b(?:[Yy]ou(?:r|rs|rself)?|[Ww]e|[Oo]urs?|us|I|[Mm]y|me|[Pp]lease|[Ll]et['’]s)\b/

/** What no sentence about a company has, whatever its facts: commands, addresses, speech to the reader; null for none. */
export function faultOfTone(text: string, said: readonly Token[], cited: readonly KnownFact[]): string | null {
  if (text.length > LONGEST) return 'is too long'
  if (!WRITTEN.test(text)) return 'holds signs that no sentence needs'
  if (!ENDED.test(text)) return 'does not end'
  if (ADDRESS.test(text)) return 'holds an address'
  if (ADDRESSED.test(text)) return 'speaks to the reader or for the company'
  if (readsAsInstruction(text)) return 'reads as an instruction'
  if (cited.some(({ fact }) => readsAsInstruction(fact.text))) return 'rests on a fact that reads as an instruction'
  if (cited.filter(({ fact }) => fact.kind === 'person' || fact.kind === 'engagement').length > 1) {
    return 'speaks of several people'
  }
  return beginsWithItsSubject(said, cited) ? null : 'does not begin with its subject'
}
