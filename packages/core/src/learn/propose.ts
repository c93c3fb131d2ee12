import { hash } from 'node:crypto'
import { apportion } from '../enrich/criteria.ts'
import { parseProfile, type ScoringProfile } from '../enrich/index.ts'
import { auc } from './auc.ts'
import { type ClosedDeal, type Criterion, criteria } from './deal.ts'
import { holdOut } from './hold-out.ts'
import { fitLogistic } from './logistic.ts'
import { pointsByCriterion, withPoints } from './points.ts'

/** Fewer closed deals than this teach nothing; nor do fewer than so many won, or lost. */
export const leastDeals = 50
export const leastOfEach = 10
/** Holds each weight to what is set now about as firmly as fifty deals pull at it. */
const PENALTY = 1

/** How a criterion's points would change, and why, in words. */
export interface PointsChange {
  criterion: Criterion
  before: number
  after: number
  text: string
}

/** How well scores tell won deals from lost ones among those held back: the area under the ROC curve. */
export interface Comparison {
  current: number
  proposed: number
  learntFrom: number
  heldBack: number
}

/** Other points for a person to accept or not; or, with the reason, none. */
export type Proposal =
  | { profile: ScoringProfile; changes: readonly PointsChange[]; comparison: Comparison }
  | { profile: null; reason: string; comparison: Comparison | null }

/**
 * Learns from an organization's closed deals how many points each criterion is worth. A part of the deals is held back,
 * always the same, and points are proposed only where they order those better than the present ones do. Nothing is
 * applied: the profile is a proposal with a version of its own. The same deals in any order give the same answer.
 */
export function proposePoints(deals: readonly ClosedDeal[], current: ScoringProfile): Proposal {
  const sorted = deals.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const won = sorted.filter((deal) => deal.won).length
  const lost = sorted.length - won
  if (sorted.length < leastDeals) {
    return none(`${sorted.length} closed deals are too few to learn from: it takes ${leastDeals}.`)
  }
  if (Math.min(won, lost) < leastOfEach) {
    return none(`${won} won and ${lost} lost deals: it takes ${leastOfEach} of each to tell them apart.`)
  }
  const { learnt, heldBack } = holdOut(sorted)
  const usual = meansOf(learnt)
  const before = pointsByCriterion(current)
  const after = learnPoints(learnt, usual, before)
  if (after === null) return none('Won deals differ from lost ones in nothing that the score looks at.')
  const outcomes = heldBack.map((deal) => deal.won)
  const order = (points: Points) =>
    auc(
      heldBack.map((deal) => dot(points, inputOf(deal, usual))),
      outcomes,
    ) ?? 0.5
  const comparison = {
    current: order(before),
    proposed: order(after),
    learntFrom: learnt.length,
    heldBack: heldBack.length,
  }
  if (comparison.proposed <= comparison.current) {
    const reason = 'The points as they are order the deals that were held back at least as well as the learnt ones.'
    return { profile: null, reason, comparison }
  }
  const profile = parseProfile({ ...withPoints(current, after), version: versionOf(sorted, current) })
  return { profile, changes: criteria.map((_, at) => explain(at, before, after, learnt)), comparison }
}

type Points = readonly number[]

function none(reason: string): Proposal {
  return { profile: null, reason, comparison: null }
}

/**
 * Whole points that add up to 100, in proportion to what each criterion adds to the odds; null where none adds any. The
 * fit starts from the present points, scaled to the odds as a whole, and leaves them only as far as the deals pull.
 */
function learnPoints(deals: readonly ClosedDeal[], usual: Points, present: Points): number[] | null {
  const rows = deals.map((deal) => inputOf(deal, usual))
  const yes = deals.map((deal) => deal.won)
  const scores = rows.map((row) => [dot(present, row) / 100])
  const [scale = 0] = fitLogistic(scores, yes, { penalty: PENALTY, prior: [0] }).weights
  const prior = present.map((points) => (Math.max(0, scale) * points) / 100)
  const gains = fitLogistic(rows, yes, { penalty: PENALTY, prior }).weights.map((weight) => Math.max(0, weight))
  const all = gains.reduce((sum, gain) => sum + gain, 0)
  return all === 0 ? null : apportion(gains.map((gain) => (100 * gain) / all))
}

/** What is not known counts as usual, so that it speaks neither for nor against. */
function inputOf({ features }: ClosedDeal, usual: Points): number[] {
  return criteria.map((criterion, at) => features[criterion] ?? usual[at] ?? 0)
}

function meansOf(deals: readonly ClosedDeal[]): number[] {
  return criteria.map((criterion) => mean(deals, criterion) ?? 0)
}

function mean(deals: readonly ClosedDeal[], criterion: Criterion): number | null {
  const known = deals.flatMap(({ features }) => features[criterion] ?? [])
  return known.length === 0 ? null : known.reduce((all, share) => all + share, 0) / known.length
}

function explain(at: number, before: Points, after: Points, deals: readonly ClosedDeal[]): PointsChange {
  const criterion = criteria[at] ?? 'industry'
  const share = (won: boolean) =>
    mean(
      deals.filter((deal) => deal.won === won),
      criterion,
    )
  const [won, lost] = [share(true), share(false)]
  const seen =
    won === null || lost === null
      ? 'it was not known of enough deals'
      : `deals that you won earned ${percent(won)} of these points on average, lost ones ${percent(lost)}`
  const [was, is] = [before[at] ?? 0, after[at] ?? 0]
  const change = was === is ? `stays at ${was}` : `from ${was} to ${is}`
  return { criterion, before: was, after: is, text: `${criterion}: ${change}; ${seen}` }
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`
}

/** Another version for other deals or other settings, the same for the same. */
function versionOf(deals: readonly ClosedDeal[], current: ScoringProfile): string {
  return `learnt-${hash('sha256', JSON.stringify([current, deals])).slice(0, 12)}`
}

function dot(points: Points, input: readonly number[]): number {
  return points.reduce((all, each, at) => all + each * (input[at] ?? 0), 0)
}
