import type { Fact, FactKind } from '../model/index.ts'
import { stem } from './stem.ts'

/** Words that hold a sentence together and claim nothing by themselves. */
const PLAIN = set(
  `a an the and of in on at by for from to with as that which who whose where within during into
   it its they their them this these is are was were be been being has have had also while
   company business firm organisation organization based located`,
)

/** What may be said of a kind of fact in other words than its own. */
const SAID_OF: Partial<Record<FactKind, ReadonlySet<string>>> = {
  description: set(
    'provide offer make build develop supply design run operate work specialise specialize focus describe',
  ),
  industry: set('industry sector field list under operate work active'),
  employees: set('employ employee staff people person team workforce headcount'),
  revenue: set('revenue turnover'),
  founded: set('found establish start since'),
  incorporated: set('incorporate register since'),
  funding: set('raise funding round investment investor back'),
  job_openings: set('open position role vacancy job hire recruit'),
  technology: set('use technology'),
  person: set('appoint join'),
}
const OWNED = set('part parent owner own')
const GREW = set('grow grew grown growth rise rose risen increase')

const SUPERLATIVES = set(
  `best biggest largest leading leader leaders top premier foremost fastest highest greatest most first only unique
   unrivalled unmatched unparalleled dominant renowned award winning innovative cutting edge pioneering pioneer trusted
   favourite favorite major prominent successful famous iconic revolutionary groundbreaking exceptional outstanding
   excellent perfect ideal great world class next generation better faster`,
)

/** Words that turn what a fact says into less, or into its opposite: who repeats the fact must repeat them. */
const QUALIFIERS = set(
  `no not never none nor neither without cannot deny denies denied former formerly estimated approximately about around
   nearly almost up down over under least most more fewer less plan plans planned planning expect expects expected may
   might could would should will intend intends considering considers proposal proposes proposed talks rumour rumoured
   rumor rumored reportedly alleged allegedly seeks seeking hopes aims if unless until fails failed cancel cancels
   cancelled canceled withdraws withdrew withdrawn ends ended closes closed loss losses overdue due appointed`,
)

/** The facts that are a company's or a newspaper's own words: their praise is no fact. */
const OWN_WORDS: ReadonlySet<FactKind> = new Set(['description'])

const SUBJECTLESS: ReadonlySet<FactKind> = new Set(['description', 'event'])

export function isPlain(word: string): boolean {
  return PLAIN.has(word) || PLAIN.has(stem(word))
}

/** Whether a capital letter at the start of a sentence makes no name of the word. */
export function mayOpen(word: string): boolean {
  return isPlain(word) || word === 'no'
}

export function isSuperlative(word: string): boolean {
  return SUPERLATIVES.has(word)
}

export function isQualifier(word: string): boolean {
  return QUALIFIERS.has(word)
}

/** Whether a fact is only what the company says of itself. */
export function isOwnWords({ kind }: Fact): boolean {
  return OWN_WORDS.has(kind)
}

/** Whether a sentence may begin with the words of a fact: texts from outside often begin with a command. */
export function isSubject({ kind }: Fact): boolean {
  return !SUBJECTLESS.has(kind)
}

/** The stems of other words in which a fact may be told. */
export function saidOf(fact: Fact): ReadonlySet<string> {
  if (fact.kind === 'employee_growth') return typeof fact.value === 'number' && fact.value > 0 ? GREW : new Set()
  if (fact.kind === 'group') return /^belongs/i.test(fact.text) ? OWNED : new Set()
  return SAID_OF[fact.kind] ?? new Set()
}

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/).flatMap((word) => [word, stem(word)]))
}
