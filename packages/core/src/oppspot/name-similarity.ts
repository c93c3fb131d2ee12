import { type CompanyName, parseCompanyName } from './company-name.ts'
import { editDistance } from './edit-distance.ts'

/** What two names that differ in a word can reach at most: a parent and its subsidiary differ in one. */
const OTHER_WORDS = 0.5
/** The same name with another kind of legal person behind it. */
const OTHER_FORM = 0.7
/** One wrong letter weighs more than its share of the name. */
const TYPO_WEIGHT = 1.2
const MOST_TYPOS = 3

/**
 * Words by which the companies of one group differ, and which lie close to each other in spelling. None of them is ever
 * a misspelling of another.
 */
const TELLING = new Set(
  `alpha beta gamma delta north south east west bidco midco topco holdco pikco jvco propco opco finco newco debtco
   parentco mergeco one two three four five six seven eight nine ten first second third fourth fifth insurance assurance
   reinsurance marine maritime trading training finance financial capital investment investments investor investors
   holdings property properties europe european asia asian america american africa african national international
   import imports export exports retail rental leasing lending banking broking`.split(/\s+/),
)
const EXACT = /\d|^[ivx]+$/

/**
 * How alike two company names are, 0 to 1, the same either way round. 1 is the same name but for legal form, case,
 * punctuation, accents, "and", "the" and spaces; misspelt letters cost their share of the name. Names that differ in a
 * word, a number or the kind of legal person never come near 1, however much they share.
 */
export function nameSimilarity(a: string, b: string): number {
  const [one, other] = [parseCompanyName(a), parseCompanyName(b)]
  if (one.words.length === 0 || other.words.length === 0) return 0
  const otherForm = one.form !== null && other.form !== null && one.form !== other.form
  return Math.min(wordSimilarity(one, other), otherForm ? OTHER_FORM : 1)
}

function wordSimilarity({ words: a }: CompanyName, { words: b }: CompanyName): number {
  const letters = Math.max(a.join('').length, b.join('').length)
  if (a.join('') === b.join('')) return 1
  const typos = a.length === b.length ? a.map((word, at) => typosBetween(word, b[at] ?? '')) : []
  const all = typos.reduce<number>((sum, each) => sum + (each ?? Number.POSITIVE_INFINITY), 0)
  if (typos.length > 0 && all <= MOST_TYPOS) return 1 - (TYPO_WEIGHT * all) / letters
  return OTHER_WORDS * shared(a, b)
}

/** How many letters were mistyped, or null where these are two different words. */
function typosBetween(a: string, b: string): number | null {
  if (a === b) return 0
  const [shorter, longer] = [Math.min(a.length, b.length), Math.max(a.length, b.length)]
  if (shorter < 4 || EXACT.test(a) || EXACT.test(b) || (TELLING.has(a) && TELLING.has(b))) return null
  const most = longer >= 9 ? 2 : 1
  if (longer - shorter > most) return null
  const typos = editDistance(a, b)
  return typos <= most ? typos : null
}

/** The share of letters in words that stand in both names. */
function shared(a: readonly string[], b: readonly string[]): number {
  const length = (words: readonly string[]) => words.reduce((all, word) => all + word.length, 0)
  const common = length(a.filter((word) => b.includes(word))) + length(b.filter((word) => a.includes(word)))
  return common / (length(a) + length(b))
}
