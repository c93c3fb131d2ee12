import { CrmError, type IdPage, type RecordFilter, type RecordType } from '@smartsync/core/crm'
import { recordPage, searchCount, searchPage } from './answers.ts'
import type { HubspotHttp } from './http.ts'
import { paths } from './paths.ts'
import { SEARCH_PAGE } from './record-reads.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/basic/get-contacts */
const LIST_PAGE = 100

/**
 * How many records there are: a search that asks for none tells their `total`, also beyond the 10,000 that it would show.
 * Source: https://developers.hubspot.com/docs/api-reference/search/guide
 */
export async function countRecords(http: HubspotHttp, type: RecordType, filter: RecordFilter): Promise<number> {
  const body = { filterGroups: groupsFor(type, filter), sorts: [], properties: [], limit: 1, after: '0' }
  const call = { method: 'POST', path: paths.search(type), writes: false, records: 0 }
  const { total } = await http.send({ ...call, body }, searchCount)
  return total
}

/**
 * One page of ids, in the order of ids. All records of a type are listed, which has no end at 10,000 and no lag; filtered
 * ones are searched for, each page from the last id on, for a search shows no more than 10,000 by position.
 */
export async function selectRecords(
  http: HubspotHttp,
  type: RecordType,
  filter: RecordFilter,
  cursor: string | null,
): Promise<IdPage> {
  if (cursor !== null && !/^\d+$/.test(cursor)) throw notACursor()
  return filtersFor(type, filter).length === 0
    ? listPage(http, type, cursor)
    : searchFrom(http, type, filter, cursor ?? '0')
}

async function listPage(http: HubspotHttp, type: RecordType, cursor: string | null): Promise<IdPage> {
  const query = { limit: String(LIST_PAGE), archived: 'false', ...(cursor === null ? {} : { after: cursor }) }
  const call = { method: 'GET', path: paths.list(type), writes: false, records: 0 }
  const { results, paging } = await http.send({ ...call, query }, recordPage)
  return { ids: results.map(({ id }) => id), cursor: paging?.next?.after ?? null }
}

async function searchFrom(http: HubspotHttp, type: RecordType, filter: RecordFilter, last: string): Promise<IdPage> {
  const after = { propertyName: 'hs_object_id', operator: 'GT', value: last }
  const body = {
    filterGroups: [{ filters: [...filtersFor(type, filter), after] }],
    sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
    properties: [],
    limit: SEARCH_PAGE,
    after: '0',
  }
  const call = { method: 'POST', path: paths.search(type), writes: false, records: 0 }
  const { results } = await http.send({ ...call, body }, searchPage)
  const ids = results.map(({ id }) => id)
  return { ids, cursor: ids.length < SEARCH_PAGE ? null : (ids.at(-1) ?? null) }
}

function groupsFor(type: RecordType, filter: RecordFilter) {
  const filters = filtersFor(type, filter)
  return filters.length === 0 ? [] : [{ filters }]
}

function filtersFor(type: RecordType, { blank, createdSince }: RecordFilter) {
  const created = type === 'task' ? 'hs_createdate' : 'createdate'
  return [
    ...blank.map((propertyName) => ({ propertyName, operator: 'NOT_HAS_PROPERTY' })),
    ...(createdSince === null
      ? []
      : [{ propertyName: created, operator: 'GTE', value: String(Date.parse(createdSince)) }]),
  ]
}

function notACursor(): CrmError {
  return new CrmError('crm_invalid', "The cursor of the selection is not one that HubSpot's connector gave.", {
    help: 'Start again without a cursor.',
  })
}
