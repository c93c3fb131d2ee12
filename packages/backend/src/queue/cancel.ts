import type { Trouble } from '@smartsync/core/card'
import { sql } from 'kysely'
import { json } from '../store/json.ts'
import type { TenantTransaction } from '../store/tenancy.ts'

/** Ends the jobs of an integration that wait, with the reason. What is under way is seen through. Gives how many. */
export async function cancelJobs(tx: TenantTransaction, integrationId: string, reason: string): Promise<number> {
  const cancelled = await tx
    .updateTable('crm_sync_queue')
    .set({
      status: 'failed',
      error_message: `Cancelled: ${reason}`,
      trouble: json<Trouble>({ code: 'cancelled' }),
      completed_at: sql`now()`,
    })
    .where('integration_id', '=', integrationId)
    .where('status', '=', 'queued')
    .executeTakeFirst()
  return Number(cancelled.numUpdatedRows)
}
