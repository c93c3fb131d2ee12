import type { Evidence, Fact, IsoDate, IsoInstant } from './fact.ts'
import type { Language } from './language.ts'
import type { Signal } from './signal.ts'

export type ScorePartName = 'fit' | 'intent' | 'growth' | 'engagement'

/** One reason for points. `points` may be negative; a reason without points explains what is not known. */
export interface ScoreReason {
  text: string
  points: number
  evidence: Evidence
}

/** `points` is the sum of the reasons' points, between 0 and `max`. */
export interface ScorePart {
  name: ScorePartName
  points: number
  max: number
  reasons: readonly ScoreReason[]
}

export type ScoreBand = 'hot' | 'warm' | 'cool' | 'cold'

/** `total` is the sum of the parts' points: 0 to 100. `confidence` (0 to 1) falls with what is not known. */
export interface Score {
  total: number
  band: ScoreBand
  confidence: number
  parts: readonly ScorePart[]
  /** The version of the scoring profile that gave these points. */
  profile: string
}

export interface Sentence {
  text: string
  evidence: Evidence
}

/**
 * Why the template wrote a summary that a language model was to write: the organization's tokens for the day are spent;
 * the model did not answer, or not in time; it declined; its answer had another form than asked for; or what was left of
 * it after comparing it with the facts did not stand; or the summary is in a language in which it cannot be compared.
 */
export type SummaryFallback =
  | 'budget_spent'
  | 'unavailable'
  | 'timeout'
  | 'refused'
  | 'malformed'
  | 'ungrounded'
  | 'language'

/** `fallback` is there only where the template stepped in for a language model. */
export interface Summary {
  writer: 'template' | 'llm'
  sentences: readonly Sentence[]
  fallback?: SummaryFallback
}

/** Something a rep could do next. `key` is the same for the same advice on the same grounds, so it is given once. */
export interface Action {
  key: string
  title: string
  reason: string
  opener: string | null
  due: IsoDate
  priority: 'high' | 'medium' | 'low'
  kind: 'call' | 'email' | 'todo'
  evidence: Evidence
}

/**
 * Why nothing is to be done yet, where no action is suggested. `until` is the day from which that may change; null where
 * no day is known.
 */
export interface Wait {
  reason: string
  until: IsoDate | null
  evidence: Evidence
}

export type Stage = 'prospect' | 'lead' | 'contacted' | 'qualified'

export interface StageSuggestion {
  stage: Stage
  reason: string
  evidence: Evidence
}

/** `userId` is an oppSpot profile id; null with the reason when nobody fits. */
export interface OwnerSuggestion {
  /** There only where the record is theirs in the CRM already. */
  owned?: true
  userId: string | null
  email: string | null
  reason: string
}

/**
 * What was found out about a company and concluded from it, for one organization.
 *
 * `fingerprint` changes when what we would say changes, and not because time passed; equal fingerprints mean that
 * there is nothing new to write.
 */
export interface Enrichment {
  /** In which language it is written; English where none is named. */
  language?: Language
  companyId: string
  companyName: string
  invented: boolean
  at: IsoInstant
  fingerprint: string
  facts: readonly Fact[]
  signals: readonly Signal[]
  score: Score
  summary: Summary
  actions: readonly Action[]
  /** Set when there is no action, and only then. */
  wait: Wait | null
  stage: StageSuggestion
  owner: OwnerSuggestion
}
