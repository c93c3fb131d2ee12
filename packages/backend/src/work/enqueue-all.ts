import type { OppspotData } from '@smartsync/core/oppspot'
import { isServed } from '../events/accept.ts'
import { leadKey } from '../events/job-keys.ts'
import type { JobQueue, LeadPayload } from '../queue/port.ts'
import { integrations } from '../store/integrations.ts'
import type { Tenancy } from '../store/tenancy.ts'

const PAGE = 500
/** Lowest: whoever waits for a record overtakes it. */
const PRIORITY = 1

/**
 * Queues the enrichment of every company that oppSpot knows, for each of the organization's integrations that we may
 * write to. Companies whose job waits already are not queued again. Gives the number of new jobs.
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
    last = ids.at(-1) ?? null
    if (last === null) return jobs
    const payloads = ids.map((id): LeadPayload => ({ kind: 'lead', company: { id }, contact: null, correlationId }))
    jobs += await tenancy.inTenant(organizationId, async (tx) => {
      let added = 0
      for (const { id: integrationId } of (await integrations(tx)).filter(isServed)) {
        const wanted = payloads.map((payload) => ({
          payload,
          key: leadKey(payload),
          priority: PRIORITY,
          integrationId,
        }))
        added += await queue.enqueue(
          tx,
          wanted.map((job) => ({ ...job, type: 'enrich_and_sync' })),
        )
      }
      return added
    })
  }
}
