import { type SummaryWriter, withSummary } from '@smartsync/core/enrich'
import type { Enriched } from './enrich-targets.ts'

/** Lets the writer word the summaries anew, once a company, however many targets share it. */
export async function writeSummaries(
  writer: SummaryWriter,
  organizationId: string,
  work: readonly Enriched[],
): Promise<Enriched[]> {
  const enrichments = [...new Map(work.map(({ enrichment }) => [enrichment.companyId, enrichment])).values()]
  const summaries = await writer.write(organizationId, enrichments)
  const written = new Map(
    enrichments.map((enrichment, index) => {
      const summary = summaries[index]
      return [enrichment.companyId, summary === undefined ? enrichment : withSummary(enrichment, summary)]
    }),
  )
  return work.map((each) => ({ ...each, enrichment: written.get(each.enrichment.companyId) ?? each.enrichment }))
}
