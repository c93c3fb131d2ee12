import type { Change } from '@smartsync/core/crm'
import type { NewJob } from '../queue/port.ts'
import type { Integration } from '../store/integrations.ts'
import type { SyncedType, SyncFrequency } from '../store/schema.ts'
import { isServed } from './accept.ts'
import { changeKey } from './job-keys.ts'

const PRIORITY = { change: 5, fate: 6, erase: 8 } as const
const HOUR = 3_600_000

/** How long the changes of an account may wait for the sweep that looks for them; null where none does. */
export const sweepEveryMs: Readonly<Record<SyncFrequency, number | null>> = {
  realtime: HOUR,
  hourly: HOUR,
  daily: 24 * HOUR,
  manual: null,
}

type Switches = Pick<Integration, 'id' | 'active' | 'syncDirection' | 'syncFrequency' | 'autoEnrich'>

/**
 * The job that a change in the CRM calls for. Many changes of one record are one job; our own writes call for none. Where
 * the integration does not act at once, the job waits for the next sweep, which brings it forward. What ends a record is
 * looked at in any case.
 */
export function jobsFor(served: Switches, change: Change, context: { correlationId: string; now: Date }): NewJob[] {
  const { recordType, recordId, kind, ours } = change
  if (!served.active || recordType === null || recordType === 'task' || recordId === null) return []
  const record = { type: recordType, id: recordId }
  if (kind === 'privacy_deleted') return [eraseJob(served.id, recordId, change.at, context.correlationId)]
  if (kind === 'deleted' || kind === 'merged') return [fateJob(served.id, { ...change, kind }, record, context)]
  if (ours || !followsChanges(served)) return []
  const waits = served.syncFrequency === 'realtime' ? 0 : (sweepEveryMs[served.syncFrequency] ?? 0)
  const runAt = new Date(context.now.getTime() + waits)
  return [{ ...changeJob(served.id, { ...record, at: change.at }, context.correlationId), ...(waits > 0 && { runAt }) }]
}

/** Is anything done of what others change in the account by itself: enriched, or taken over? */
export function followsChanges(served: Switches): boolean {
  const isLookedAt = (isServed(served) && served.autoEnrich) || served.syncDirection !== 'to_crm'
  return served.active && served.syncFrequency !== 'manual' && isLookedAt
}

/** The job that looks at what somebody else changed in the CRM. `at`: when, ISO 8601 in UTC. */
export function changeJob(
  integrationId: string,
  { at, ...record }: { type: SyncedType; id: string; at: string },
  correlationId: string,
): NewJob {
  return {
    integrationId,
    type: `sync_${record.type}`,
    key: changeKey(record),
    priority: PRIORITY.change,
    payload: { kind: 'change', record, at, correlationId },
  }
}

/** The job that follows a record that was deleted, or into which others (`mergedIds`) were merged. */
export function fateJob(
  integrationId: string,
  { kind: fate, at, mergedIds }: Pick<Change, 'at' | 'mergedIds'> & { kind: 'deleted' | 'merged' },
  record: { type: SyncedType; id: string },
  { correlationId }: { correlationId: string },
): NewJob {
  return {
    integrationId,
    type: `sync_${record.type}`,
    key: ['fate', fate, record.type, record.id, ...mergedIds].join(':'),
    priority: PRIORITY.fate,
    payload: { kind: 'fate', fate, record, mergedIds, at, correlationId },
  }
}

/** The job that lets go of what we hold of a contact who had themselves erased. */
export function eraseJob(integrationId: string, contactId: string, at: string, correlationId: string): NewJob {
  return {
    integrationId,
    type: 'erase',
    key: `erase:contact:${contactId}`,
    priority: PRIORITY.erase,
    payload: { kind: 'erase', record: { type: 'contact', id: contactId }, at, correlationId },
  }
}
