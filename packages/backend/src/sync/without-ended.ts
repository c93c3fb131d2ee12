import type { RecordType } from '@smartsync/core/crm'
import type { Enrichment } from '@smartsync/core/model'
import type { SeenRecord } from '../store/crm-records.ts'
import { fatesOf, noteFate } from '../store/gone-records.ts'
import type { EntityLink } from '../store/links.ts'
import type { SyncLog } from '../store/logs.ts'
import type { TenantTransaction } from '../store/tenancy.ts'

/** What a batch would keep. */
interface Found {
  enrichments: readonly Enrichment[]
  links: readonly EntityLink[]
  sights: readonly SeenRecord[]
  logs: readonly SyncLog[]
}

/**
 * What a batch that began at `startedAt` found, without what must not be kept any more: links to records that met their end
 * while it was under way, and whatever it says of people who had themselves erased meanwhile. A record that was deleted
 * before and is there all the same was restored.
 */
export async function withoutEnded(
  tx: TenantTransaction,
  integrationId: string,
  found: Found,
  startedAt: Date,
): Promise<Found> {
  const ended = new Set<string>()
  const erased = new Set<string>()
  const fates = await Promise.all(
    (['company', 'contact'] as const).map(async (type) => {
      const ids = found.sights.flatMap((sight) => (sight.type === type ? [sight.id] : []))
      return { type, of: await fatesOf(tx, integrationId, type, ids) }
    }),
  )
  for (const { type, of } of fates) {
    for (const [id, { fate, at }] of of) {
      if (fate === 'restored') continue
      if (fate === 'deleted' && at < startedAt) {
        await noteFate(tx, integrationId, { type, id, fate: 'restored', at: startedAt })
        continue
      }
      ended.add(place(type, id))
      if (fate === 'erased') erased.add(place(type, id))
    }
  }
  if (ended.size === 0) return found
  const isErased = ({ syncType, crmEntityId, payload }: SyncLog) =>
    erased.has(place(syncType, crmEntityId ?? '')) || erased.has(place('contact', String(payload.contactRecord)))
  const touched = new Set(found.logs.flatMap((log) => (isErased(log) ? [log.enrichments.companyId] : [])))
  return {
    enrichments: found.enrichments.filter(({ companyId }) => !touched.has(companyId)),
    links: found.links.filter(({ crmType, crmId }) => !ended.has(place(crmType, crmId))),
    sights: found.sights.filter(({ type, id }) => !ended.has(place(type, id))),
    logs: found.logs.filter((log) => !isErased(log)),
  }
}

function place(type: RecordType, id: string): string {
  return `${type} ${id}`
}
