import type { ScoreBand, ScorePartName, SignalKind, Stage, Strength, Summary, SummaryFallback } from '../model/index.ts'
import type { MatchGrounds } from '../oppspot/index.ts'

export const BANDS: Record<ScoreBand, string> = {
  hot: 'Hot lead',
  warm: 'Warm lead',
  cool: 'Cool lead',
  cold: 'Cold lead',
}
export const STAGES: Record<Stage, string> = {
  prospect: 'Prospect',
  lead: 'Lead',
  contacted: 'Contacted',
  qualified: 'Qualified',
}
export const MATCHES: Record<MatchGrounds['how'], string> = {
  id: 'Linked to this company in oppSpot',
  number: 'Found by its company number',
  domain: 'Found by its website',
  'name and place': 'Found by its name and place',
}
export const WRITERS: Record<Summary['writer'], string> = {
  template: 'Written from the facts by a template',
  llm: 'Written by a language model, checked against the facts',
}
export const FALLBACKS: Record<SummaryFallback, string> = {
  budget_spent: 'today’s tokens for the language model are spent',
  unavailable: 'the language model could not be reached',
  timeout: 'the language model took too long',
  refused: 'the language model declined to write',
  malformed: 'the language model’s answer could not be read',
  ungrounded: 'the facts did not bear out what the language model wrote',
  language: 'what a language model writes can be checked against the facts in English only',
}
export const STRENGTHS: Record<Strength, string> = {
  very_strong: 'Very strong',
  strong: 'Strong',
  moderate: 'Moderate',
  weak: 'Weak',
}
export const PARTS: Record<ScorePartName, string> = {
  fit: 'Fit',
  intent: 'Intent to buy',
  growth: 'Growth and finances',
  engagement: 'Engagement',
}
export const KINDS: Record<SignalKind, string> = {
  hiring: 'Hiring',
  funding: 'Funding',
  expansion: 'Expansion',
  leadership: 'Leadership change',
  technology: 'Technology',
  growth: 'Growth',
  filing: 'Filing',
  acquisition: 'Acquisition',
  partnership: 'Partnership',
  product: 'Product',
  news: 'News',
  engagement: 'Engagement',
  risk: 'Stop sign',
}
