import type { Fact, Person, Seniority, StoredSignal } from '../model/index.ts'
import type { Dossier } from '../oppspot/index.ts'
import { companyFacts } from './company-facts.ts'
import { clean, date } from './english.ts'
import { compareTexts } from './order.ts'

const RANK: Record<Seniority, number> = { c_level: 0, vp: 1, director: 2, manager: 3, other: 4 }
const PERSON_CONFIDENCE = 0.8
const CONTACT_CONFIDENCE = 0.9

/**
 * What oppSpot's data says about a company, one fact for each thing known, in an order that depends on nothing but the
 * data. Facts say nothing that changes with the day on which they are read, and a thing that is not known has none.
 */
export function research(dossier: Dossier): Fact[] {
  const facts = [
    ...companyFacts(dossier.company),
    ...bySeniority(dossier.people).flatMap(personFacts),
    ...[...dossier.signals].sort(bySignalId).map(eventFact),
  ]
  return [...new Map(facts.toReversed().map((fact) => [fact.id, fact])).values()].toReversed()
}

/** The most senior first; then by name, so that the order is the same on every machine. */
export function bySeniority(people: readonly Person[]): Person[] {
  return people.toSorted(
    (a, b) => RANK[a.seniority] - RANK[b.seniority] || compareTexts(a.name, b.name) || compareTexts(a.id, b.id),
  )
}

function personFacts(person: Person): Fact[] {
  const name = clean(person.name, 100)
  if (name === '') return []
  const title = person.title === null ? '' : clean(person.title, 100)
  const since = person.appointedOn === null ? '' : `, appointed on ${date(person.appointedOn)}`
  const known: Fact = {
    id: `person:${person.id}`,
    kind: 'person',
    text: `${title === '' ? name : `${name}, ${title}`}${since}`,
    value: name,
    source: person.source,
    on: person.appointedOn,
    confidence: PERSON_CONFIDENCE,
  }
  if (person.lastContactOn === null) return [known]
  const contacted: Fact = {
    id: `contact:${person.id}`,
    kind: 'engagement',
    text: `Last contact with ${name} on ${date(person.lastContactOn)}`,
    value: person.lastContactOn,
    source: person.source,
    on: person.lastContactOn,
    confidence: CONTACT_CONFIDENCE,
  }
  return [known, contacted]
}

function eventFact(signal: StoredSignal): Fact {
  return {
    id: `event:${signal.id}`,
    kind: 'event',
    text: eventText(signal),
    value: signal.kind,
    source: signal.source,
    on: signal.on,
    confidence: Math.min(1, Math.max(0, signal.confidence)),
  }
}

function eventText(signal: StoredSignal): string {
  const title = clean(signal.title) || `${signal.kind[0]?.toUpperCase()}${signal.kind.slice(1)} reported`
  return signal.on === null ? title : `${title} (${date(signal.on)})`
}

function bySignalId(a: StoredSignal, b: StoredSignal): number {
  return compareTexts(a.id, b.id)
}
