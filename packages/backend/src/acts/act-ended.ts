import type { Trouble, TroubleCode } from '@smartsync/core/card'
import type { CrmError, RecordType } from '@smartsync/core/crm'
import type { Enrichment } from '@smartsync/core/model'
import type { Plan } from '@smartsync/core/sync'
import type { Job } from '../queue/port.ts'
import type { StoredAct } from '../store/card-acts.ts'
import type { EntityLink } from '../store/links.ts'
import type { JsonObject, LogOperation, LogStatus } from '../store/schema.ts'

/** What a rep asked for, with the enrichment that their card showed, and the job that does it. */
export interface ActToDo {
  job: Job
  act: StoredAct & { enrichment: Enrichment }
}

/** One record that an act wrote, or tried to. */
export interface ActedRecord {
  type: RecordType
  id: string | null
  /** Our key of the entity. */
  key: string | null
  operation: LogOperation
  status: LogStatus
  payload: JsonObject
  error: CrmError | null
}

/**
 * What became of an act. `error` is what the CRM said against it; `refusal` why it came to nothing although the CRM said
 * nothing.
 */
export interface EndedAct extends ActToDo {
  error: CrmError | null
  refusal: Trouble | null
  records: readonly ActedRecord[]
  links: readonly EntityLink[]
}

export function refused(todo: ActToDo, code: TroubleCode, about?: string): EndedAct {
  const refusal = { code, ...(about !== undefined && { about }) }
  return { ...todo, error: null, refusal, records: [], links: [] }
}

/** A record's plan and what became of it, as an act's record. */
export function actedRecord(
  plan: Plan,
  written: { type: RecordType; id: string; key: string | null; error: CrmError | null },
): ActedRecord {
  const { type, id, key, error } = written
  const status = error !== null ? 'failed' : plan.operation === 'skip' ? 'skipped' : 'success'
  return { type, id, key, operation: plan.operation, status, payload: { ...plan }, error }
}
