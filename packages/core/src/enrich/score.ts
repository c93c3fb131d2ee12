import type { Score, ScoreBand, ScorePart, ScorePartName } from '../model/index.ts'
import { type Judgement, judge, weigh } from './criteria.ts'
import { type Findings, stopSignOf } from './findings.ts'
import { fitCriteria } from './fit.ts'
import { growthCriteria } from './growth.ts'
import type { ScoringProfile } from './profile.ts'
import { signalText } from './signal-text.ts'

/**
 * How good a lead the company is, 0 to 100, in four parts whose reasons add up to the point.
 *
 * Same findings, same score, on every machine: whole points, and no arithmetic but + − × ÷. What is not known lowers
 * the confidence and never counts as bad. A stop sign caps the total, and each part says what it lost to it.
 */
export function score(findings: Findings): Score {
  const { facts, profile } = findings
  const { fit, growth } = profile.points
  const fitMax = fit.industry + fit.size + fit.location
  const growthMax = growth.momentum + growth.revenue + growth.filings
  const judged = [
    { name: 'fit', max: fitMax, ...judge(fitCriteria(findings), fitMax, facts) },
    { name: 'intent', max: profile.points.intent, ...intent(findings) },
    { name: 'growth', max: growthMax, ...judge(growthCriteria(findings), growthMax, facts) },
    { name: 'engagement', max: profile.points.engagement, ...engagement(findings) },
  ] as const
  const confidence = judged.reduce((all, part) => all + part.max * part.confidence, 0) / 100
  const parts = capped(judged.map(part), findings)
  const total = parts.reduce((all, { points }) => all + points, 0)
  return {
    total,
    band: bandOf(total, profile),
    confidence: Math.round(confidence * 100) / 100,
    parts,
    profile: profile.version,
  }
}

function part({ name, max, reasons }: { name: ScorePartName; max: number } & Judgement): ScorePart {
  return { name, points: reasons.reduce((all, { points }) => all + points, 0), max, reasons }
}

function intent({ signals, profile, facts, phrases }: Findings): Judgement {
  const { intent: max } = profile.points
  const telling = signals
    .map((signal) => ({
      signal,
      weight: signal.weight * profile.signals.intent[signal.kind],
      text: signalText(signal, phrases),
    }))
    .filter(({ signal, weight }) => signal.kind !== 'risk' && weight > 0)
  return orElse(weigh(telling, max, facts), phrases.score.noIntent)
}

function engagement({ signals, profile, facts, phrases }: Findings): Judgement {
  const { engagement: max } = profile.points
  const contacts = signals
    .filter(({ kind }) => kind === 'engagement')
    .map((signal) => ({ signal, weight: signal.weight, text: signalText(signal, phrases) }))
  return orElse(weigh(contacts, max, facts), phrases.score.noEngagement)
}

function orElse(judgement: Judgement, text: string): Judgement {
  return judgement.reasons.length > 0 ? judgement : { ...judgement, reasons: [{ text, points: 0, evidence: [] }] }
}

/** Each part keeps what is left of the cap, in order, and says what it lost and to what. */
function capped(parts: readonly ScorePart[], { signals, profile, phrases }: Findings): readonly ScorePart[] {
  const stop = stopSignOf(signals)
  if (!stop) return parts
  const cap = profile.stopSignCap
  const text = phrases.score.heldAt(cap, signalText(stop, phrases))
  let left = cap
  return parts.map((part, index) => {
    const points = Math.min(part.points, left)
    left -= points
    const lost = part.points - points
    if (lost === 0 && index > 0) return part
    return {
      ...part,
      points,
      reasons: [...part.reasons, { text, points: lost === 0 ? 0 : -lost, evidence: stop.evidence }],
    }
  })
}

function bandOf(total: number, { bands }: ScoringProfile): ScoreBand {
  if (total >= bands.hot) return 'hot'
  if (total >= bands.warm) return 'warm'
  return total >= bands.cool ? 'cool' : 'cold'
}
