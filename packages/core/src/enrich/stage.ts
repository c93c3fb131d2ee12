import type { Score, Signal, StageSuggestion } from '../model/index.ts'
import { plural } from './english.ts'
import { type Findings, stopSignOf } from './findings.ts'
import { signalText } from './signal-text.ts'

/** Where the lead stands, by its score and its strong signals; a stop sign makes it a prospect at best. */
export function suggestStage({ signals, profile: { stages } }: Findings, score: Score): StageSuggestion {
  const stop = stopSignOf(signals)
  if (stop) return { stage: 'prospect', reason: signalText(stop), evidence: stop.evidence }
  const strong = signals.filter(({ strength }) => strength === 'strong' || strength === 'very_strong')
  const evidence = groundsOf(score, strong)
  const { qualified, contacted, lead } = stages
  if (score.total >= qualified.score && strong.length >= qualified.strongSignals) {
    const reason = `Score ${score.total} and ${plural(strong.length, 'strong signal')}`
    return { stage: 'qualified', reason, evidence }
  }
  if (score.total >= qualified.score) {
    const found = `${plural(strong.length, 'strong signal')} of the ${qualified.strongSignals} that make it qualified`
    return { stage: 'contacted', reason: `Score ${score.total}, with ${found}`, evidence }
  }
  if (score.total >= contacted)
    return { stage: 'contacted', reason: `Score ${score.total}: ${contacted} or more`, evidence }
  if (score.total >= lead) return { stage: 'lead', reason: `Score ${score.total}: ${lead} or more`, evidence }
  return { stage: 'prospect', reason: `Score ${score.total}: less than ${lead}`, evidence }
}

function groundsOf(score: Score, strong: readonly Signal[]): readonly string[] {
  const earned = score.parts.flatMap(({ reasons }) => reasons.filter(({ points }) => points > 0))
  const grounds = new Set([...strong, ...earned].flatMap(({ evidence }) => evidence))
  return grounds.size > 0 ? [...grounds] : ['name']
}
