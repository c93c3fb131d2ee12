import type { Money } from './company.ts'
import type { IsoDate, Source } from './fact.ts'

export type SignalKind =
  | 'hiring'
  | 'funding'
  | 'expansion'
  | 'leadership'
  | 'technology'
  | 'growth'
  | 'filing'
  | 'acquisition'
  | 'partnership'
  | 'product'
  | 'news'
  | 'engagement'
  | 'risk'

export type Strength = 'very_strong' | 'strong' | 'moderate' | 'weak'

/** What a signal is about that its source gave no title. */
export type SignalDetails =
  | { about: 'funding'; amount: Money | null; round: string | null }
  | { about: 'appointment' | 'departure'; name: string | null; position: string }
  | { about: 'posting'; job: string; openPositions: number | null }
  | { about: 'adoption'; technology: string }
  | { about: 'kind'; kind: SignalKind }

/** A signal as oppSpot stored it, already freed of fabricated, expired and false-positive rows. */
export interface StoredSignal {
  id: string
  kind: SignalKind
  strength: Strength
  title: string
  /** There where the source gave no title: what the title says in English, to be said in another language. */
  details?: SignalDetails
  on: IsoDate | null
  source: Source
  /** 0 to 1. */
  confidence: number
}

/**
 * A fact that hints at buying, as of today.
 *
 * `weight` is strength × confidence × decay with age, 0 to 1: what the score counts.
 * A signal of kind `risk` is a stop sign; it never raises the score.
 */
export interface Signal {
  id: string
  kind: SignalKind
  strength: Strength
  title: string
  on: IsoDate | null
  ageInDays: number | null
  weight: number
  source: Source
  evidence: readonly string[]
}
