import type { Lease } from '../queue/port.ts'
import { linksFrom, linksTo, taskLink } from '../store/links.ts'
import type { Tenancy } from '../store/tenancy.ts'
import { userWith } from '../sync/enrich-targets.ts'
import { syncTasks, type TaskWish, taskKey } from '../sync/tasks/sync-tasks.ts'
import type { Batch } from '../work/batch.ts'
import { type ActToDo, type EndedAct, refused } from './act-ended.ts'

/**
 * Creates the tasks that reps asked for, each once for ever, also beside the sync: both know a task by the same key. It is
 * the asking rep's; where the CRM has no such user, the suggested owner's.
 */
export async function createAskedTasks(
  tenancy: Tenancy,
  { organizationId, integrationId }: Lease,
  batch: Batch,
  todo: readonly ActToDo[],
): Promise<EndedAct[]> {
  if (todo.length === 0) return []
  const contactIds = todo.flatMap(({ act: { record } }) => (record.type === 'contact' ? [record.id] : []))
  const companyIds = [...new Set(todo.map(({ act }) => act.companyId))]
  const { contacts, companies } = await tenancy.inTenant(organizationId, async (tx) => ({
    contacts: new Map((await linksFrom(tx, integrationId, 'contact', contactIds)).map((link) => [link.crmId, link])),
    companies: new Map(
      (await linksTo(tx, integrationId, 'business', companyIds)).map((link) => [link.oppspotId, link]),
    ),
  }))

  const wishes = todo.map(({ act: { item, companyId, record, enrichment, by } }): TaskWish | null => {
    const action = enrichment.actions.find(({ key }) => key === item)
    if (action === undefined) return null
    const companyRecord = record.type === 'company' ? record.id : (companies.get(companyId)?.crmId ?? null)
    return {
      action,
      language: enrichment.language,
      companyId,
      contactKey: record.type === 'contact' ? (contacts.get(record.id)?.oppspotId ?? null) : null,
      ownerId: userWith(batch.users, by.email) ?? userWith(batch.users, enrichment.owner.email),
      contactRecord: record.type === 'contact' ? record.id : null,
      companyRecord,
      dealRecord: record.type === 'deal' ? record.id : null,
    }
  })
  const outcomes = new Map(
    (
      await syncTasks(
        batch,
        wishes.filter((wish) => wish !== null),
      )
    ).map((outcome) => [outcome.ref, outcome]),
  )
  return todo.map((each, index): EndedAct => {
    const wish = wishes[index] ?? null
    const outcome = wish === null ? undefined : outcomes.get(taskKey(wish))
    if (wish === null || outcome === undefined) return refused(each, 'not_suggested')
    const { action, companyId, contactRecord, companyRecord } = wish
    const key = taskKey(wish)
    const record = {
      type: 'task' as const,
      id: outcome.ok ? outcome.id : null,
      key,
      operation: 'create' as const,
      status: outcome.ok ? ('success' as const) : ('failed' as const),
      payload: { subject: action.title, reason: action.reason, due: action.due, contactRecord, companyRecord },
      error: outcome.ok ? null : outcome.error,
    }
    const links = outcome.ok ? [taskLink(key, outcome.id, { companyId, action: action.key, due: action.due })] : []
    return { ...each, error: record.error, refusal: null, records: [record], links }
  })
}
