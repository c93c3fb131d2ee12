import type { Company, Fact, IsoDate, Person, Signal, SignalKind, Source, Strength } from '../model/index.ts'
import type { Dossier } from '../oppspot/index.ts'
import { daysBetween } from './calendar.ts'
import { accountsOverdue } from './company-words.ts'
import { clean } from './english.ts'
import type { ScoringProfile } from './profile.ts'
import { stopSign } from './stop-signs.ts'

const WEIGHT: Record<Strength, number> = { very_strong: 1, strong: 0.8, moderate: 0.5, weak: 0.25 }
/** 2^(-n/4), as constants, so that every machine has the same digits. */
const QUARTER = [1, 0.8409, Math.SQRT1_2, 0.5946] as const
/** After four half-lives a signal is history: it stays a fact and is no longer a signal. */
const LIFE_IN_QUARTERS = 16
/** A signal without a date counts as one that is a half-life old. */
const UNDATED = 0.5
const SAME_EVENT_DAYS = 14
const YEAR_IN_DAYS = 365
const FUNDING_DAYS = 730
const BIG_ROUND = /series\W*[c-h]\b/i
const B_ROUND = /series\W*b\b/i
const A_ROUND = /series\W*a\b/i

interface Candidate {
  id: string
  kind: SignalKind
  strength: Strength
  title: string
  on: IsoDate | null
  confidence: number
  source: Source
  evidence: readonly string[]
}

/**
 * What hints at buying as of `today`, the weightiest first: oppSpot's own signals and those that the facts amount to.
 * The same event told twice (same kind, within 14 days) is one signal that rests on both.
 */
export function findSignals(
  dossier: Dossier,
  facts: ReadonlyMap<string, Fact>,
  profile: ScoringProfile,
  today: IsoDate,
): Signal[] {
  const { company, people } = dossier
  const candidates = [
    ...stored(dossier, facts),
    ...opening(company, facts),
    ...funding(company, facts, today),
    ...growing(company, facts),
    ...overdue(company, facts),
    ...appointments(people, facts, today),
    ...lastContact(people, facts),
  ]
  const stop = stopSign(company)
  const live = candidates.filter((candidate) => remaining(candidate, profile, today) > 0)
  const signals = unique(live).map((candidate) => aged(candidate, profile, today))
  return [...(stop ? [stop] : []), ...signals].sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))
}

/** What is left of a signal's weight at an age, in steps of a quarter half-life; 0 after four half-lives. */
export function decay(ageInDays: number, halfLife: number): number {
  const quarters = Math.floor((Math.max(0, ageInDays) * 4) / halfLife)
  if (quarters >= LIFE_IN_QUARTERS) return 0
  return (QUARTER[quarters % 4] ?? 1) / 2 ** Math.floor(quarters / 4)
}

function remaining({ kind, on }: Candidate, profile: ScoringProfile, today: IsoDate): number {
  const age = on === null ? null : daysBetween(on, today)
  return age === null ? UNDATED : decay(age, profile.signals.halfLife[kind])
}

function aged(candidate: Candidate, profile: ScoringProfile, today: IsoDate): Signal {
  const { confidence, ...signal } = candidate
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
      compare(b.on ?? '', a.on ?? '') ||
      compare(a.id, b.id),
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
  if (a.on === null || b.on === null) return a.on === b.on && a.title === b.title
  const apart = daysBetween(a.on, b.on)
  return apart !== null && Math.abs(apart) <= SAME_EVENT_DAYS
}

function stored(dossier: Dossier, facts: ReadonlyMap<string, Fact>): Candidate[] {
  return dossier.signals.flatMap((signal) => {
    const fact = facts.get(`event:${signal.id}`)
    if (!fact) return []
    const title = clean(signal.title) || fact.text
    const { kind, strength, on, source } = signal
    return [{ id: signal.id, kind, strength, title, on, source, confidence: fact.confidence, evidence: [fact.id] }]
  })
}

function opening({ jobOpenings }: Company, facts: ReadonlyMap<string, Fact>): Candidate[] {
  const strength = step(jobOpenings ?? 0, { very_strong: 50, strong: 10, moderate: 3 })
  return derived(facts.get('job_openings'), 'hiring', strength)
}

/** Strength by amount or round, whichever says more; amounts are taken as they stand in pounds, dollars or euros. */
function funding(company: Company, facts: ReadonlyMap<string, Fact>, today: IsoDate): Candidate[] {
  const { latest = null, round = null, on = null } = company.funding ?? {}
  const age = on === null ? null : daysBetween(on, today)
  if (age === null || age > FUNDING_DAYS) return []
  const known = latest !== null && ['GBP', 'USD', 'EUR'].includes(latest.currency) ? latest.amount : 0
  const name = round ?? ''
  const strength: Strength =
    known > 50e6 || BIG_ROUND.test(name)
      ? 'very_strong'
      : known > 10e6 || B_ROUND.test(name)
        ? 'strong'
        : known > 2e6 || A_ROUND.test(name)
          ? 'moderate'
          : 'weak'
  return derived(facts.get('funding'), 'funding', strength)
}

function growing({ employeeGrowth }: Company, facts: ReadonlyMap<string, Fact>): Candidate[] {
  if (employeeGrowth === null || employeeGrowth < 10) return []
  const strength = step(employeeGrowth, { very_strong: 50, strong: 25, moderate: 10 })
  return derived(facts.get('employee_growth'), 'growth', strength)
}

function overdue(company: Company, facts: ReadonlyMap<string, Fact>): Candidate[] {
  return accountsOverdue(company) ? derived(facts.get('accounts'), 'filing', 'weak') : []
}

function appointments(people: readonly Person[], facts: ReadonlyMap<string, Fact>, today: IsoDate): Candidate[] {
  return people.flatMap((person) => {
    const age = person.appointedOn === null ? null : daysBetween(person.appointedOn, today)
    const fact = facts.get(`person:${person.id}`)
    if (age === null || age > YEAR_IN_DAYS || !fact) return []
    const title = clean(person.title ?? '', 100)
    const strength = person.seniority === 'c_level' ? 'strong' : person.seniority === 'other' ? 'weak' : 'moderate'
    const says = title === '' ? `${fact.value} appointed` : `${fact.value} appointed as ${title}`
    return derived(fact, 'leadership', strength, says)
  })
}

function lastContact(people: readonly Person[], facts: ReadonlyMap<string, Fact>): Candidate[] {
  const contacts = people.flatMap(({ id }) => facts.get(`contact:${id}`) ?? [])
  const latest = contacts.reduce<Fact | undefined>(
    (best, fact) =>
      !best || compare(fact.on ?? '', best.on ?? '') > 0 || (fact.on === best.on && fact.id < best.id) ? fact : best,
    undefined,
  )
  return derived(latest, 'engagement', 'moderate')
}

/** The year is part of the id: the same kind of thing a year later is new ground for advice. */
function derived(fact: Fact | undefined, kind: SignalKind, strength: Strength, title = fact?.text ?? ''): Candidate[] {
  if (!fact) return []
  const { on, source, confidence } = fact
  const id = `${fact.id}@${on?.slice(0, 4) ?? 'undated'}`
  return [{ id, kind, strength, title, on, source, confidence, evidence: [fact.id] }]
}

function step(value: number, least: { very_strong: number; strong: number; moderate: number }): Strength {
  if (value >= least.very_strong) return 'very_strong'
  if (value >= least.strong) return 'strong'
  return value >= least.moderate ? 'moderate' : 'weak'
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
