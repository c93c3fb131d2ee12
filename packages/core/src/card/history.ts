import type { Enrichment, IsoInstant, ScoreBand } from '../model/index.ts'
import { BANDS } from './words.ts'

/** One of a company's enrichments, as the card's history lists it. */
export interface CardHistoryEntry {
  at: IsoInstant
  total: number
  band: ScoreBand
  /** `Hot lead`. */
  label: string
  /** Points more or less than the time before; null for the first. */
  change: number | null
}

/** The history of a company's enrichments, in the order given: newest first. */
export function historyOf(
  enrichments: ReadonlyArray<Pick<Enrichment, 'at'> & { score: Pick<Enrichment['score'], 'total' | 'band'> }>,
): CardHistoryEntry[] {
  return enrichments.map(({ at, score: { total, band } }, index) => {
    const before = enrichments[index + 1]
    return { at, total, band, label: BANDS[band], change: before === undefined ? null : total - before.score.total }
  })
}
