import { createHash } from 'node:crypto'
import { z } from 'zod'
import { date, number, parseEach, text } from './lenient.ts'
import type { Misfits } from './misfits.ts'
import type { ResearchSection } from './research.ts'
import { confidenceOfWord, signalKindOf, strengthOfRelevance } from './signal-kinds.ts'
import type { CompanySignal } from './signals.ts'
import { isTrusted } from './trust.ts'

const lists = ['hiring_signals', 'expansion_signals', 'leadership_changes', 'product_signals', 'financial_signals']

const found = z.object({
  signal_type: z.string(),
  title: z.string().trim().min(1),
  detected_date: date,
  confidence: text,
  relevance_score: number,
  source_url: text,
  source_type: text,
})

/** The signals of the newest finished report: those with a source that a rep can check. */
export function researchSignals(sections: readonly ResearchSection[], misfits: Misfits): CompanySignal[] {
  return sections
    .filter((section) => section.visible && section.section_type === 'buying_signals')
    .flatMap((section) =>
      lists
        .flatMap((list) => listOf(section.content?.[list]))
        .flatMap((item) => parseEach(found, [item], 'research_sections.buying_signals', misfits))
        .filter((s) => isTrusted({ url: s.source_url, origins: [s.source_type], verified: false }))
        .map((s) => ({
          companyId: section.company_id,
          signal: {
            id: `research:${digest([section.company_id, s.signal_type, s.title, s.detected_date])}`,
            kind: signalKindOf(s.signal_type),
            strength: strengthOfRelevance(s.relevance_score ?? 0),
            title: s.title,
            on: s.detected_date,
            source: { name: s.source_type?.replaceAll('_', ' ') ?? 'oppSpot research', url: s.source_url },
            confidence: confidenceOfWord(s.confidence),
          },
        })),
    )
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function digest(parts: readonly (string | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)
}
