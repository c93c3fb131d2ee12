import type { Enrichment, Summary } from '../model/index.ts'
import { fingerprint } from './fingerprint.ts'

/**
 * Writes the summaries of one organization's enrichments: one for each, in their order. It always comes back with a
 * summary; whatever fails on the way, the template's stands, which `enrich` has put into each enrichment.
 */
export interface SummaryWriter {
  write(organizationId: string, enrichments: readonly Enrichment[]): Promise<Summary[]>
}

/** Leaves what the template wrote. */
export const templateWriter: SummaryWriter = {
  async write(_organizationId, enrichments) {
    return enrichments.map(({ summary }) => summary)
  },
}

/** The enrichment with another summary, and the fingerprint of what it says now. */
export function withSummary(enrichment: Enrichment, summary: Summary): Enrichment {
  const said = { ...enrichment, summary }
  return { ...said, fingerprint: fingerprint(said) }
}
