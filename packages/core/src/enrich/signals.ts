import type { Fact, IsoDate, Signal, Strength } from '../model/index.ts'
import type { Dossier } from '../oppspot/index.ts'
import { en } from '../phrases/en.ts'
import type { Phrases } from '../phrases/phrases.ts'
import { daysBetween } from './calendar.ts'
import { clean } from './clean.ts'
import { type Candidate, derivedSignals } from './derived-signals.ts'
import { compareTexts } from './order.ts'
import type { ScoringProfile } from './profile.ts'
import { signalTitle } from './signal-title.ts'
import { stopSign } from './stop-signs.ts'

const WEIGHT: Record<Strength, number> = { very_strong: 1, strong: 0.8, moderate: 0.5, weak: 0.25 }
/** After eight steps, four half-lives, a signal is history: it stays a fact and is no longer a signal. */
const LIFE_IN_STEPS = 8
/** A signal without a date counts as one that is a half-life old. */
const UNDATED = 0.5
const SAME_EVENT_DAYS = 14

/**
 * What hints at buying as of `today`, the weightiest first: oppSpot's own signals and those that the facts amount to.
 * The same event told twice (same kind, within 14 days) is one signal that rests on both.
 */
export function findSignals(
  dossier: Dossier,
  facts: ReadonlyMap<string, Fact>,
  profile: ScoringProfile,
  today: IsoDate,
  phrases: Phrases = en,
): Signal[] {
  const candidates = [...stored(dossier, facts, phrases), ...derivedSignals(dossier, facts, today, phrases)]
  const stop = stopSign(dossier.company, phrases)
  const live = candidates.filter((candidate) => remaining(candidate, profile, today) > 0)
  const signals = unique(live).map((candidate) => aged(candidate, profile, today))
  return [...(stop ? [stop] : []), ...signals].sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))
}

/**
 * What is left of a signal's weight at an age, 0 after four half-lives. It falls in steps of half a half-life: every step
 * is a new score to write to the CRM, so there should be few.
 */
export function decay(ageInDays: number, halfLife: number): number {
  const steps = Math.floor((Math.max(0, ageInDays) * 2) / halfLife)
  if (steps >= LIFE_IN_STEPS) return 0
  return (steps % 2 === 0 ? 1 : Math.SQRT1_2) / 2 ** Math.floor(steps / 2)
}

function remaining({ kind, on }: Candidate, profile: ScoringProfile, today: IsoDate): number {
  const age = on === null ? null : daysBetween(on, today)
  return age === null ? UNDATED : decay(age, profile.signals.halfLife[kind])
}

function aged(candidate: Candidate, profile: ScoringProfile, today: IsoDate): Signal {
  const { confidence, given: _, ...signal } = candidate
  const age = candidate.on === null ? null : daysBetween(candidate.on, today)
  return {
    ...signal,
    ageInDays: age === null ? null : Math.max(0, age),
    weight: WEIGHT[signal.strength] * confidence * remaining(candidate, profile, today),
  }
}

/** Which of two tellings is kept does not depend on the day, or the conclusions would change as time passes. */
function unique(candidates: readonly Candidate[]): Candidate[] {
  const sorted = candidates.toSorted(
    (a, b) =>
      WEIGHT[b.strength] * b.confidence - WEIGHT[a.strength] * a.confidence ||
      compareTexts(b.on ?? '', a.on ?? '') ||
      compareTexts(a.id, b.id),
  )
  const kept: Candidate[] = []
  for (const candidate of sorted) {
    const same = kept.findIndex((other) => isSameEvent(candidate, other))
    const other = kept[same]
    if (other) kept[same] = { ...other, evidence: [...new Set([...other.evidence, ...candidate.evidence])] }
    else kept.push(candidate)
  }
  return kept
}

function isSameEvent(a: Candidate, b: Candidate): boolean {
  if (a.kind !== b.kind) return false
  if (a.id === b.id) return true
  if (a.on === null || b.on === null) return a.on === b.on && a.given !== null && a.given === b.given
  const apart = daysBetween(a.on, b.on)
  return apart !== null && Math.abs(apart) <= SAME_EVENT_DAYS
}

function stored(dossier: Dossier, facts: ReadonlyMap<string, Fact>, phrases: Phrases): Candidate[] {
  return dossier.signals.flatMap((signal) => {
    const fact = facts.get(`event:${signal.id}`)
    if (!fact) return []
    const given = clean(signal.title)
    const title = signalTitle(signal, phrases) || fact.text
    const { kind, strength, on, source } = signal
    const { confidence } = fact
    return [{ id: signal.id, kind, strength, title, given, on, source, confidence, evidence: [fact.id] }]
  })
}
