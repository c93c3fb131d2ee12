import { CREATED, define, MERGED_IDS, MODIFIED, OWNER, RECORD_ID } from './define.ts'

/** https://developers.hubspot.com/docs/api-reference/crm-tasks-v3/guide */
export const taskProperties = [
  ...define('task', {
    hs_task_subject: { label: 'Task title' },
    hs_task_body: { label: 'Task notes', fieldType: 'html' },
    hs_timestamp: { label: 'Due date', type: 'datetime' },
    hs_task_status: {
      label: 'Task status',
      options: ['NOT_STARTED', 'IN_PROGRESS', 'WAITING', 'COMPLETED', 'DEFERRED'],
    },
    hs_task_priority: { label: 'Priority', options: ['NONE', 'LOW', 'MEDIUM', 'HIGH'] },
    hs_task_type: { label: 'Task type', options: ['TODO', 'CALL', 'EMAIL'] },
    hs_task_reminders: { label: 'Reminders' },
    hs_task_completion_date: { label: 'Completed at', type: 'datetime', readOnly: true },
    hubspot_owner_id: OWNER,
    hs_createdate: CREATED,
    hs_lastmodifieddate: MODIFIED,
    hs_object_id: RECORD_ID,
    hs_merged_object_ids: MERGED_IDS,
  }),
]
