import type { CrmConnector } from '@smartsync/core/crm'
import { type CompileTransform, fieldValues, wantedFields } from '@smartsync/core/mapping'
import type { EntityLink } from '../store/links.ts'
import type { Batch } from './batch.ts'
import { contactKey } from './contact-key.ts'
import type { Enriched } from './enrich-targets.ts'
import { type Subject, type SyncedRecord, syncRecords } from './sync-records.ts'

/** The id by which we know the person of a target, or null when the target is about a company alone. */
export function keyOfContact({ target, company }: Enriched): string | null {
  return target.contact === null ? null : contactKey(target.contact, company.id, target.records?.contact ?? null)
}

/**
 * Brings the targets' contacts up to date in the CRM, each once, and associates them with their company's record where
 * they have no company yet. `companies` holds what became of each company, by oppSpot id.
 */
export async function syncContacts(
  { connector, mappings, guard }: Batch,
  work: readonly Enriched[],
  links: readonly EntityLink[],
  companies: ReadonlyMap<string, SyncedRecord>,
  compile: CompileTransform,
): Promise<SyncedRecord[]> {
  const subjects = new Map<string, Subject>()
  for (const enriched of work) {
    const { target, company, enrichment, crmOwnerId } = enriched
    const key = keyOfContact(enriched)
    if (key === null || subjects.has(key)) continue
    const link = links.find(({ oppspotId }) => oppspotId === key)
    const values = fieldValues({ company, contact: target.contact, enrichment, crmOwnerId })
    const companyRecord = companies.get(company.id)?.recordId ?? null
    const email = target.contact?.email?.trim().toLowerCase()
    subjects.set(key, {
      key,
      recordId: target.records?.contact ?? link?.crmId ?? null,
      lookups: [email ? { key: 'email', value: email } : { key: 'externalKey', value: key }],
      wanted: wantedFields(mappings, values, 'contact', compile).wanted,
      written: link?.written ?? {},
      create: target.records === null,
      associate: companyRecord === null ? [] : [{ type: 'company', id: companyRecord }],
    })
  }
  const synced = await syncRecords(connector, 'contact', [...subjects.values()], guard)
  const newlyMet = synced.filter(
    ({ key, before }) => before !== null && !links.some((link) => link.oppspotId === key && link.crmId === before.id),
  )
  await associateLoners(connector, newlyMet, subjects)
  return synced
}

/** Contacts that stood in the CRM before we knew them may belong to a company already; only those without get ours. */
async function associateLoners(
  connector: CrmConnector,
  contacts: readonly SyncedRecord[],
  subjects: ReadonlyMap<string, Subject>,
): Promise<void> {
  const ids = contacts.flatMap(({ recordId }) => recordId ?? [])
  if (ids.length === 0) return
  const companies = await connector.associated('contact', ids, 'company')
  const links = contacts.flatMap(({ key, recordId }) => {
    const company = subjects.get(key)?.associate[0]
    if (recordId === null || company === undefined || (companies.get(recordId)?.length ?? 0) > 0) return []
    return [{ ref: key, from: { type: 'contact' as const, id: recordId }, to: company }]
  })
  if (links.length > 0) await connector.associate(links)
}
