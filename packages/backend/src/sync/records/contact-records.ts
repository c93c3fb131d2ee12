import type { CrmConnector, CrmError } from '@smartsync/core/crm'
import { type CompileTransform, fieldValues, wantedFields } from '@smartsync/core/mapping'
import type { EntityLink } from '../../store/links.ts'
import type { Batch } from '../../work/batch.ts'
import { fieldsToRead } from '../../work/fields-to-read.ts'
import type { Enriched } from '../enrich-targets.ts'
import type { Memory } from '../recall.ts'
import type { KnownEntities } from '../targets/known-targets.ts'
import { goneAmong, locateRecords, type Sought } from '../targets/locate-records.ts'
import type { Located } from '../targets/locate-targets.ts'
import { capturedAt, type Target } from '../targets/targets.ts'
import { mayBeOurs } from './may-be-ours.ts'
import { mayCreate } from './may-create.ts'
import { type Subject, type SyncedRecord, writeRecords } from './write-records.ts'
import { writtenTo } from './written-to.ts'

/** Finds the contacts' records in the CRM, each once. */
export async function locateContacts(
  batch: Batch,
  targets: readonly Target[],
  links: readonly EntityLink[],
): Promise<Omit<Located, keyof KnownEntities>> {
  const sought = new Map<string, Sought>()
  for (const target of targets) {
    const key = target.contactKey
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
  const records = await locateRecords(batch.connector, 'contact', [...sought.values()], fields, batch.guard)
  return { records, keys: [...sought.keys()], gone: goneAmong(links, [...sought.values()], records) }
}

/**
 * Brings the targets' contacts up to date in the CRM, each once, and associates them with their company's record where
 * they have no company yet. `companies` holds what became of each company, by oppSpot id.
 */
export async function writeContacts(
  batch: Batch,
  work: readonly Enriched[],
  located: Located,
  memory: Memory,
  companies: ReadonlyMap<string, SyncedRecord>,
  compile: CompileTransform,
): Promise<SyncedRecord[]> {
  const { connector, writes, guard } = batch
  const { links, records } = located
  const subjects = new Map<string, Subject>()
  for (const { target, company, enrichment, crmOwnerId } of newestFirst(work)) {
    const key = target.contactKey
    if (key === null || subjects.has(key)) continue
    const link = links.find(({ oppspotId }) => oppspotId === key)
    const contact = isOutdated(target, link) ? null : target.contact
    const values = fieldValues({ company, contact, enrichment, crmOwnerId, currency: batch.integration.currency })
    const companyRecord = companies.get(company.id)?.recordId ?? null
    subjects.set(key, {
      key,
      before: records.get(key) ?? null,
      held: memory.held.get(records.get(key)?.id ?? ''),
      wanted: wantedFields(writes, values, 'contact', compile).wanted,
      written: writtenTo(located, key),
      create: mayCreate(batch, located, target, key),
      associate: companyRecord === null ? [] : [{ type: 'company', id: companyRecord }],
    })
  }
  const synced = await writeRecords(connector, 'contact', [...subjects.values()], fieldsToRead(batch, 'contact'), guard)
  // Whoever was linked before was associated before: unless the company has only now come to be, or an earlier try ended
  // nobody knows where.
  const doubtful = new Set(
    work.flatMap(({ target, company }) => {
      const isNew = companies.get(company.id)?.result === 'created'
      return target.job.attempt > 1 || isNew ? (target.contactKey ?? []) : []
    }),
  )
  const toMeet = synced.filter(
    ({ key, before }) =>
      before !== null &&
      (doubtful.has(key) || !links.some((link) => link.oppspotId === key && link.crmId === before.id)),
  )
  const failures = await associateLoners(connector, toMeet, subjects)
  return synced.map((record) => {
    const error = failures.get(record.key)
    return error === undefined ? record : { ...record, result: 'failed', error }
  })
}

/** Where several leads name one person, the newest counts. */
function newestFirst(work: readonly Enriched[]): Enriched[] {
  const moment = ({ target }: Enriched) => capturedAt(target)?.getTime() ?? 0
  return work.toSorted((one, other) => moment(other) - moment(one))
}

/** A lead that was captured before one that went into the record already has nothing new to say of the person. */
function isOutdated(target: Target, link: EntityLink | undefined): boolean {
  const captured = capturedAt(target)
  return captured !== null && link?.capturedAt != null && captured < link.capturedAt
}

/**
 * Contacts that stood in the CRM before we knew them may belong to a company already; only those without get ours. Gives
 * what failed, by our key.
 */
async function associateLoners(
  connector: CrmConnector,
  contacts: readonly SyncedRecord[],
  subjects: ReadonlyMap<string, Subject>,
): Promise<ReadonlyMap<string, CrmError>> {
  const ids = contacts.flatMap(({ recordId }) => recordId ?? [])
  if (ids.length === 0) return new Map()
  const companies = await connector.associated('contact', ids, 'company')
  const links = contacts.flatMap(({ key, recordId }) => {
    const company = subjects.get(key)?.associate[0]
    if (recordId === null || company === undefined || (companies.get(recordId)?.length ?? 0) > 0) return []
    return [{ ref: key, from: { type: 'contact' as const, id: recordId }, to: company }]
  })
  if (links.length === 0) return new Map()
  const outcomes = await connector.associate(links)
  return new Map(outcomes.flatMap((outcome) => (outcome.ok ? [] : [[outcome.ref, outcome.error] as const])))
}
