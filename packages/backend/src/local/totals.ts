import { sql } from 'kysely'
import type { JobQueue } from '../queue/port.ts'
import { callsMade } from '../store/api-usage.ts'
import { integrations } from '../store/integrations.ts'
import type { Tenancy } from '../store/tenancy.ts'

/** How far an organization's work has come. The counts only ever grow, so two of them make a rate. */
export interface WorkTotals {
  waiting: number
  failed: number
  apiCalls: number
  /** Writes that succeeded, by record type. */
  written: { company: number; contact: number; task: number }
}

export function workTotals(
  { tenancy, queue }: { tenancy: Tenancy; queue: JobQueue },
  organizationId: string,
): Promise<WorkTotals> {
  return tenancy.inTenant(organizationId, async (tx) => {
    const totals: WorkTotals = {
      waiting: 0,
      failed: 0,
      apiCalls: await callsMade(tx),
      written: { company: 0, contact: 0, task: 0 },
    }
    for (const { id } of await integrations(tx)) {
      const { queued, processing, failed } = await queue.counts(tx, id)
      totals.waiting += queued + processing
      totals.failed += failed
    }
    const rows = await tx
      .selectFrom('crm_sync_logs')
      .select(['sync_type', sql<number>`count(*)::int`.as('count')])
      .where('status', '=', 'success')
      .where('direction', '=', 'to_crm')
      .where('sync_type', 'in', ['company', 'contact', 'task'])
      .groupBy('sync_type')
      .execute()
    for (const { sync_type, count } of rows) if (sync_type !== 'deal') totals.written[sync_type] = count
    return totals
  })
}
