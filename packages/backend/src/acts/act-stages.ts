import { type CrmConnector, CrmError, type Outcome } from '@smartsync/core/crm'
import { dealsOf, moveDeals } from '../sync/records/deal-records.ts'
import type { SyncedRecord } from '../sync/records/write-records.ts'
import type { Batch } from '../work/batch.ts'
import { type ActToDo, actedRecord, type EndedAct, refused } from './act-ended.ts'

/**
 * Moves the deal whose card it was, or the open deals of the contact or company, to the suggested stage: only forward, and
 * only what the CRM lets the asking rep edit.
 */
export async function applyStages(batch: Batch, todo: readonly ActToDo[]): Promise<EndedAct[]> {
  const ended: EndedAct[] = []
  for (const each of todo) {
    const connector = writingAs(each.act.by, batch.connector)
    ended.push(endedBy(each, await moveDeals({ ...batch, connector }, await dealsFor(batch, each))))
  }
  return ended
}

/** The same connector, which refuses to write records that the user may not edit. */
function writingAs({ id: userId }: ActToDo['act']['by'], connector: CrmConnector): CrmConnector {
  return {
    ...connector,
    async upsert(type, writes) {
      const refusals: Outcome[] = []
      for (const { ref, id } of writes) {
        const mayEdit = id !== null && (await connector.rightsOn({ type, id }, userId)).edit
        if (!mayEdit) refusals.push({ ref, ok: false, error: new NotTheirs() })
      }
      const refused = new Set(refusals.map(({ ref }) => ref))
      const allowed = writes.filter(({ ref }) => !refused.has(ref))
      return allowed.length === 0 ? refusals : [...refusals, ...(await connector.upsert(type, allowed))]
    },
  }
}

/** The asking rep may not edit the deal: no failure of ours, so it is theirs alone to read. */
class NotTheirs extends CrmError {
  constructor() {
    super('crm_forbidden', 'The CRM does not let you edit this deal.', {
      help: 'Ask the deal’s owner or your administrator for the right to edit it.',
    })
  }
}

async function dealsFor({ connector }: Batch, { act: { record, companyId, enrichment } }: ActToDo) {
  const target = { company: { id: companyId }, enrichment }
  if (record.type === 'deal') return new Map([[record.id, target]])
  const recordId = { recordId: record.id }
  return dealsOf(connector, [
    {
      ...target,
      companyRecord: record.type === 'company' ? recordId : null,
      contactRecord: record.type === 'contact' ? recordId : null,
    },
  ])
}

function endedBy(each: ActToDo, deals: readonly SyncedRecord[]): EndedAct {
  const records = deals.flatMap(({ recordId, plan, error }) =>
    recordId === null || plan === null ? [] : [actedRecord(plan, { type: 'deal', id: recordId, key: null, error })],
  )
  const errors = deals.flatMap((deal) => deal.error ?? [])
  const isDenied = errors.some((error) => error instanceof NotTheirs)
  const error = errors.find((other) => !(other instanceof NotTheirs)) ?? null
  const stands = deals.some(
    (deal) => deal.error === null && (deal.result === 'updated' || deal.plan?.heldBack.length === 0),
  )
  if (error !== null || stands) return { ...each, error, refusal: null, records, links: [] }
  if (isDenied) return { ...refused(each, 'not_editable'), records }
  const [held] = deals.flatMap(({ plan }) => plan?.heldBack ?? [])
  if (held === undefined) return { ...refused(each, 'no_open_deal'), records }
  // What is held back without a guard is what the CRM let nobody write.
  const { code, about } = held.guarded ?? { code: 'not_writable', about: held.field }
  return { ...refused(each, code, about), records }
}
