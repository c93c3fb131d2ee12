import { dealsOf, moveDeals } from '../sync/records/deal-records.ts'
import type { SyncedRecord } from '../sync/records/write-records.ts'
import type { Batch } from '../work/batch.ts'
import { type ActToDo, actedRecord, type EndedAct, refused } from './act-ended.ts'

/** Moves the deal whose card it was, or the open deals of the contact or company, to the suggested stage: only forward. */
export async function applyStages(batch: Batch, todo: readonly ActToDo[]): Promise<EndedAct[]> {
  const ended: EndedAct[] = []
  for (const each of todo) ended.push(endedBy(each, await moveDeals(batch, await dealsFor(batch, each))))
  return ended
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
  const error = deals.find((deal) => deal.error !== null)?.error ?? null
  const stands = deals.some(({ plan, result }) => result === 'updated' || plan?.heldBack.length === 0)
  const why = deals.flatMap(({ plan }) => plan?.heldBack.map(({ reason }) => reason) ?? [])
  if (error !== null || stands) return { ...each, error, refusal: null, records, links: [] }
  const nothing = 'There is no open deal in a pipeline whose stages your administrator named in SmartSync.'
  return { ...refused(each, why[0] === undefined ? nothing : `${why[0]}.`), records }
}
