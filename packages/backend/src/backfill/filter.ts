import type { RecordFilter } from '@smartsync/core/crm'
import type { Mapping } from '@smartsync/core/mapping'
import type { BackfilledType, BackfillScope } from './backfill.ts'

/** Our fields that every enrichment fills, the surest first. */
const MARKS = ['enrichment.at', 'score.total', 'summary.text']

/** Which records of a type the scope means, in the CRM's own fields as this integration maps them. */
export function filterFor(
  { createdSince, neverEnriched }: Pick<BackfillScope, 'createdSince' | 'neverEnriched'>,
  type: BackfilledType,
  mappings: readonly Mapping[],
): RecordFilter {
  const mark = neverEnriched ? markOf(type, mappings) : null
  return { createdSince, blank: mark === null ? [] : [mark] }
}

/** The CRM field that shows that a record was enriched; null where none is mapped. */
function markOf(type: BackfilledType, mappings: readonly Mapping[]): string | null {
  const written = mappings.filter(({ entityType, direction }) => entityType === type && direction !== 'from_crm')
  const marks = MARKS.flatMap((key) => written.find(({ oppspotField }) => oppspotField === key) ?? [])
  return marks[0]?.crmField ?? null
}
