import type { CardContent, CardRefusal, CardView } from '@smartsync/core/card'
import type { TroubleWords } from 'smartsync-troubles'
import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'

type Band = CardContent['score']['band']
type Part = CardContent['score']['parts'][number]['name']
type Kind = CardContent['signals'][number]['kind']
type Level = CardContent['signals'][number]['level']
type Stage = NonNullable<CardContent['stage']>['stage']
type Priority = CardContent['actions'][number]['priority']
type How = NonNullable<CardContent['matchedBy']>['how']
type Doubt = NonNullable<Extract<CardView, { state: 'no_match' }>['doubts']>[number]
type Against = Extract<Doubt, { against: unknown }>['against']
type Fallback = NonNullable<CardContent['summary']['fallback']>

/** What SmartSync itself answers in English, by its codes. Clauses stand before a full stop. */
export interface Answers extends TroubleWords {
  refusals: Record<CardRefusal, { text: string; help: string }>
  /** Why no company matched; `how` is one of `lookedForBy`, `against` one of `against`. */
  doubts: {
    shared: (count: string, how: string) => string
    differs: (how: string, against: string) => string
    closest: (name: string, against: string) => string
    unknown: (tried: string) => string
    noNumber: (number: string) => string
    nameAlone: string
    nothing: string
  }
  lookedForBy: Record<How, string>
  against: Record<Against, string>
}

/** All that the card says in a language of its own. Numbers and dates come formatted. */
export interface Words {
  loading: string
  enrichNow: string
  enrichAgain: string
  retry: string
  score: string
  outOf100: (total: string) => string
  bands: Record<Band, string>
  parts: Record<Part, string>
  pointsOf: (points: string, max: string) => string
  labelled: (label: string, value: string) => string
  confidence: { high: string; medium: string; low: string }
  why: string
  summary: string
  writtenBy: { llm: (when: string) => string; template: (when: string) => string }
  fallbacks: Record<Fallback, string>
  evidence: (count: number, formatted: string) => string
  noDate: string
  sourceOn: (source: string, day: string) => string
  signals: string
  noSignals: string
  kinds: Record<Kind, string>
  levels: Record<Level, string>
  stopSign: string
  nextActions: string
  wait: string
  waitUntil: (day: string) => string
  opener: (opener: string) => string
  due: (day: string) => string
  priorities: Record<Priority, string>
  createTask: string
  creatingTask: string
  taskCreated: string
  dismiss: string
  dismissed: (formatted: string) => string
  bringBack: string
  owner: string
  applyOwner: string
  stage: string
  stages: Record<Stage, string>
  applyStage: string
  applying: string
  applied: string
  noPipeline: string
  failed: string
  history: string
  historyDate: string
  historyScore: string
  historyChange: string
  first: string
  matched: Record<How, string>
  sure: { sure: string; veryLikely: string; likely: string }
  /** Null in English, where SmartSync's own words are shown. */
  answers: Answers | null
  invented: string
  helpful: (what: string) => string
  notHelpful: (what: string) => string
  thanks: string
  states: {
    notConnected: { title: string; text: string }
    neverEnriched: { title: string; text: string }
    noMatch: { title: string; help: string }
    working: { title: string; text: (since: string) => string }
    stale: (when: string) => { title: string; text: string }
    budgetSpent: { title: string; text: (renewed: string) => string }
    error: string
    noPermission: { title: string; text: string }
    readOnly: { title: string; text: string }
    rightsUnknown: { title: string; text: string }
    unreachable: { title: string; text: string }
    unknownRecord: { title: string; text: string }
  }
}

const LANGUAGES: Readonly<Record<string, Words>> = { en, de, fr, es }

/** The words of the first language that we speak; English where we speak none of them. */
export function wordsFor(...wanted: ReadonlyArray<string | undefined>): Words {
  for (const each of wanted) {
    const words = LANGUAGES[each?.slice(0, 2).toLowerCase() ?? '']
    if (words) return words
  }
  return en
}
