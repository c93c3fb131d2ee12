import type { FieldValue } from '@smartsync/core/mapping'
import { applyPlan, sightOf } from '@smartsync/core/sync'
import type { Job } from '../queue/port.ts'
import type { SeenRecord } from '../store/crm-records.ts'
import type { Batch } from '../work/batch.ts'
import { fieldsToWatch } from '../work/fields-to-read.ts'
import type { SyncedRecord } from './records/write-records.ts'
import type { TakenRecord } from './take-over.ts'
import type { Located, LocatedBatch } from './targets/locate-targets.ts'
import type { Unmatched } from './targets/targets.ts'

/**
 * Every record of the batch as it stands now: as it was read, with what we wrote. `at` is when the batch began: what
 * changed in the CRM before that, it saw.
 */
export function sightsOf(
  batch: Batch,
  located: LocatedBatch,
  written: Readonly<Record<'company' | 'contact' | 'deal', readonly SyncedRecord[]>>,
  { taken, unmatched, jobs }: { taken: readonly TakenRecord[]; unmatched: readonly Unmatched[]; jobs: readonly Job[] },
  at: Date,
): SeenRecord[] {
  const deals = [
    ...jobs.flatMap(({ payload }) =>
      'record' in payload && payload.record.type === 'deal' ? [payload.record.id] : [],
    ),
    ...written.deal.flatMap(({ recordId }) => recordId ?? []),
  ]
  const nobodys = unmatched.flatMap(({ record }) => record ?? [])
  return [
    ...[...new Set(deals)].map((id): SeenRecord => ({ type: 'deal', id, entity: null, said: {}, sight: '', at })),
    ...nobodys.flatMap(({ type, id, fields }): SeenRecord[] => {
      if (type !== 'company' && type !== 'contact') return []
      return [{ type, id, entity: null, said: {}, sight: sightOf(fieldsToWatch(batch, type), fields), at }]
    }),
    ...(['company', 'contact'] as const).flatMap((type) => {
      const fields = fieldsNow(type === 'company' ? located.companies : located.contacts, written[type])
      const watched = fieldsToWatch(batch, type)
      return [...fields].map(([id, { key, values }]): SeenRecord => {
        const told = taken.find((each) => each.type === type && each.record.id === id)
        const entity = { type: type === 'company' ? ('business' as const) : type, id: key }
        return { type, id, entity, said: told?.taken.said ?? {}, sight: sightOf(watched, values), at }
      })
    }),
  ]
}

interface Standing {
  key: string
  values: Readonly<Record<string, FieldValue>>
}

function fieldsNow({ records }: Located, written: readonly SyncedRecord[]): Map<string, Standing> {
  const standing = new Map<string, Standing>()
  for (const [key, { id, fields }] of records) standing.set(id, { key, values: fields })
  for (const { key, recordId, plan, before, result } of written) {
    if (recordId === null || plan === null || (result !== 'created' && result !== 'updated')) continue
    standing.set(recordId, { key, values: applyPlan(before?.fields ?? null, plan) })
  }
  return standing
}
