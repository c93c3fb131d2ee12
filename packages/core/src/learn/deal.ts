import { fitCriteria } from '../enrich/fit.ts'
import { growthCriteria } from '../enrich/growth.ts'
import { defaultProfile, type EnrichContext } from '../enrich/index.ts'
import { findingsOf } from '../enrich/pipeline.ts'
import { score } from '../enrich/score.ts'
import type { Dossier } from '../oppspot/index.ts'

/** What the points of a scoring profile are given for. */
export const criteria = [
  'industry',
  'size',
  'location',
  'intent',
  'momentum',
  'revenue',
  'filings',
  'engagement',
] as const

export type Criterion = (typeof criteria)[number]

/** How much of its points each criterion earned, 0 to 1; null where it was not known. */
export type Shares = Readonly<Record<Criterion, number | null>>

/** A deal that came to its end, and what its company looked like before that. */
export interface ClosedDeal {
  id: string
  won: boolean
  features: Shares
}

/**
 * What a company looked like as of `now`, by the organization's ideal customer and signal settings. Take a day before
 * the deal closed, and data of that day: what was learnt of the company because it bought predicts nothing.
 */
export function featuresOf(dossier: Dossier, context: Omit<EnrichContext, 'team'>): Shares {
  // The defaults' points give each criterion room enough to be told apart, whatever the organization gives it.
  const profile = { ...context.profile, points: defaultProfile.points }
  const findings = findingsOf(dossier, { ...context, profile })
  // A stop sign would cap all parts alike and hide what they are worth.
  const { parts } = score({ ...findings, signals: findings.signals.filter(({ kind }) => kind !== 'risk') })
  const part = (name: string) =>
    parts.filter((each) => each.name === name).map(({ points, max }) => points / max)[0] ?? null
  const named = [...fitCriteria(findings), ...growthCriteria(findings)]
  const share = (name: Criterion) => named.find((each) => each.name === name)?.share ?? null
  return {
    industry: share('industry'),
    size: share('size'),
    location: share('location'),
    intent: part('intent'),
    momentum: share('momentum'),
    revenue: share('revenue'),
    filings: share('filings'),
    engagement: part('engagement'),
  }
}
