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

interface Verdict {
  allowed: boolean
  why: string
}

const allowed: Verdict = { allowed: true, why: '' }
const no = (why: string): Verdict => ({ allowed: false, why })

/** A closed deal is left alone, and so is one of which we cannot tell whether it is closed. */
export function mayTouchRecord(
  type: RecordType,
  current: Readonly<Record<string, FieldValue>> | null,
  { closed, pipeline }: Guards,
): Verdict {
  if (type !== 'deal' || current === null) return allowed
  if (closed !== undefined) return closed ? no('The deal is closed') : allowed
  if (pipeline === undefined) return no('The pipeline is not known, so the deal may be closed')
  const stage = readField(current, pipeline.stageField)
  if (isBlank(stage)) return allowed
  const known = pipeline.stages.find(({ id }) => id === stage)
  if (known === undefined) return no('The stage is not one of its pipeline, so the deal may be closed')
  return known.closed ? no('The deal is closed') : allowed
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
  if (stages !== undefined && target === undefined) return no('The pipeline has no such stage')
  if (target?.closed) return no('Closing is for a person to decide')
  if (isBlank(from)) return allowed
  const present = stages?.find(({ id }) => id === from)
  if (present === undefined || target === undefined) return no('The order of the stages is not known')
  if (present.closed) return no('The record is closed')
  return target.order > present.order ? allowed : no(`${present.label} is further on than ${target.label}`)
}
