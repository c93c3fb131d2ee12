import type { Sentence, Signal, Summary } from '../model/index.ts'
import { descriptionOf, groupOf, industryOf, nameOf, revenueOf, staffOf, townOf } from './company-words.ts'
import { date, list, sentence } from './english.ts'
import { type Findings, stopSignOf } from './findings.ts'
import { signalText } from './signal-text.ts'

interface Phrase {
  text: string
  evidence: readonly string[]
}

/**
 * The template writer: what they do, how large they are and how long they have been about, and why now. It says only
 * what facts say, and says so where they are silent.
 */
export function writeSummary(findings: Findings): Summary {
  return { writer: 'template', sentences: [whatTheyDo(findings), sizeAndStage(findings), whyNow(findings)] }
}

function whatTheyDo({ dossier: { company }, facts }: Findings): Sentence {
  const town = townOf(company)
  const description = descriptionOf(company)
  const industry = industryOf(company)
  const does: Phrase | null = description
    ? { text: `is described as “${description}”`, evidence: ['description'] }
    : industry
      ? { text: `is listed under “${industry}”`, evidence: ['industry'] }
      : null
  const based: Phrase | null = town ? { text: `is based in ${town}`, evidence: ['location'] } : null
  const known = [based, does].filter((phrase) => phrase !== null)
  const name: Phrase = { text: nameOf(company), evidence: ['name'] }
  if (known.length === 0) return joined(name, 'is known by name only so far', [], facts)
  if (!does) return joined(name, `${list(known.map(({ text }) => text))}; what it does is not known`, known, facts)
  return joined(name, list(known.map(({ text }) => text)), known, facts)
}

function sizeAndStage({ dossier: { company }, facts }: Findings): Sentence {
  const staff = staffOf(company)
  const revenue = revenueOf(company)
  const has = [
    ...(staff ? [{ text: staff.text, evidence: ['employees'] }] : []),
    ...(revenue ? [{ text: revenue.text, evidence: ['revenue'] }] : []),
  ]
  const stage = [
    ...(has.length > 0
      ? [{ text: `has ${list(has.map(({ text }) => text))}`, evidence: has.flatMap((each) => each.evidence) }]
      : []),
    ...age(company),
    ...group(company),
  ]
  if (stage.length === 0) return { text: 'Its size, revenue and age are not known.', evidence: ['name'] }
  const open = staff || revenue ? '' : '; its size is not known'
  return joined({ text: 'It', evidence: [] }, chain(stage.map(({ text }) => text)) + open, stage, facts)
}

function age({ incorporatedOn, foundedYear }: Findings['dossier']['company']): Phrase[] {
  if (incorporatedOn) return [{ text: `was incorporated on ${date(incorporatedOn)}`, evidence: ['incorporated'] }]
  return foundedYear ? [{ text: `was founded in ${foundedYear}`, evidence: ['founded'] }] : []
}

function group(company: Findings['dossier']['company']): Phrase[] {
  const text = groupOf(company)
  return text ? [{ text, evidence: ['group'] }] : []
}

function whyNow({ signals, profile, facts }: Findings): Sentence {
  const stop = stopSignOf(signals)
  if (stop) return { text: sentence(`${signalText(stop)}, so leave it for now`), evidence: stop.evidence }
  const reasons = signals.filter((signal) => isReasonNow(signal, profile)).slice(0, 2)
  if (reasons.length > 0) {
    return {
      text: sentence(`Why now: ${reasons.map(signalText).join('; ')}`),
      evidence: [...new Set(reasons.flatMap((signal: Signal) => signal.evidence))],
    }
  }
  return {
    text: 'No recent sign that it is about to buy is known.',
    evidence: facts.has('number') ? ['name', 'number'] : ['name'],
  }
}

/** Someone who answered, met us or has a deal open is a reason too, although the score counts that as engagement. */
function isReasonNow({ kind, strength }: Signal, profile: Findings['profile']): boolean {
  const engaged = kind === 'engagement' && (strength === 'strong' || strength === 'very_strong')
  return engaged || kind === 'growth' || profile.signals.intent[kind] > 0
}

function joined(subject: Phrase, predicate: string, phrases: readonly Phrase[], facts: Findings['facts']): Sentence {
  const evidence = [...subject.evidence, ...phrases.flatMap((phrase) => phrase.evidence)]
  return {
    text: sentence(`${subject.text} ${predicate}`),
    evidence: [...new Set(evidence)].filter((id) => facts.has(id)),
  }
}

/** Phrases that hold an "and" of their own are kept apart by a comma before the last one. */
function chain(phrases: readonly string[]): string {
  const last = phrases.at(-1) ?? ''
  return phrases.length < 2 ? last : `${phrases.slice(0, -1).join(', ')}${phrases.length > 1 ? ', and ' : ''}${last}`
}
