import {
  type CrmConnector,
  CrmError,
  type CrmRecord,
  type Outcome,
  type Pipeline,
  type RecordWrite,
} from '@smartsync/core/crm'
import { readField } from '@smartsync/core/mapping'
import type { Enrichment, Stage } from '@smartsync/core/model'
import { heldByUndo, type Plan, planRecord } from '@smartsync/core/sync'
import type { Batch } from './batch.ts'
import type { SyncedRecord } from './write-records.ts'

/** A company with its suggested stage, and the records to which its deals belong. */
export interface DealTarget {
  company: { id: string }
  enrichment: Enrichment
  companyRecord: Pick<SyncedRecord, 'recordId'> | null
  contactRecord: Pick<SyncedRecord, 'recordId'> | null
}

/**
 * Moves the open deals of the targets' records forward to the stage that stands for ours, where the organization wants
 * stages applied and has named the deal's pipeline, and the account lets us; else does nothing, without a call. Never backwards, never a closed
 * deal, never to a stage that closes it. The records' keys are the companies' ids. What the CRM refuses for one deal, or
 * forbids for all, is in their results.
 */
export async function syncDeals(batch: Batch, targets: readonly DealTarget[]): Promise<SyncedRecord[]> {
  if (!batch.mayMoveDeals || batch.settings.settings.stages.mode !== 'apply') return []
  if (stagesByPipeline(batch).size === 0) return []
  return moveDeals(batch, await dealsOf(batch.connector, targets))
}

/** Moves these deals, whatever the organization wants to be done by itself; else as `syncDeals` does. */
export async function moveDeals(
  batch: Batch,
  deals: ReadonlyMap<string, Pick<DealTarget, 'company' | 'enrichment'>>,
): Promise<SyncedRecord[]> {
  const stages = stagesByPipeline(batch)
  if (stages.size === 0 || deals.size === 0) return []
  const { connector } = batch
  const { stage, pipeline } = batch.dealFields
  const records = await connector.read(
    'deal',
    [...deals.keys()],
    [{ field: stage, type: 'stage' }, ...(pipeline === null ? [] : [{ field: pipeline, type: 'text' as const }])],
  )
  const pipelines = new Map((await connector.pipelines()).map((each) => [each.id, each]))

  const undone = await batch.guard.undone('deal', [...deals.keys()])
  const planned = records.flatMap((before) => {
    const target = deals.get(before.id)
    const pipelineId = pipeline === null ? [...stages.keys()][0] : readField(before.fields, pipeline)
    const wanted = target && stages.get(String(pipelineId))?.[target.enrichment.stage.stage]
    if (target === undefined || wanted === undefined) return []
    const plan = planDeal(
      before,
      stage,
      { id: wanted, reason: target.enrichment.stage.reason },
      pipelines.get(String(pipelineId)),
      heldByUndo(undone.get(before.id) ?? {}, before.fields, [{ field: stage, type: 'stage' }]),
    )
    return [{ key: target.company.id, before, plan }]
  })
  const outcomes = await write(batch, planned.filter(({ plan }) => plan.operation === 'update').map(writeOf))
  return planned.map(({ key, before, plan }): SyncedRecord => {
    const outcome = outcomes.get(before.id)
    const record = { key, recordId: before.id, plan, before, written: {}, standing: {}, error: null }
    if (outcome === undefined) return { ...record, result: 'unchanged' }
    return outcome.ok ? { ...record, result: 'updated' } : { ...record, result: 'failed', error: outcome.error }
  })
}

type StageIds = Partial<Record<Stage, string | undefined>>

/** The CRM's stage for each of ours, by pipeline, as the organization named them. */
function stagesByPipeline({ settings, integration }: Batch): ReadonlyMap<string, StageIds> {
  const { pipelines } = settings.settings.stages
  const named = pipelines.filter(({ crm }) => crm === integration.crmType)
  return new Map(named.map(({ pipeline, stages }) => [pipeline, stages]))
}

/** Whose each deal is, by deal: its company's, or else its contact's. */
export async function dealsOf(
  connector: CrmConnector,
  targets: readonly DealTarget[],
): Promise<ReadonlyMap<string, DealTarget>> {
  const deals = new Map<string, DealTarget>()
  for (const type of ['company', 'contact'] as const) {
    const byRecord = new Map<string, DealTarget>()
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

function planDeal(
  before: CrmRecord,
  stageField: string,
  wanted: { id: string; reason: string },
  pipeline: Pipeline | undefined,
  held: ReadonlyMap<string, string>,
): Plan {
  return planRecord({
    type: 'deal',
    id: before.id,
    current: before.fields,
    wanted: [
      {
        field: stageField,
        type: 'stage',
        value: wanted.id,
        policy: 'always',
        reason: wanted.reason,
        accompanies: false,
      },
    ],
    written: {},
    held,
    ...(pipeline === undefined ? {} : { pipeline: { stageField, stages: pipeline.stages } }),
  })
}

function writeOf({ before, plan }: { before: CrmRecord; plan: Plan }): RecordWrite {
  return {
    ref: before.id,
    id: before.id,
    externalKey: before.id,
    fields: plan.changes.map(({ field, type, new: value }) => ({ field, type, value })),
    associate: [],
  }
}

/** A refusal of the whole call, such as a missing permission, is no reason to take back what was written elsewhere. */
async function write(
  { connector, guard }: Batch,
  writes: readonly RecordWrite[],
): Promise<ReadonlyMap<string, Outcome>> {
  if (writes.length === 0) return new Map()
  await guard.beforeWriting()
  try {
    return byRef(await connector.upsert('deal', writes))
  } catch (error) {
    if (!(error instanceof CrmError) || error.retry !== 'no') throw error
    return byRef(writes.map(({ ref }) => ({ ref, ok: false, error })))
  }
}

function byRef(outcomes: readonly Outcome[]): ReadonlyMap<string, Outcome> {
  return new Map(outcomes.map((outcome) => [outcome.ref, outcome]))
}
