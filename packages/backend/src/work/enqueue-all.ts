import type { OppspotData } from '@smartsync/core/oppspot'
import type { JobQueue } from '../queue/port.ts'
import { integrations } from '../store/integrations.ts'
import type { Tenancy } from '../store/tenancy.ts'

const PAGE = 500
/** Lowest: whoever waits for a record overtakes it. */
const PRIORITY = 1

/**
 * Queues the enrichment of every company that oppSpot knows, for each active integration of the organization. Companies
 * whose job is queued already are not queued again. Gives the number of new jobs.
 */
export async function enqueueAll(
  { tenancy, queue, oppspot }: { tenancy: Tenancy; queue: JobQueue; oppspot: OppspotData },
  organizationId: string,
  correlationId: string,
): Promise<number> {
  let jobs = 0
  let last: string | null = null
  for (;;) {
    const ids = await oppspot.companyIds(last, PAGE)
    if (ids.length === 0) return jobs
    last = ids.at(-1) ?? null
    jobs += await tenancy.inTenant(organizationId, async (tx) => {
      const active = (await integrations(tx)).filter(({ active }) => active)
      const added = await Promise.all(
        active.map(({ id: integrationId }) =>
          queue.enqueue(
            tx,
            ids.map((id) => ({
              integrationId,
              type: 'enrich_and_sync',
              key: `lead:${id}:`,
              priority: PRIORITY,
              payload: { kind: 'lead', company: { id }, contact: null, correlationId },
            })),
          ),
        ),
      )
      return added.reduce((sum, count) => sum + count, 0)
    })
  }
}
