import { hash } from 'node:crypto'
import type { ClosedDeal } from './deal.ts'

const HELD_BACK = 0.3

/** Holds back three in ten of the won deals and as many of the lost, chosen by a hash of their ids: always the same. */
export function holdOut(deals: readonly ClosedDeal[]): { learnt: ClosedDeal[]; heldBack: ClosedDeal[] } {
  const chosen = new Set([...choose(deals.filter(({ won }) => won)), ...choose(deals.filter(({ won }) => !won))])
  return { learnt: deals.filter((deal) => !chosen.has(deal)), heldBack: deals.filter((deal) => chosen.has(deal)) }
}

function choose(deals: readonly ClosedDeal[]): ClosedDeal[] {
  return deals
    .map((deal) => ({ deal, key: hash('sha256', deal.id) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, Math.ceil(deals.length * HELD_BACK))
    .map(({ deal }) => deal)
}
