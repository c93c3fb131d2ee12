import type { AssociationWrite, Outcome, RecordType } from '@smartsync/core/crm'
import { associationBatch, linkBatch } from './answers.ts'
import type { AssociationTypes } from './association-types.ts'
import { recordRefusal } from './errors.ts'
import type { HubspotCall, HubspotHttp } from './http.ts'
import { paths } from './paths.ts'
import { inBatches, settle } from './settle.ts'

/**
 * HubSpot takes more records here than elsewhere.
 * Source: https://developers.hubspot.com/changelog/bug-fix-batch-read-limit-for-hubspot-associations-api and
 * https://developers.hubspot.com/docs/api-reference/crm-associations-v4/guide
 */
const READ_BATCH = 1_000
const LINK_BATCH = 2_000

/** The associated ids of each record, its primary one first; records without any are left out. */
export async function readAssociations(
  http: HubspotHttp,
  from: RecordType,
  ids: readonly string[],
  to: RecordType,
): Promise<Map<string, string[]>> {
  const links = new Map<string, { id: string; primary: boolean }[]>()
  const queue: { id: string; after?: string }[][] = inBatches(
    [...new Set(ids)].map((id) => ({ id })),
    READ_BATCH,
  )
  for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
    const path = paths.associations(from, to, 'read')
    const call = { method: 'POST', path, writes: false, records: batch.length, body: { inputs: batch } }
    const { results } = await http.send(call, associationBatch)
    for (const result of results) {
      const found = result.to.map(({ toObjectId, associationTypes }) => ({
        id: toObjectId,
        primary: associationTypes.some(({ category, label }) => category === 'HUBSPOT_DEFINED' && label === 'Primary'),
      }))
      links.set(result.from.id, [...(links.get(result.from.id) ?? []), ...found])
    }
    const unfinished = results.flatMap(({ from: { id }, paging }) =>
      paging?.next ? [{ id, after: paging.next.after }] : [],
    )
    queue.push(...inBatches(unfinished, READ_BATCH))
  }
  return new Map(
    [...links].map(([id, found]) => {
      const primaryFirst = found.toSorted((a, b) => Number(b.primary) - Number(a.primary))
      return [id, [...new Set(primaryFirst.map((link) => link.id))]]
    }),
  )
}

/** Links records by HubSpot's plain association, 2,000 a call; linking twice changes nothing. The outcome names `to`. */
export async function writeAssociations(
  http: HubspotHttp,
  types: AssociationTypes,
  links: readonly AssociationWrite[],
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const group of Map.groupBy(links, pathOf).values()) outcomes.push(...(await writeOneKind(http, types, group)))
  return outcomes
}

async function writeOneKind(
  http: HubspotHttp,
  types: AssociationTypes,
  links: readonly AssociationWrite[],
): Promise<Outcome[]> {
  const [kind] = links
  if (kind === undefined) return []
  // HubSpot answers each link in both directions, where ids of one type may coincide with those of the other.
  const reverse = await types.plain(http, kind.to.type, kind.from.type)
  const pairs = new Map(links.map((link) => [pairOf(link), link]))
  const settled = await settle<AssociationWrite, true>([...pairs.values()], {
    keyOf: pairOf,
    batchSize: LINK_BATCH,
    send: async (batch) => {
      const call: HubspotCall = {
        method: 'POST',
        path: batch.map(pathOf)[0] ?? '',
        writes: true,
        records: batch.length,
        body: { inputs: batch.map(({ from, to }) => ({ from: { id: from.id }, to: { id: to.id } })) },
      }
      const answer = await http.send(call, linkBatch)
      const linked = answer.results.filter(
        ({ associationSpec }) => reverse === null || associationSpec?.associationTypeId !== reverse,
      )
      return {
        results: new Map(linked.map((result) => [pairOf(result), true])),
        errors: new Map(),
        unnamed: (answer.errors ?? []).map((body) => recordRefusal(call, body)),
      }
    },
  })
  return links.flatMap((link): Outcome[] => {
    const one = settled.get(pairOf(link))
    if (one === undefined) return []
    if (!one.ok) return [{ ref: link.ref, ok: false, error: one.error }]
    return [{ ref: link.ref, ok: true, id: link.to.id, created: true }]
  })
}

function pathOf({ from, to }: AssociationWrite): string {
  return paths.associations(from.type, to.type, 'associate/default')
}

function pairOf({ from, to }: { from: { id: string }; to: { id: string } }): string {
  return `${from.id}>${to.id}`
}
