import type { JobType } from '../queue/port.ts'
import type { TenantTransaction } from './tenancy.ts'

export interface OpenJob {
  id: string
  type: JobType
  key: string
  priority: number
  status: 'queued' | 'processing' | 'completed' | 'failed'
  attempts: number
  reason: string | null
  createdAt: Date
  dueAt: Date
}

/** The integration's jobs that wait or are being done, as they are taken; without the sweep that waits all the time. */
export function openJobs(tx: TenantTransaction, integrationId: string, limit: number): Promise<OpenJob[]> {
  return tx
    .selectFrom('crm_sync_queue')
    .select([
      'id',
      'job_type as type',
      'key',
      'priority',
      'status',
      'attempts',
      'error_message as reason',
      'created_at as createdAt',
      'scheduled_for as dueAt',
    ])
    .where('integration_id', '=', integrationId)
    .where('status', 'in', ['queued', 'processing'])
    .where((job) => job.or([job('job_type', '<>', 'reconcile'), job('status', '=', 'processing')]))
    .orderBy('status', 'desc')
    .orderBy('priority', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()
}
