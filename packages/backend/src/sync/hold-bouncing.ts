import { isBlank, readField } from '@smartsync/core/mapping'
import { bounceLimits, bouncing, sameValue } from '@smartsync/core/sync'
import { type HeldField, holdFields, holdsEnded } from '../store/held-fields.ts'
import { writesSince } from '../store/logs.ts'
import type { TenantTransaction } from '../store/tenancy.ts'
import type { SyncedRecord } from './records/write-records.ts'
import type { SyncedTarget } from './sync-batch.ts'

/**
 * Leaves alone, for a while, the fields that somebody changed back each time we wrote them. Call it once the batch's logs
 * are written: they are what it goes by. Costs nothing where nobody changed what we wrote.
 */
export async function holdBouncing(
  tx: TenantTransaction,
  integrationId: string,
  synced: readonly SyncedTarget[],
  now: Date,
): Promise<void> {
  const written = {
    company: synced.map(({ companyRecord }) => companyRecord),
    contact: synced.map(({ contactRecord }) => contactRecord),
    deal: synced.flatMap(({ deals }) => deals),
  }
  for (const type of ['company', 'contact', 'deal'] as const) {
    const ids = written[type].flatMap(suspect)
    if (ids.length === 0) continue
    const records = [...new Set(ids)]
    const since = new Date(now.getTime() - bounceLimits.withinMs)
    const writes = await writesSince(tx, integrationId, type, records, since)
    const ended = await holdsEnded(tx, integrationId, type, records)
    const until = new Date(now.getTime() + bounceLimits.holdMs)
    const held = [...writes].flatMap(([id, ofRecord]) => {
      const fresh = ofRecord.filter(({ field, at }) => at > (ended.get(`${id} ${field}`)?.toISOString() ?? ''))
      return bouncing(fresh).map(({ field, reason }): HeldField => ({ type, id, field, reason, since: now, until }))
    })
    await holdFields(tx, integrationId, held)
  }
}

/** The record, where we wrote over what somebody else had put in the place of our value. */
function suspect(record: SyncedRecord | null): string[] {
  if (record === null || record.recordId === null || record.result !== 'updated') return []
  const replaced = record.plan?.changes.some(({ field, type, old }) => {
    const last = readField(record.written, field)
    return !isBlank(last) && !sameValue(type, old, last)
  })
  return replaced ? [record.recordId] : []
}
