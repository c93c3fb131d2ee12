import type { CrmRecord } from '@smartsync/core/crm'
import {
  type CompileTransform,
  companyValues,
  contactValues,
  convert,
  type FieldValue,
  isBlank,
  type Mapping,
  readField,
} from '@smartsync/core/mapping'
import { learntCompany, learntContact, type Said, type TakenOver, takeOver } from '@smartsync/core/sync'
import type { Batch } from '../work/batch.ts'
import type { Memories } from './recall.ts'
import { writtenTo } from './records/written-to.ts'
import type { LocatedBatch, LocatedTarget } from './targets/locate-targets.ts'
import { capturedAt, changedRecord, type Target } from './targets/targets.ts'

/** What one record of the CRM told us. */
export interface TakenRecord {
  target: Target
  type: 'company' | 'contact'
  key: string
  record: CrmRecord
  taken: TakenOver
}

/**
 * Takes over what the located records say of companies and people, each once, and gives the targets as the organization
 * sees them from now on. Nothing is written yet. Costs no call: the records are read anyway.
 */
export function takeOverRecords(
  batch: Batch,
  located: LocatedBatch,
  memories: Memories,
  compile: CompileTransform,
  now: Date,
): { targets: LocatedTarget[]; taken: TakenRecord[] } {
  const taken = new Map<string, TakenRecord>()
  const take = (type: 'company' | 'contact', target: Target, key: string, values: Values, at: string | null) => {
    const ofType = type === 'company' ? located.companies : located.contacts
    const record = ofType.records.get(key)
    const place = `${type} ${key}`
    if (record === undefined || taken.has(place)) return
    const before = memories[type].seen.get(record.id)?.said ?? {}
    const mappings = batch.takes.filter(({ entityType }) => entityType === type)
    const written = writtenTo(ofType, key)
    const changed = changedRecord(target)
    const news = takeOver({
      mappings,
      record: record.fields,
      changedAt: changed?.type === type && changed.id === record.id ? changed.at : null,
      oppspot: type === 'company' ? values : withMemory(values, mappings, before, written),
      oppspotAt: at,
      before,
      written,
      rule: batch.integration.conflictRule,
      now: now.toISOString(),
      compile,
    })
    taken.set(place, { target, type, key, record, taken: news })
  }
  // Where several leads name one person, the newest speaks for oppSpot.
  const newestFirst = located.targets.toSorted(
    (one, other) => +(capturedAt(other.target) ?? 0) - +(capturedAt(one.target) ?? 0),
  )
  for (const { target, dossier } of newestFirst) {
    take(
      'company',
      target,
      dossier.company.id,
      companyValues(dossier.company, batch.integration.currency),
      dossier.company.asOf,
    )
    if (target.contactKey === null) continue
    const isLead = target.records === null
    const values = contactValues(isLead ? target.contact : null)
    take('contact', target, target.contactKey, values, capturedAt(target)?.toISOString() ?? null)
  }
  const said = (type: 'company' | 'contact', key: string): Said => taken.get(`${type} ${key}`)?.taken.said ?? {}
  const targets = located.targets.map(({ target, dossier }): LocatedTarget => {
    const { company } = dossier
    const record = located.companies.records.get(company.id)
    const contact = target.contact && learntContact(target.contact, said('contact', target.contactKey ?? ''))
    if (record === undefined) return { target: { ...target, contact }, dossier }
    const learnt = learntCompany(company, said('company', company.id), {
      source: batch.sourceOf('company', record.id),
      currency: batch.integration.currency,
    })
    return { target: { ...target, contact }, dossier: { ...dossier, company: learnt } }
  })
  return { targets, taken: [...taken.values()] }
}

type Values = Readonly<Record<string, FieldValue>>

/** oppSpot keeps no list of contacts: what it does not say this time it still says as it did, or as we wrote it. */
function withMemory(values: Values, mappings: readonly Mapping[], before: Said, written: Values): Values {
  const remembered = mappings.map(({ oppspotField, crmField, type }) => {
    const value = readField(values, oppspotField)
    if (!isBlank(value)) return [oppspotField, value]
    const wrote = convert(readField(written, crmField), type)
    return [oppspotField, before[oppspotField]?.oppspot ?? (wrote.ok ? wrote.value : null)]
  })
  return { ...values, ...Object.fromEntries(remembered) }
}
