import type { FieldRef, Outcome, RecordType } from '@smartsync/core/crm'
import { planRecord } from '@smartsync/core/sync'
import { userWith } from '../sync/enrich-targets.ts'
import type { Batch } from '../work/batch.ts'
import { type ActToDo, actedRecord, type EndedAct, refused } from './act-ended.ts'

/** Makes the suggested owner the record's, also where it has another: a person asked for it. */
export async function applyOwners(batch: Batch, todo: readonly ActToDo[]): Promise<EndedAct[]> {
  const ended: EndedAct[] = []
  for (const [type, group] of Map.groupBy(todo, ({ act }) => act.record.type)) {
    ended.push(...(await applyOwnersOf(batch, type, group)))
  }
  return ended
}

async function applyOwnersOf(batch: Batch, type: RecordType, todo: readonly ActToDo[]): Promise<EndedAct[]> {
  const { connector, knowledge, users, guard } = batch
  const field = knowledge.owner.find(({ recordType }) => recordType === type)?.field
  if (field === undefined) return todo.map((each) => refused(each, 'no_owner'))
  const ref: FieldRef = { field, type: 'owner' }
  const ids = [...new Set(todo.map(({ act }) => act.record.id))]
  const records = new Map((await connector.read(type, ids, [ref])).map((record) => [record.id, record]))

  const planned = todo.map((each) => {
    const { record, item, enrichment } = each.act
    const ownerId = userWith(users, item)
    const plan = planRecord({
      type,
      id: record.id,
      current: records.get(record.id)?.fields ?? null,
      wanted: [{ ...ref, value: ownerId, policy: 'always', reason: enrichment.owner.reason, accompanies: false }],
      written: {},
      reassign: true,
    })
    return { each, ownerId, plan }
  })
  const writes = planned.filter(({ plan }) => plan.operation === 'update')
  const outcomes = new Map<string, Outcome>()
  if (writes.length > 0) {
    await guard.beforeWriting()
    const asked = writes.map(({ each: { act }, plan }) => ({
      ref: act.id,
      id: act.record.id,
      externalKey: act.record.id,
      fields: plan.changes.map((change) => ({ ...ref, value: change.new })),
      associate: [],
    }))
    for (const outcome of await connector.upsert(type, asked)) outcomes.set(outcome.ref, outcome)
  }

  return planned.map(({ each, ownerId, plan }): EndedAct => {
    const { id } = each.act.record
    if (!records.has(id)) return refused(each, 'record_gone')
    if (ownerId === null) return refused(each, 'not_a_user', each.act.item)
    const outcome = outcomes.get(each.act.id)
    const error = outcome === undefined || outcome.ok ? null : outcome.error
    const record = actedRecord(plan, { type, id, key: null, error })
    return { ...each, error, refusal: null, records: [record], links: [] }
  })
}
