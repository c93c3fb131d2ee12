import { byAnyId, type CrmConnector, CrmError, type CrmRecord, type Outcome, type Pipeline } from '@smartsync/core/crm'
import {
  type CompileTransform,
  type FieldValue,
  fieldValues,
  isBlank,
  readField,
  type WantedField,
  wantedFields,
} from '@smartsync/core/mapping'
import type { Company, Enrichment, Stage } from '@smartsync/core/model'
import type { Batch } from '../../work/batch.ts'
import { fieldsToRead } from '../../work/fields-to-read.ts'
import type { Enriched } from '../enrich-targets.ts'
import { type Subject, type SyncedRecord, writeRecords } from './write-records.ts'

/** A company with its suggested stage, and the records to which its deals belong. */
export interface DealTarget {
  company: Pick<Company, 'id'>
  enrichment: Enrichment
  companyRecord: Pick<SyncedRecord, 'recordId'> | null
  contactRecord: Pick<SyncedRecord, 'recordId'> | null
}

/** What we remember of deals. */
export interface DealMemory {
  /** What we wrote last to a deal, by field. */
  writtenTo(deal: CrmRecord): Readonly<Record<string, FieldValue>>
  /** Fields that are left alone for a while, with the reason, by the deal's id. */
  held: ReadonlyMap<string, ReadonlyMap<string, string>>
}

const nothing: DealMemory = { writtenTo: () => ({}), held: new Map() }

/**
 * Brings deals up to date in the CRM: those that a job asked for, and where the organization wants stages applied, all of
 * the targets' records. They get the fields that are mapped, and there also move forward to the stage that stands for
 * ours: never backwards, never to a stage that closes them. A closed deal is not touched, and none is created. Does nothing,
 * without a call, where there is no deal to write or the account lets us write none. The records' keys are the companies'
 * ids. What the CRM refuses for one deal, or forbids for all, is in their results.
 */
export async function writeDeals(
  batch: Batch,
  targets: ReadonlyArray<DealTarget & Enriched>,
  recall: (ids: readonly string[]) => Promise<DealMemory>,
  compile: CompileTransform,
): Promise<SyncedRecord[]> {
  if (!batch.mayWriteDeals) return []
  const stages = batch.settings.settings.stages.mode === 'apply' ? stagesByPipeline(batch) : noStages
  const isMapped = batch.writes.some(({ entityType }) => entityType === 'deal')
  const deals = new Map<string, DealTarget & Enriched>([
    ...(stages.size > 0 ? await dealsOf(batch.connector, targets) : []),
    ...(isMapped || stages.size > 0 ? targets.flatMap((target) => askedDeal(target)) : []),
  ])
  if (deals.size === 0) return []
  const memory = await recall([...deals.keys()])
  return write(batch, deals, { stages, memory }, ({ company, enrichment, crmOwnerId }) => {
    const values = fieldValues({ company, contact: null, enrichment, crmOwnerId, currency: batch.integration.currency })
    return wantedFields(batch.writes, values, 'deal', compile).wanted
  })
}

/** Moves these deals to the suggested stage, whatever the organization wants to be done by itself; else as `writeDeals` does. */
export async function moveDeals(
  batch: Batch,
  deals: ReadonlyMap<string, Pick<DealTarget, 'company' | 'enrichment'>>,
): Promise<SyncedRecord[]> {
  const stages = stagesByPipeline(batch)
  if (stages.size === 0 || deals.size === 0) return []
  // What a person asked for stands in their wish: nothing has to be remembered besides.
  const guard = { ...batch.guard, intend: async () => {} }
  return write({ ...batch, guard }, deals, { stages, memory: nothing }, () => [])
}

/** Whose each deal is, by deal: its company's, or else its contact's. */
export async function dealsOf<T extends DealTarget>(
  connector: CrmConnector,
  targets: readonly T[],
): Promise<ReadonlyMap<string, T>> {
  const deals = new Map<string, T>()
  for (const type of ['company', 'contact'] as const) {
    const byRecord = new Map<string, T>()
    for (const target of targets) {
      const { recordId = null } = target[`${type}Record`] ?? {}
      if (recordId !== null) byRecord.set(recordId, target)
    }
    if (byRecord.size === 0) continue
    const associated = await connector.associated(type, [...byRecord.keys()], 'deal')
    for (const [recordId, target] of byRecord) {
      for (const deal of associated.get(recordId) ?? []) if (!deals.has(deal)) deals.set(deal, target)
    }
  }
  return deals
}

function askedDeal<T extends Enriched>(target: T): Array<[string, T]> {
  const { payload } = target.target.job
  return 'record' in payload && payload.record.type === 'deal' ? [[payload.record.id, target]] : []
}

/** The CRM's stage for each of ours, by pipeline, as the organization named them. */
type Stages = ReadonlyMap<string, Partial<Record<Stage, string | undefined>>>

const noStages: Stages = new Map()

function stagesByPipeline({ settings, integration }: Batch): Stages {
  const { pipelines } = settings.settings.stages
  const named = pipelines.filter(({ crm }) => crm === integration.crmType)
  return new Map(named.map(({ pipeline, stages }) => [pipeline, stages]))
}

/** Reads the deals, and writes the stage that stands for ours, where one is named, and what else is wanted. */
async function write<T extends Pick<DealTarget, 'company' | 'enrichment'>>(
  batch: Batch,
  deals: ReadonlyMap<string, T>,
  { stages, memory }: { stages: Stages; memory: DealMemory },
  wantedOf: (target: T) => readonly WantedField[],
): Promise<SyncedRecord[]> {
  const { connector, dealFields, guard } = batch
  const fields = fieldsToRead(batch, 'deal')
  const records = byAnyId(await connector.read('deal', [...deals.keys()], fields))
  const wishes = [...deals].flatMap(([id, target]) => {
    const before = records.get(id)
    return before === undefined ? [] : [{ before, target, wanted: [...wantedOf(target)] }]
  })
  const movesAny =
    stages.size > 0 || wishes.some(({ wanted }) => wanted.some(({ field }) => field === dealFields.stage))
  const pipelines = new Map(movesAny ? (await connector.pipelines()).map((each) => [each.id, each]) : [])

  const subjects = new Map<string, Subject>()
  const companies = new Map<string, string>()
  for (const { before, target, wanted } of wishes) {
    const pipeline = pipelineOf(before, dealFields.pipeline, pipelines)
    const stage = stages.get(pipeline?.id ?? '')?.[target.enrichment.stage.stage]
    const all = [...(stage === undefined ? [] : [stageWish(dealFields.stage, stage, target.enrichment)]), ...wanted]
    if (all.length === 0) continue
    companies.set(before.id, target.company.id)
    subjects.set(before.id, {
      key: before.id,
      before,
      wanted: all,
      written: memory.writtenTo(before),
      held: memory.held.get(before.id),
      create: false,
      associate: [],
      deal: {
        ...closedness(before, batch),
        ...(pipeline && { pipeline: { stageField: dealFields.stage, stages: pipeline.stages } }),
      },
    })
  }
  const written = await writeRecords(sparing(connector), 'deal', [...subjects.values()], fields, guard)
  return written.map((record) => ({ ...record, key: companies.get(record.key) ?? record.key }))
}

/** The deal's pipeline; where all deals are in one, that one. */
function pipelineOf(
  { fields }: CrmRecord,
  field: string | null,
  pipelines: ReadonlyMap<string, Pipeline>,
): Pipeline | undefined {
  return field === null ? [...pipelines.values()][0] : pipelines.get(String(readField(fields, field)))
}

function stageWish(field: string, value: string, { stage }: Enrichment): WantedField {
  return { field, type: 'stage', value, policy: 'always', reason: stage.reason, accompanies: false }
}

/** Whether the deal is closed, where the CRM says so. */
function closedness({ fields }: CrmRecord, { dealFields: { closed } }: Batch): { closed?: boolean } {
  const value = readField(fields, closed.field)
  return isBlank(value) ? {} : { closed: closed.values.includes(String(value)) }
}

/** A refusal of a whole call, such as a missing permission, is no reason to take back what was written elsewhere. */
function sparing(connector: CrmConnector): CrmConnector {
  return {
    ...connector,
    async upsert(type, writes) {
      try {
        return await connector.upsert(type, writes)
      } catch (error) {
        if (!(error instanceof CrmError) || error.retry !== 'no') throw error
        return writes.map(({ ref }): Outcome => ({ ref, ok: false, error }))
      }
    },
  }
}
