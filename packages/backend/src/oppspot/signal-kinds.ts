import type { SignalKind, Strength } from '@smartsync/core/model'

/** Every `signal_type` of oppSpot's four vocabularies, in ours. */
const kinds: Record<string, SignalKind> = {
  funding: 'funding',
  funding_round: 'funding',
  executive_change: 'leadership',
  leadership: 'leadership',
  leadership_change: 'leadership',
  job_posting: 'hiring',
  hiring: 'hiring',
  expansion: 'expansion',
  expansion_news: 'expansion',
  market_entry: 'expansion',
  technology_adoption: 'technology',
  tech_adoption: 'technology',
  tech_change: 'technology',
  merger_acquisition: 'acquisition',
  partnership: 'partnership',
  product_launch: 'product',
  companies_house_filing: 'filing',
  accounts_filing: 'filing',
  financial_health: 'filing',
  compliance: 'filing',
  business_status: 'risk',
  accounts_overdue: 'filing',
  web_activity: 'engagement',
  website_activity: 'engagement',
  social_engagement: 'engagement',
}

/** Types that we do not know, or that say no more than that something was written, are news. */
export function signalKindOf(type: string): SignalKind {
  return kinds[type] ?? 'news'
}

/** Dialect A's strength, 0 to 10. */
export function strengthOfTen(value: number): Strength {
  if (value >= 8.5) return 'very_strong'
  if (value >= 7) return 'strong'
  return value >= 4 ? 'moderate' : 'weak'
}

/** Research's relevance, 0 to 1. */
export function strengthOfRelevance(value: number): Strength {
  if (value >= 0.8) return 'strong'
  return value >= 0.6 ? 'moderate' : 'weak'
}

/** oppSpot's own measure of a funding round, by amount whatever the currency, or by round. */
export function strengthOfRound(amount: number, round: string | null): Strength {
  if (amount > 50e6 || round === 'series_c' || round === 'series_d_plus' || round === 'ipo') return 'very_strong'
  if (amount > 10e6 || round === 'series_b') return 'strong'
  return amount > 2e6 || round === 'series_a' ? 'moderate' : 'weak'
}

const words: readonly Strength[] = ['very_strong', 'strong', 'moderate', 'weak']

/** The stored word; where there is none, the least that can be claimed. */
export function strengthOfWord(value: string | null): Strength {
  return words.find((word) => word === value) ?? 'weak'
}

/** `high`, `medium` and `low` as oppSpot's own services count them, 0 to 1. */
export function confidenceOfWord(value: string | null): number {
  return value === 'high' ? 0.9 : value === 'medium' ? 0.7 : 0.5
}
