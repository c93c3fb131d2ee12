import type { ScoringProfile } from '../enrich/index.ts'
import { type Criterion, criteria } from './deal.ts'

/** The profile's points, in the order of the criteria. */
export function pointsByCriterion({ points }: ScoringProfile): number[] {
  const { fit, intent, growth, engagement } = points
  const named: Record<Criterion, number> = { ...fit, intent, ...growth, engagement }
  return criteria.map((criterion) => named[criterion])
}

/** The profile with other points, given in the order of the criteria; criteria left out get none. */
export function withPoints(profile: ScoringProfile, points: readonly number[]): ScoringProfile {
  const [industry = 0, size = 0, location = 0, intent = 0, momentum = 0, revenue = 0, filings = 0, engagement = 0] =
    points
  return {
    ...profile,
    points: { fit: { industry, size, location }, intent, growth: { momentum, revenue, filings }, engagement },
  }
}
