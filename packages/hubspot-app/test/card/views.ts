import { type CardInput, type CardView, cardView } from '@smartsync/core/card'
import type { Enrichment, Language } from '@smartsync/core/model'
import { enriched, wellKnown } from '../../../core/test/enrich/builders.ts'

/** An enrichment as the pipeline makes it. */
export const enrichment: Enrichment = {
  ...enriched(wellKnown),
  owner: { userId: 'u-1', email: 'ada@demo.example', reason: 'It is their turn' },
}

/** The same for an organization that reads that language. */
export function enrichmentIn(language: Language): Enrichment {
  const team = { members: [{ userId: 'u-1', email: 'ada@demo.example', name: 'Ada' }], territories: [] }
  return enriched(wellKnown, { language, team })
}

/** What the backend shows of a company that is known well. */
export function viewOf(known: Partial<CardInput> = {}): CardView {
  return cardView({
    now: new Date(enrichment.at),
    connected: true,
    enrichment,
    job: null,
    noMatch: null,
    failure: null,
    ...known,
  })
}

/** The card's content of such a view. */
export function contentOf(view: CardView) {
  if (!('content' in view) || view.content === null) throw new Error(`The card has no content: ${view.state}`)
  return view.content
}
