import type { SyncLog } from '../store/logs.ts'
import { describe } from '../sync/log-of.ts'
import type { TakenBack } from './take-back.ts'

const TASK_WORDS = {
  removed: 'Taken back: the task was removed',
  changed: 'The task stays: somebody worked on it since',
  absent: 'The task is not there any more',
} as const

/** Taking a log back is itself logged, as a plan, so that it can be taken back in turn. */
export function logOfUndo(
  { deed, restored, leftAlone, task, error }: TakenBack,
  { by, correlationId, startedAt, endedAt }: { by: string; correlationId: string; startedAt: Date; endedAt: Date },
): SyncLog {
  const { log } = deed
  const common = {
    integrationId: log.integrationId,
    syncType: log.syncType,
    direction: 'to_crm' as const,
    oppspotEntityId: log.oppspotEntityId,
    crmEntityId: log.crmEntityId,
    enrichments: log.enrichments,
    errorMessage: error === null ? null : describe(error),
    retryCount: 0,
    correlationId,
    createdAt: startedAt,
    completedAt: endedAt,
  }
  if (deed.kind === 'task') {
    const result = task ?? 'absent'
    return {
      ...common,
      operation: result === 'removed' ? 'delete' : 'skip',
      payload: { subject: deed.task.subject, due: deed.task.due, reason: TASK_WORDS[result], undoOf: log.id, by },
      status: result === 'removed' ? 'success' : 'skipped',
    }
  }
  const fields = restored.map(({ field }) => field).join(', ')
  return {
    ...common,
    operation: restored.length > 0 ? 'update' : 'skip',
    payload: {
      recordType: deed.recordType,
      id: deed.recordId,
      operation: restored.length > 0 ? 'update' : 'skip',
      changes: restored,
      heldBack: leftAlone.map(({ field, reason }) => {
        const change = deed.plan.changes.find((each) => each.field === field)
        return { field, current: null, wanted: change?.old ?? null, reason }
      }),
      reason: fields === '' ? 'Nothing to take back' : `Taken back: ${fields}`,
      undoOf: log.id,
      by,
    },
    status: error !== null ? 'failed' : restored.length > 0 ? 'success' : 'skipped',
  }
}
