import type { Fact, Person, Seniority, StoredSignal } from '../model/index.ts'
import type { Dossier } from '../oppspot/index.ts'
import { en } from '../phrases/en.ts'
import type { Phrases } from '../phrases/phrases.ts'
import { clean } from './clean.ts'
import { companyFacts } from './company-facts.ts'
import { compareTexts } from './order.ts'
import { signalTitle } from './signal-title.ts'

const RANK: Record<Seniority, number> = { c_level: 0, vp: 1, director: 2, manager: 3, other: 4 }
const PERSON_CONFIDENCE = 0.8
const CONTACT_CONFIDENCE = 0.9

/**
 * What oppSpot's data says about a company, one fact for each thing known, in an order that depends on nothing but the
 * data. Facts say nothing that changes with the day on which they are read, and a thing that is not known has none. In
 * English unless another phrase book is given.
 */
export function research(dossier: Dossier, phrases: Phrases = en): Fact[] {
  const facts = [
    ...companyFacts(dossier.company, phrases),
    ...bySeniority(dossier.people).flatMap((person) => personFacts(person, phrases)),
    ...[...dossier.signals].sort(bySignalId).map((signal) => eventFact(signal, phrases)),
  ]
  return [...new Map(facts.toReversed().map((fact) => [fact.id, fact])).values()].toReversed()
}

/** The most senior first; then by name, so that the order is the same on every machine. */
export function bySeniority(people: readonly Person[]): Person[] {
  return people.toSorted(
    (a, b) => RANK[a.seniority] - RANK[b.seniority] || compareTexts(a.name, b.name) || compareTexts(a.id, b.id),
  )
}

function personFacts(person: Person, { facts: say }: Phrases): Fact[] {
  const name = clean(person.name, 100)
  if (name === '') return []
  const title = person.title === null ? '' : clean(person.title, 100)
  const known: Fact = {
    id: `person:${person.id}`,
    kind: 'person',
    text: say.person(name, title, person.appointedOn),
    value: name,
    source: person.source,
    on: person.appointedOn,
    confidence: PERSON_CONFIDENCE,
  }
  if (person.lastContactOn === null) return [known]
  const contacted: Fact = {
    id: `contact:${person.id}`,
    kind: 'engagement',
    text: say.contact(name, person.lastContactOn),
    value: person.lastContactOn,
    source: person.source,
    on: person.lastContactOn,
    confidence: CONTACT_CONFIDENCE,
  }
  return [known, contacted]
}

function eventFact(signal: StoredSignal, phrases: Phrases): Fact {
  return {
    id: `event:${signal.id}`,
    kind: 'event',
    text: eventText(signal, phrases),
    value: signal.kind,
    source: signal.source,
    on: signal.on,
    confidence: Math.min(1, Math.max(0, signal.confidence)),
  }
}

function eventText(signal: StoredSignal, phrases: Phrases): string {
  const said = signalTitle(signal, phrases) || phrases.facts.reported(signal.kind)
  return signal.on === null ? said : `${said} (${phrases.date(signal.on)})`
}

function bySignalId(a: StoredSignal, b: StoredSignal): number {
  return compareTexts(a.id, b.id)
}
