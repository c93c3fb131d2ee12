import type { Score, Signal, StageSuggestion } from '../model/index.ts'
import { type Findings, stopSignOf } from './findings.ts'
import { signalText } from './signal-text.ts'

/** Where the lead stands, by its score and its strong signals; a stop sign makes it a prospect at best. */
export function suggestStage({ signals, profile: { stages }, phrases }: Findings, score: Score): StageSuggestion {
  const stop = stopSignOf(signals)
  if (stop) return { stage: 'prospect', reason: signalText(stop, phrases), evidence: stop.evidence }
  const strong = signals.filter(({ strength }) => strength === 'strong' || strength === 'very_strong')
  const evidence = groundsOf(score, strong)
  const { qualified, contacted, lead } = stages
  const say = phrases.stage
  if (score.total >= qualified.score && strong.length >= qualified.strongSignals) {
    return { stage: 'qualified', reason: say.qualified(score.total, strong.length), evidence }
  }
  if (score.total >= qualified.score) {
    const reason = say.nearlyQualified(score.total, strong.length, qualified.strongSignals)
    return { stage: 'contacted', reason, evidence }
  }
  if (score.total >= contacted) return { stage: 'contacted', reason: say.atLeast(score.total, contacted), evidence }
  if (score.total >= lead) return { stage: 'lead', reason: say.atLeast(score.total, lead), evidence }
  return { stage: 'prospect', reason: say.below(score.total, lead), evidence }
}

function groundsOf(score: Score, strong: readonly Signal[]): readonly string[] {
  const earned = score.parts.flatMap(({ reasons }) => reasons.filter(({ points }) => points > 0))
  const grounds = new Set([...strong, ...earned].flatMap(({ evidence }) => evidence))
  return grounds.size > 0 ? [...grounds] : ['name']
}
