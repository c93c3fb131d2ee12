import type { Fact, ScoreReason, Signal } from '../model/index.ts'

export type CriterionName = 'industry' | 'size' | 'location' | 'momentum' | 'revenue' | 'filings'

/**
 * One thing that a part of the score looks at. `share` is how much of its points it earns, 0 to 1; null when it is not
 * known, and then `text` says so.
 */
export interface Criterion {
  name: CriterionName
  points: number
  share: number | null
  text: string
  evidence: readonly string[]
}

/** A part's reasons with whole points, and how sure it is (0 to 1). */
export interface Judgement {
  reasons: ScoreReason[]
  confidence: number
}

/** The most that a known criterion can count for when others are not known. */
const STRETCH = 2

/**
 * Points for criteria. What is not known is never counted as bad: its points are shared out among what is known, up to
 * twice as many as those had, and the confidence falls instead.
 */
export function judge(criteria: readonly Criterion[], max: number, facts: ReadonlyMap<string, Fact>): Judgement {
  const asked = sum(criteria.map(({ points }) => points))
  const known = sum(criteria.map(({ points, share }) => (share === null ? 0 : points)))
  const stretch = known === 0 ? 0 : Math.min(STRETCH, max / known)
  const earned = apportion(criteria.map(({ points, share }) => points * (share ?? 0) * stretch))
  const sure = criteria.map(({ points, share, evidence }) => (share === null ? 0 : points * sureness(evidence, facts)))
  return {
    reasons: criteria.map(({ text, evidence }, index) => ({ text, points: earned[index] ?? 0, evidence })),
    confidence: asked === 0 ? 1 : sum(sure) / asked,
  }
}

/**
 * Points for signals, by what each adds to those before it: `max` is approached and never passed, however many
 * there are. Signals that add less than half a point are left out.
 */
export function weigh(
  signals: ReadonlyArray<{ signal: Signal; weight: number; text: string }>,
  max: number,
  facts: ReadonlyMap<string, Fact>,
): Judgement {
  const sorted = signals.toSorted((a, b) => b.weight - a.weight || (a.signal.id < b.signal.id ? -1 : 1))
  let open = 1
  const raw = sorted.map(({ weight }) => {
    const added = open * weight
    open -= added
    return added * max
  })
  const earned = apportion(raw)
  const reasons = sorted.map(({ signal, text }, index) => ({
    text,
    points: earned[index] ?? 0,
    evidence: signal.evidence,
  }))
  return {
    reasons: reasons.filter(({ points }) => points > 0),
    confidence: sureness(
      sorted.flatMap(({ signal }) => signal.evidence),
      facts,
    ),
  }
}

/** Whole numbers close to `values` whose sum is the rounded sum of the values (largest remainder). */
export function apportion(values: readonly number[]): number[] {
  const whole = values.map(Math.floor)
  let left = Math.round(sum(values)) - sum(whole)
  const byRemainder = values
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index)
  for (const { index } of byRemainder) {
    if (left <= 0) break
    whole[index] = (whole[index] ?? 0) + 1
    left -= 1
  }
  return whole
}

/** As sure as the surest fact among the evidence. */
function sureness(evidence: readonly string[], facts: ReadonlyMap<string, Fact>): number {
  return evidence.reduce((most, id) => Math.max(most, facts.get(id)?.confidence ?? 0), 0)
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0)
}
