import type { Sentence, Signal, Summary } from '../model/index.ts'
import { sentence } from '../phrases/sentence.ts'
import { descriptionOf, groupOf, industryOf, nameOf, revenueOf, staffOf, townOf } from './company-words.ts'
import { type Findings, stopSignOf } from './findings.ts'
import { signalText } from './signal-text.ts'

/**
 * The template writer: what they do, how large they are and how long they have been about, and why now. It says only
 * what facts say, and says so where they are silent.
 */
export function writeSummary(findings: Findings): Summary {
  return { writer: 'template', sentences: [whatTheyDo(findings), sizeAndAge(findings), whyNow(findings)] }
}

function whatTheyDo({ dossier: { company }, facts, phrases }: Findings): Sentence {
  const name = nameOf(company) ?? phrases.thisCompany
  const town = townOf(company)
  const description = descriptionOf(company)
  const industry = description === null ? industryOf(company) : null
  const rests = [
    'name',
    ...(town === null ? [] : ['location']),
    ...(description === null ? [] : ['description']),
    ...(industry === null ? [] : ['industry']),
  ]
  return said(phrases.summary.whatTheyDo({ name, town, description, industry }), rests, facts)
}

function sizeAndAge({ dossier: { company }, facts, phrases: { summary: say } }: Findings): Sentence {
  const { incorporatedOn } = company
  const foundedYear = incorporatedOn ? null : company.foundedYear || null
  const known = {
    staff: staffOf(company),
    revenue: revenueOf(company),
    incorporatedOn: incorporatedOn || null,
    foundedYear,
    group: groupOf(company),
  }
  const rests = [
    ...(known.staff ? ['employees'] : []),
    ...(known.revenue ? ['revenue'] : []),
    ...(known.incorporatedOn ? ['incorporated'] : []),
    ...(known.foundedYear ? ['founded'] : []),
    ...(known.group ? ['group'] : []),
  ]
  if (rests.length === 0) return { text: sentence(say.sizeAndAgeUnknown), evidence: ['name'] }
  return said(say.sizeAndAge(known), rests, facts)
}

function whyNow({ signals, profile, facts, phrases }: Findings): Sentence {
  const say = phrases.summary
  const stop = stopSignOf(signals)
  if (stop) return { text: sentence(say.leaveIt(signalText(stop, phrases))), evidence: stop.evidence }
  const reasons = signals.filter((signal) => isReasonNow(signal, profile)).slice(0, 2)
  if (reasons.length > 0) {
    return {
      text: sentence(say.whyNow(reasons.map((signal) => signalText(signal, phrases)))),
      evidence: [...new Set(reasons.flatMap((signal: Signal) => signal.evidence))],
    }
  }
  return { text: sentence(say.noReasonNow), evidence: facts.has('number') ? ['name', 'number'] : ['name'] }
}

/** Someone who answered, met us or has a deal open is a reason too, although the score counts that as engagement. */
function isReasonNow({ kind, strength }: Signal, profile: Findings['profile']): boolean {
  const engaged = kind === 'engagement' && (strength === 'strong' || strength === 'very_strong')
  return engaged || kind === 'growth' || profile.signals.intent[kind] > 0
}

function said(text: string, evidence: readonly string[], facts: Findings['facts']): Sentence {
  return { text: sentence(text), evidence: evidence.filter((id) => facts.has(id)) }
}
