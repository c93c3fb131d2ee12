import type { Company, Fact, IsoDate, Person, RegisterEvent, SignalKind, Source, Strength } from '../model/index.ts'
import type { Dossier } from '../oppspot/index.ts'
import type { Phrases } from '../phrases/phrases.ts'
import { daysBetween } from './calendar.ts'
import { clean } from './clean.ts'
import { accountsOverdue } from './company-words.ts'
import { ENGAGEMENT_KINDS, ENGAGEMENT_STRENGTH, engagementId } from './engagement.ts'
import { compareTexts } from './order.ts'
import { registerEventId } from './register-facts.ts'

const YEAR_IN_DAYS = 365
const FUNDING_DAYS = 730
const BIG_ROUND = /series\W*[c-h]\b/i
const B_ROUND = /series\W*b\b/i
const A_ROUND = /series\W*a\b/i

/** A signal before its age is weighed. */
export interface Candidate {
  id: string
  kind: SignalKind
  strength: Strength
  title: string
  /** What the stored title says, whatever the language; null where nothing is stored. */
  given: string | null
  on: IsoDate | null
  confidence: number
  source: Source
  evidence: readonly string[]
}

/**
 * The signals that a company's facts amount to: hiring, funding, growth, overdue accounts, appointments, contact, and
 * what the CRM holds.
 */
export function derivedSignals(
  { company, people }: Dossier,
  facts: ReadonlyMap<string, Fact>,
  today: IsoDate,
  phrases: Phrases,
): Candidate[] {
  return [
    ...opening(company, facts),
    ...funding(company, facts, today),
    ...growing(company, facts),
    ...overdue(company, facts),
    ...registered(company, facts, today),
    ...appointments(people, facts, today, phrases),
    ...lastContact(people, facts),
    ...ENGAGEMENT_KINDS.flatMap((kind) =>
      derived(facts.get(engagementId(kind)), 'engagement', ENGAGEMENT_STRENGTH[kind]),
    ),
  ]
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

function growing({ employeeGrowth, revenueGrowth }: Company, facts: ReadonlyMap<string, Fact>): Candidate[] {
  const grows = (percent: number | null | undefined, id: string): Candidate[] => {
    if (percent === null || percent === undefined || percent < 10) return []
    return derived(facts.get(id), 'growth', step(percent, { very_strong: 50, strong: 25, moderate: 10 }))
  }
  return [...grows(employeeGrowth, 'employee_growth'), ...grows(revenueGrowth?.percent, 'revenue_growth')]
}

function overdue(company: Company, facts: ReadonlyMap<string, Fact>): Candidate[] {
  return accountsOverdue(company) ? derived(facts.get('accounts'), 'filing', 'weak') : []
}

/** How long each entry in the register is worth telling, and how much it says. None of them is a reason to buy. */
const REGISTERED: Partial<Record<RegisterEvent['what'], { days: number; strength: Strength }>> = {
  charge_registered: { days: FUNDING_DAYS, strength: 'moderate' },
  office_moved: { days: YEAR_IN_DAYS, strength: 'weak' },
  accounts_filed: { days: 90, strength: 'weak' },
}

function registered({ registerEvents }: Company, facts: ReadonlyMap<string, Fact>, today: IsoDate): Candidate[] {
  return registerEvents.flatMap((event) => {
    const rule = REGISTERED[event.what]
    const age = daysBetween(event.on, today)
    if (!rule || age === null || age > rule.days) return []
    return derived(facts.get(registerEventId(event)), 'filing', rule.strength)
  })
}

function appointments(
  people: readonly Person[],
  facts: ReadonlyMap<string, Fact>,
  today: IsoDate,
  { signals: say }: Phrases,
): Candidate[] {
  return people.flatMap((person) => {
    const age = person.appointedOn === null ? null : daysBetween(person.appointedOn, today)
    const fact = facts.get(`person:${person.id}`)
    if (age === null || age > YEAR_IN_DAYS || !fact) return []
    const title = clean(person.title ?? '', 100)
    const strength = person.seniority === 'c_level' ? 'strong' : person.seniority === 'other' ? 'weak' : 'moderate'
    return derived(fact, 'leadership', strength, say.appointed(String(fact.value), title))
  })
}

function lastContact(people: readonly Person[], facts: ReadonlyMap<string, Fact>): Candidate[] {
  const contacts = people.flatMap(({ id }) => facts.get(`contact:${id}`) ?? [])
  const latest = contacts.reduce<Fact | undefined>(
    (best, fact) =>
      !best || compareTexts(fact.on ?? '', best.on ?? '') > 0 || (fact.on === best.on && fact.id < best.id)
        ? fact
        : best,
    undefined,
  )
  return derived(latest, 'engagement', 'moderate')
}

/** The year is part of the id: the same kind of thing a year later is new ground for advice. */
function derived(fact: Fact | undefined, kind: SignalKind, strength: Strength, title = fact?.text ?? ''): Candidate[] {
  if (!fact) return []
  const { on, source, confidence } = fact
  const id = `${fact.id}@${on?.slice(0, 4) ?? 'undated'}`
  return [{ id, kind, strength, title, given: null, on, source, confidence, evidence: [fact.id] }]
}

function step(value: number, least: { very_strong: number; strong: number; moderate: number }): Strength {
  if (value >= least.very_strong) return 'very_strong'
  if (value >= least.strong) return 'strong'
  return value >= least.moderate ? 'moderate' : 'weak'
}
