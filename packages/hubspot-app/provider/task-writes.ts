import type { Outcome, TaskWrite } from '@smartsync/core/crm'
import type { AssociationTypes } from './association-types.ts'
import type { HubspotHttp } from './http.ts'
import { createRecords } from './record-writes.ts'

/**
 * Creates tasks, each once for ever: the key lies in a unique property, so a task that exists already is found again and
 * reported as not created.
 * Source of the properties: https://developers.hubspot.com/docs/api-reference/latest/crm/activities/tasks/guide
 */
export async function createTasks(
  http: HubspotHttp,
  tasks: readonly TaskWrite[],
  associationTypes: AssociationTypes,
): Promise<Outcome[]> {
  const inputs = tasks.map((task, n) => ({
    ref: task.ref,
    trace: `task-${n}`,
    id: null,
    externalKey: task.key,
    properties: taskProperties(task),
    associations: task.associate,
  }))
  const outcomes = await createRecords(http, 'task', inputs, associationTypes)
  return outcomes.map((outcome) => {
    if (outcome.ok || outcome.error.code !== 'crm_conflict' || outcome.error.existingId === null) return outcome
    return { ref: outcome.ref, ok: true, id: outcome.error.existingId, created: false }
  })
}

/** Due at nine in the morning UTC: a day has no hour of its own, and midnight would show as the day before in the west. */
function taskProperties(task: TaskWrite): Record<string, string> {
  return {
    hs_timestamp: `${task.due}T09:00:00.000Z`,
    hs_task_subject: task.subject,
    hs_task_body: task.body,
    hs_task_status: 'NOT_STARTED',
    hs_task_type: task.kind.toUpperCase(),
    hs_task_priority: task.priority.toUpperCase(),
    hubspot_owner_id: task.ownerId ?? '',
  }
}
