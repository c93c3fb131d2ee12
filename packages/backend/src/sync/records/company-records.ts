import { type CompileTransform, fieldValues, wantedFields } from '@smartsync/core/mapping'
import type { EntityLink } from '../../store/links.ts'
import type { Batch } from '../../work/batch.ts'
import { fieldsToRead } from '../../work/fields-to-read.ts'
import type { Enriched } from '../enrich-targets.ts'
import type { Memory } from '../recall.ts'
import type { KnownEntities } from '../targets/known-targets.ts'
import { goneAmong, locateRecords, type Sought } from '../targets/locate-records.ts'
import type { Located, LocatedTarget } from '../targets/locate-targets.ts'
import { mayBeOurs } from './may-be-ours.ts'
import { mayCreate } from './may-create.ts'
import { type Subject, type SyncedRecord, writeRecords } from './write-records.ts'
import { writtenTo } from './written-to.ts'

/** Finds the companies' records in the CRM, each once, whatever the number of targets that share it. */
export async function locateCompanies(
  batch: Batch,
  targets: readonly LocatedTarget[],
  links: readonly EntityLink[],
): Promise<Omit<Located, keyof KnownEntities>> {
  const sought = new Map<string, Sought>()
  const uncertain = new Set(targets.filter(({ target }) => mayBeOurs(target)).map(({ dossier }) => dossier.company.id))
  for (const { target, dossier } of targets) {
    const { id, domain } = dossier.company
    const link = links.find(({ oppspotId }) => oppspotId === id)
    const recordId = target.records?.company ?? null
    sought.set(id, {
      key: id,
      recordId: sought.get(id)?.recordId ?? recordId ?? link?.crmId ?? null,
      lookups: [
        ...(uncertain.has(id) ? [{ key: 'externalKey' as const, value: id }] : []),
        ...(domain === null ? [] : [{ key: 'domain' as const, value: domain }]),
      ],
    })
  }
  const fields = fieldsToRead(batch, 'company')
  const records = await locateRecords(batch.connector, 'company', [...sought.values()], fields, batch.guard)
  return { records, keys: [...sought.keys()], gone: goneAmong(links, [...sought.values()], records) }
}

/**
 * Brings the targets' companies up to date in the CRM, each once. A lead's company is created where the CRM has none; a
 * target that is a record of the CRM itself creates nothing.
 */
export function writeCompanies(
  batch: Batch,
  work: readonly Enriched[],
  located: Located,
  memory: Memory,
  compile: CompileTransform,
): Promise<SyncedRecord[]> {
  const { records } = located
  const subjects = new Map<string, Subject>()
  for (const { target, company, enrichment, crmOwnerId } of work) {
    const known = subjects.get(company.id)
    const create = mayCreate(batch, located, target, company.id)
    if (known !== undefined) {
      subjects.set(company.id, { ...known, create: known.create || create })
      continue
    }
    const values = fieldValues({ company, contact: null, enrichment, crmOwnerId, currency: batch.integration.currency })
    subjects.set(company.id, {
      key: company.id,
      before: records.get(company.id) ?? null,
      held: memory.held.get(records.get(company.id)?.id ?? ''),
      wanted: wantedFields(batch.writes, values, 'company', compile).wanted,
      written: writtenTo(located, company.id),
      create,
      associate: [],
    })
  }
  return writeRecords(batch.connector, 'company', [...subjects.values()], fieldsToRead(batch, 'company'), batch.guard)
}
