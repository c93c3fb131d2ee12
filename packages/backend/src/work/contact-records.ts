import type { CrmConnector } from '@smartsync/core/crm'
import { type CompileTransform, fieldValues, wantedFields } from '@smartsync/core/mapping'
import type { EntityLink } from '../store/links.ts'
import type { Batch } from './batch.ts'
import { contactKey } from './contact-key.ts'
import type { Enriched } from './enrich-targets.ts'
import { fieldsToRead } from './fields-to-read.ts'
import { locateRecords, type Sought } from './locate-records.ts'
import type { Located } from './locate-targets.ts'
import { mayBeOurs } from './may-be-ours.ts'
import type { Target } from './targets.ts'
import { type Subject, type SyncedRecord, writeRecords } from './write-records.ts'

/** The id by which we know the person of a target, or null when the target is about a company alone. */
export function keyOfContact({ contact, companyId, records }: Target): string | null {
  return contact === null ? null : contactKey(contact, companyId, records?.contact ?? null)
}

/** Finds the contacts' records in the CRM, each once. */
export async function locateContacts(
  batch: Batch,
  targets: readonly Target[],
  links: readonly EntityLink[],
): Promise<Located> {
  const sought = new Map<string, Sought>()
  for (const target of targets) {
    const key = keyOfContact(target)
    if (key === null || sought.has(key)) continue
    const link = links.find(({ oppspotId }) => oppspotId === key)
    const email = target.contact?.email?.trim().toLowerCase()
    sought.set(key, {
      key,
      recordId: target.records?.contact ?? link?.crmId ?? null,
      lookups: [
        ...(mayBeOurs(target) ? [{ key: 'externalKey' as const, value: key }] : []),
        ...(email ? [{ key: 'email' as const, value: email }] : []),
      ],
    })
  }
  const fields = fieldsToRead(batch, 'contact')
  return { links, records: await locateRecords(batch.connector, 'contact', [...sought.values()], fields, batch.guard) }
}

/**
 * Brings the targets' contacts up to date in the CRM, each once, and associates them with their company's record where
 * they have no company yet. `companies` holds what became of each company, by oppSpot id.
 */
export async function writeContacts(
  batch: Batch,
  work: readonly Enriched[],
  { links, records }: Located,
  companies: ReadonlyMap<string, SyncedRecord>,
  compile: CompileTransform,
): Promise<SyncedRecord[]> {
  const { connector, mappings, guard } = batch
  const subjects = new Map<string, Subject>()
  for (const { target, company, enrichment, crmOwnerId } of work) {
    const key = keyOfContact(target)
    if (key === null || subjects.has(key)) continue
    const values = fieldValues({ company, contact: target.contact, enrichment, crmOwnerId })
    const companyRecord = companies.get(company.id)?.recordId ?? null
    subjects.set(key, {
      key,
      before: records.get(key) ?? null,
      wanted: wantedFields(mappings, values, 'contact', compile).wanted,
      written: links.find(({ oppspotId }) => oppspotId === key)?.written ?? {},
      create: target.records === null,
      associate: companyRecord === null ? [] : [{ type: 'company', id: companyRecord }],
    })
  }
  const synced = await writeRecords(connector, 'contact', [...subjects.values()], fieldsToRead(batch, 'contact'), guard)
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
