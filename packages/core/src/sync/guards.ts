import type { PipelineStage, RecordType } from '../crm/connector.ts'
import { isBlank, readField } from '../mapping/blank.ts'
import type { FieldValue } from '../mapping/field.ts'
import type { WantedField } from '../mapping/wanted.ts'
import { mayWrite } from './policy.ts'

export interface Guards {
  /** Whether the deal is closed, where the CRM says so itself; else its stage tells. */
  closed?: boolean
  /** The pipeline that the record is in, and the field that holds its stage. Read that field with the others. */
  pipeline?: { stageField: string; stages: readonly PipelineStage[] }
  /** True to give records that have an owner another one, where the field's policy allows it. */
  reassign?: boolean
  /**
   * The values of other fields that only go forward, in their order, by field: such as the lifecycle stage of a company.
   * Without its order, such a field is filled and never moved.
   */
  orders?: ReadonlyMap<string, readonly PipelineStage[]>
  /** Fields that are left alone, each with the reason. */
  held?: ReadonlyMap<string, string>
}

/** What keeps a deal, or another record's stage, from being moved, for people to be told in their language. */
export type StageGuard = 'deal_closed' | 'further_on' | 'closes' | 'stage_missing' | 'stage_unclear'

/** `about` is where the record stands, by the stage's name. */
export interface Guarded {
  code: StageGuard
  about?: string
}

interface Verdict {
  allowed: boolean
  why: string
  guarded?: Guarded
}

const allowed: Verdict = { allowed: true, why: '' }
const no = (why: string): Verdict => ({ allowed: false, why })
const stays = (why: string, code: StageGuard, about?: string): Verdict => ({
  allowed: false,
  why,
  guarded: { code, ...(about !== undefined && { about }) },
})

/** A closed deal is left alone, and so is one of which we cannot tell whether it is closed. */
export function mayTouchRecord(
  type: RecordType,
  current: Readonly<Record<string, FieldValue>> | null,
  { closed, pipeline }: Guards,
): Verdict {
  if (type !== 'deal' || current === null) return allowed
  if (closed !== undefined) return closed ? stays('The deal is closed', 'deal_closed') : allowed
  if (pipeline === undefined) return stays('The pipeline is not known, so the deal may be closed', 'stage_unclear')
  const stage = readField(current, pipeline.stageField)
  if (isBlank(stage)) return allowed
  const known = pipeline.stages.find(({ id }) => id === stage)
  if (known === undefined) {
    return stays('The stage is not one of its pipeline, so the deal may be closed', 'stage_unclear')
  }
  return known.closed ? stays('The deal is closed', 'deal_closed') : allowed
}

/**
 * The policy, and above it: an owner is set only where there is none (unless told so); a stage never goes backwards, and
 * never to one that closes the record.
 */
export function mayWriteField(
  { field, type, value, policy }: WantedField,
  current: FieldValue,
  lastWritten: FieldValue,
  { pipeline, orders, reassign = false, held }: Guards,
): Verdict {
  const why = held?.get(field)
  if (why !== undefined) return no(why)
  const verdict = mayWrite(policy, current, lastWritten, type)
  if (!verdict.allowed) return verdict
  if (type === 'owner' && !isBlank(current) && !reassign) return no('There is an owner already')
  if (type === 'stage') return mayMove(current, value, orders?.get(field) ?? pipeline?.stages)
  return verdict
}

function mayMove(from: FieldValue, to: FieldValue, stages: readonly PipelineStage[] | undefined): Verdict {
  const target = stages?.find(({ id }) => id === to)
  if (stages !== undefined && target === undefined) return stays('The pipeline has no such stage', 'stage_missing')
  if (target?.closed) return stays('Closing is for a person to decide', 'closes')
  if (isBlank(from)) return allowed
  const present = stages?.find(({ id }) => id === from)
  if (present === undefined || target === undefined) {
    return stays('The order of the stages is not known', 'stage_unclear')
  }
  if (present.closed) return stays('The record is closed', 'deal_closed')
  if (target.order > present.order) return allowed
  return stays(`${present.label} is further on than ${target.label}`, 'further_on', present.label)
}
