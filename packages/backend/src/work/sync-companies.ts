import { type CompileTransform, fieldValues, wantedFields } from '@smartsync/core/mapping'
import type { Company } from '@smartsync/core/model'
import type { EntityLink } from '../store/links.ts'
import type { Batch } from './batch.ts'
import type { Enriched } from './enrich-targets.ts'
import { type Subject, type SyncedRecord, syncRecords } from './sync-records.ts'
import type { Target } from './targets.ts'

/**
 * Brings the targets' companies up to date in the CRM, each once, whatever the number of targets that share it. A lead's
 * company is created where the CRM has none; a target that is a record of the CRM itself creates nothing.
 */
export function syncCompanies(
  { connector, mappings, guard }: Batch,
  work: readonly Enriched[],
  links: readonly EntityLink[],
  compile: CompileTransform,
): Promise<SyncedRecord[]> {
  const subjects = new Map<string, Subject>()
  for (const { target, company, enrichment, crmOwnerId } of work) {
    const known = subjects.get(company.id)
    if (known !== undefined) {
      const recordId = known.recordId ?? target.records?.company ?? null
      subjects.set(company.id, { ...known, recordId, create: known.create || target.records === null })
      continue
    }
    const link = links.find(({ oppspotId }) => oppspotId === company.id)
    const values = fieldValues({ company, contact: null, enrichment, crmOwnerId })
    subjects.set(company.id, {
      key: company.id,
      recordId: target.records?.company ?? link?.crmId ?? null,
      lookups: lookupsOf(target, company),
      wanted: wantedFields(mappings, values, 'company', compile).wanted,
      written: link?.written ?? {},
      create: target.records === null,
      associate: [],
    })
  }
  return syncRecords(connector, 'company', [...subjects.values()], guard)
}

/**
 * A record that we created but did not get to remember can only be there from the second try on; should it turn up all
 * the same, the CRM refuses to create its key twice, and it is updated.
 */
function lookupsOf({ job }: Target, { id, domain }: Company): Subject['lookups'] {
  return [
    ...(job.attempt > 1 ? [{ key: 'externalKey', value: id } as const] : []),
    ...(domain === null ? [] : [{ key: 'domain', value: domain } as const]),
  ]
}
