import { troubleOf } from '@smartsync/core/card'
import type { CrmError } from '@smartsync/core/crm'
import type { Enrichment } from '@smartsync/core/model'
import type { Job } from '../queue/port.ts'
import type { SyncLog } from '../store/logs.ts'
import type { LogStatus } from '../store/schema.ts'
import type { SyncedRecord } from './records/write-records.ts'
import type { SyncedTask } from './sync-batch.ts'
import type { TakenRecord } from './take-over.ts'
import type { Target, Unmatched } from './targets/targets.ts'

/** What every log of a batch has in common. */
export interface LogContext {
  integrationId: string
  startedAt: Date
  endedAt: Date
}

/** What happened to one record, with the plan that did it and what the plan rests on. */
export function logOfRecord(
  context: LogContext,
  { job, match }: Target,
  syncType: 'company' | 'contact' | 'deal',
  { key, recordId, plan, result, error }: SyncedRecord,
  enrichment: Enrichment,
): SyncLog {
  return {
    ...common(context, job),
    syncType,
    operation: plan?.operation ?? 'skip',
    oppspotEntityId: key,
    crmEntityId: recordId,
    payload: plan === null ? { reason: 'The CRM has no such record, and none is to be created' } : { ...plan },
    enrichments: { ...groundsOf(enrichment), match },
    status: statusOf(result),
    errorMessage: error === null ? null : describe(error),
    trouble: error && troubleOf(error),
  }
}

/** What became of a task; its payload is what a rep reads in it. */
export function logOfTask(
  context: LogContext,
  job: Job,
  { key, wish, id, error }: SyncedTask,
  enrichment: Enrichment,
): SyncLog {
  const { action, contactRecord, companyRecord } = wish
  return {
    ...common(context, job),
    syncType: 'task',
    operation: 'create',
    oppspotEntityId: key,
    crmEntityId: id,
    payload: { subject: action.title, reason: action.reason, due: action.due, contactRecord, companyRecord },
    enrichments: groundsOf(enrichment),
    status: error === null ? 'success' : 'failed',
    errorMessage: error === null ? null : describe(error),
    trouble: error && troubleOf(error),
  }
}

/** What a record told us: what was taken over, and what was not, with both values and the reason. */
export function logOfTaken(context: LogContext, { target, type, key, record, taken }: TakenRecord): SyncLog {
  const { changes, heldBack } = taken
  const fields = changes.map(({ field }) => field).join(', ')
  const reason = changes.length > 0 ? `Taken over from the CRM: ${fields}` : 'Nothing taken over from the CRM'
  return {
    ...common(context, target.job),
    direction: 'from_crm',
    syncType: type,
    operation: changes.length > 0 ? 'update' : 'skip',
    oppspotEntityId: key,
    crmEntityId: record.id,
    payload: { recordType: type, id: record.id, changes, heldBack, reason },
    enrichments: { companyId: target.companyId, match: target.match },
    status: changes.length > 0 ? 'success' : 'skipped',
    errorMessage: null,
  }
}

/** Nothing is written for a company that we could not be sure of, and the log says so. */
export function logOfUnmatched(context: LogContext, { job, reason, doubts }: Unmatched): SyncLog {
  const record = 'record' in job.payload ? job.payload.record : null
  return {
    ...common(context, job),
    syncType: record?.type ?? 'company',
    operation: 'skip',
    oppspotEntityId: null,
    crmEntityId: record?.id ?? null,
    payload: { reason: `No confident match: ${reason}`, doubts: [...doubts] },
    enrichments: {},
    status: 'skipped',
    errorMessage: null,
  }
}

/** An error as a person may read it: what happened, and what to do. */
export function describe(error: CrmError): string {
  return `${error.message} ${error.help}`
}

function common({ integrationId, startedAt, endedAt }: LogContext, job: Job) {
  return {
    integrationId,
    direction: 'to_crm' as const,
    retryCount: job.attempt - 1,
    correlationId: job.payload.correlationId,
    createdAt: startedAt,
    completedAt: endedAt,
  }
}

function statusOf(result: SyncedRecord['result']): LogStatus {
  if (result === 'failed') return 'failed'
  return result === 'unchanged' || result === 'absent' ? 'skipped' : 'success'
}

function groundsOf({ companyId, fingerprint, score }: Enrichment) {
  return { companyId, fingerprint, score: score.total, profile: score.profile }
}
