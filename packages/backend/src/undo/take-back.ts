import type { CrmConnector, CrmError, Outcome, RemovedTask } from '@smartsync/core/crm'
import type { FieldValue } from '@smartsync/core/mapping'
import { applyPlan, type FieldChange, sameValue, undoPlan } from '@smartsync/core/sync'
import type { Deed } from './logged-plan.ts'

/** What became of taking one log back. */
export interface TakenBack {
  deed: Deed
  /** Fields that stand again as they stood before. */
  restored: readonly FieldChange[]
  leftAlone: ReadonlyArray<{ field: string; reason: string }>
  /** Of a task. */
  task: RemovedTask['result'] | null
  error: CrmError | null
}

type FieldsDeed = Extract<Deed, { kind: 'fields' }>
type TaskDeed = Extract<Deed, { kind: 'task' }>

/**
 * Takes deeds back, in the order given: newest first, so that one undoes what the other built on. Reads the records as
 * they stand, restores what nobody changed since, in one write a record, and removes tasks that nobody worked on. With
 * `again`, an earlier try may have restored fields already: what stands as it was before then counts as restored by us.
 * Rejects with a `CrmError` only when a whole call fails.
 */
export async function takeBack(
  connector: CrmConnector,
  deeds: readonly Deed[],
  { again, beforeWriting }: { again: boolean; beforeWriting(): Promise<void> },
): Promise<TakenBack[]> {
  const done = new Map<Deed, TakenBack>()
  const fields = deeds.filter((deed): deed is FieldsDeed => deed.kind === 'fields')
  for (const [type, group] of Map.groupBy(fields, ({ recordType }) => recordType)) {
    for (const each of await restoreRecords(connector, type, group, { again, beforeWriting })) done.set(each.deed, each)
  }
  const tasks = deeds.filter((deed): deed is TaskDeed => deed.kind === 'task')
  for (const each of await removeTasks(connector, tasks, beforeWriting)) done.set(each.deed, each)
  return deeds.flatMap((deed) => done.get(deed) ?? [])
}

async function restoreRecords(
  connector: CrmConnector,
  type: FieldsDeed['recordType'],
  deeds: readonly FieldsDeed[],
  { again, beforeWriting }: { again: boolean; beforeWriting(): Promise<void> },
): Promise<TakenBack[]> {
  const refs = new Map(deeds.flatMap(({ plan }) => plan.changes.map(({ field, type }) => [field, { field, type }])))
  const ids = [...new Set(deeds.map(({ recordId }) => recordId))]
  const records = new Map((await connector.read(type, ids, [...refs.values()])).map((record) => [record.id, record]))
  const standing = new Map<string, Readonly<Record<string, FieldValue>>>()
  const planned = deeds.map((deed): TakenBack => {
    const now = standing.get(deed.recordId) ?? records.get(deed.recordId)?.fields ?? null
    const { restore, leftAlone } = undoPlan(deed.plan, now)
    const before = again ? restoredBefore(deed, now) : []
    if (now !== null) standing.set(deed.recordId, applyPlan(now, { changes: restore }))
    const known = new Set(before.map(({ field }) => field))
    const others = leftAlone.filter(({ field }) => !known.has(field))
    return { deed, restored: [...restore, ...before], leftAlone: others, task: null, error: null }
  })

  const writes = ids.flatMap((id) => {
    const now = records.get(id)?.fields
    const then = standing.get(id)
    if (now === undefined || then === undefined) return []
    const changed = [...refs.values()].filter(
      ({ field, type }) => !sameValue(type, now[field] ?? null, then[field] ?? null),
    )
    if (changed.length === 0) return []
    const fields = changed.map((ref) => ({ ...ref, value: then[ref.field] ?? null }))
    return [{ ref: id, id, externalKey: id, fields, associate: [] }]
  })
  if (writes.length === 0) return planned
  await beforeWriting()
  const outcomes = new Map((await connector.upsert(type, writes)).map((outcome) => [outcome.ref, outcome]))
  return planned.map((each) => withOutcome(each, outcomes))
}

/** What an earlier try put back before it was cut off. */
function restoredBefore({ plan }: FieldsDeed, now: Readonly<Record<string, FieldValue>> | null): FieldChange[] {
  if (now === null) return []
  return plan.changes
    .filter(({ field, type, old, new: written }) => {
      return sameValue(type, now[field] ?? null, old) && !sameValue(type, old, written)
    })
    .map((change) => ({ ...change, old: change.new, new: change.old, reason: 'Undo: what stood here before' }))
}

function withOutcome(taken: TakenBack, outcomes: ReadonlyMap<string, Outcome>): TakenBack {
  const outcome = taken.deed.kind === 'fields' ? outcomes.get(taken.deed.recordId) : undefined
  return outcome?.ok === false && taken.restored.length > 0 ? { ...taken, error: outcome.error } : taken
}

async function removeTasks(
  connector: CrmConnector,
  deeds: readonly TaskDeed[],
  beforeWriting: () => Promise<void>,
): Promise<TakenBack[]> {
  if (deeds.length === 0) return []
  await beforeWriting()
  const removed = await connector.removeTasks(deeds.map(({ task }) => task))
  const results = new Map(removed.map(({ id, result }) => [id, result]))
  return deeds.map((deed) => ({
    deed,
    restored: [],
    leftAlone: [],
    task: results.get(deed.task.id) ?? 'absent',
    error: null,
  }))
}
