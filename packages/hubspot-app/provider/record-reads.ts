import {
  CrmError,
  type CrmRecord,
  type DeletedRecord,
  type FieldRef,
  type Found,
  type LookupKey,
  type RecordType,
} from '@smartsync/core/crm'
import { type HubspotRecord, recordBatch, searchPage } from './answers.ts'
import { EXTERNAL_ID } from './fields.ts'
import type { HubspotHttp } from './http.ts'
import { paths } from './paths.ts'
import { inBatches } from './settle.ts'
import { fromHubspot } from './values.ts'

/** Holds, separated by `;`, the ids of the records that were merged into this one. */
const MERGED_IDS = 'hs_merged_object_ids'

/**
 * Reads records by HubSpot id, 100 a call; those that do not exist are left out. HubSpot answers the id of a record that
 * was merged with the record that it became.
 */
export async function readRecords(
  http: HubspotHttp,
  type: RecordType,
  ids: readonly string[],
  fields: readonly FieldRef[],
): Promise<CrmRecord[]> {
  const found = await batchRead(http, type, null, ids, [...names(fields), MERGED_IDS])
  const asked = new Set(ids)
  return found.map((record) => {
    const read = toRecord(type, record, fields)
    const former = (record.properties[MERGED_IDS] ?? '').split(';').filter((id) => id !== record.id && asked.has(id))
    return former.length === 0 ? read : { ...read, formerIds: former }
  })
}

/**
 * Finds records by e-mail, company domain or our external key, 100 values a call. A contact also answers to its secondary
 * addresses and a company to its additional domains.
 */
export async function findRecords(
  http: HubspotHttp,
  type: RecordType,
  key: LookupKey,
  values: readonly string[],
  fields: readonly FieldRef[],
): Promise<Found[]> {
  const { property, others, read } = lookup(type, key)
  const spelled = Map.groupBy(values, (value) => (key === 'externalKey' ? value : value.trim().toLowerCase()))
  spelled.delete('')
  const wanted = [...names(fields), property, ...others]
  const records = await read(http, type, { property, others, values: [...spelled.keys()], wanted })
  return records.flatMap((record) => {
    const held = [property, ...others].flatMap((name) => (record.properties[name] ?? '').split(';'))
    const asked = new Set(held.map((value) => (key === 'externalKey' ? value : value.trim().toLowerCase())))
    return [...asked].flatMap((value) =>
      (spelled.get(value) ?? []).map((by) => ({ by, record: toRecord(type, record, fields) })),
    )
  })
}

/**
 * Of these, the records that were deleted and can be restored, by id; 100 a call.
 * Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/contacts/batch/get-contacts (`archived`)
 */
export async function deletedAmong(
  http: HubspotHttp,
  type: RecordType,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DeletedRecord>> {
  const records = await batchRead(http, type, null, ids, [EXTERNAL_ID], { archived: 'true' })
  return new Map(
    records.map(({ id, properties, archivedAt }) => [
      id,
      { externalKey: properties[EXTERNAL_ID] || null, at: archivedAt ?? null },
    ]),
  )
}

interface Query {
  property: string
  /** Where else the values may stand. */
  others: readonly string[]
  values: readonly string[]
  /** The properties to read. */
  wanted: readonly string[]
}

type Read = (http: HubspotHttp, type: RecordType, query: Query) => Promise<HubspotRecord[]>

const readBy: Read = (http, type, { property, values, wanted }) => batchRead(http, type, property, values, wanted)

/** A domain is not unique in HubSpot, so only search knows it. */
function lookup(type: RecordType, key: LookupKey): Pick<Query, 'property' | 'others'> & { read: Read } {
  if (key === 'externalKey') return { property: EXTERNAL_ID, others: [], read: readBy }
  if (key === 'email' && type === 'contact')
    return { property: 'email', others: ['hs_additional_emails'], read: readBy }
  if (key === 'domain' && type === 'company')
    return { property: 'domain', others: ['hs_additional_domains'], read: searchIn }
  throw new CrmError('crm_invalid', `HubSpot cannot look up a ${type} by ${key}.`, {
    help: 'Look up contacts by e-mail, companies by domain, and either by external key.',
  })
}

async function batchRead(
  http: HubspotHttp,
  type: RecordType,
  idProperty: string | null,
  values: readonly string[],
  properties: readonly string[],
  query: { archived?: 'true' } = {},
): Promise<HubspotRecord[]> {
  const records: HubspotRecord[] = []
  for (const batch of inBatches([...new Set(values)])) {
    const answer = await http.send(
      {
        method: 'POST',
        path: paths.batch(type, 'read'),
        query,
        writes: false,
        records: batch.length,
        body: {
          ...(idProperty !== null && { idProperty }),
          inputs: batch.map((id) => ({ id })),
          properties,
          propertiesWithHistory: [],
        },
      },
      recordBatch,
    )
    records.push(...answer.results)
  }
  return records.filter((record) => (record.archived === true) === (query.archived === 'true'))
}

/**
 * The contacts that have one of these as a secondary address. Reading by e-mail finds these too, by what HubSpot says; this
 * is for where it does not, and costs a search.
 */
export async function findBySecondaryEmail(
  http: HubspotHttp,
  emails: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const values = [...new Set(emails.map((email) => email.trim().toLowerCase()))]
  const others = 'hs_additional_emails'
  const records = await searchIn(http, 'contact', { property: others, others: [], values, wanted: [others] })
  return new Map(
    records.flatMap(({ id, properties }) =>
      (properties[others] ?? '').split(';').map((email) => [email.trim().toLowerCase(), id] as const),
    ),
  )
}

/** Oldest first, so that of several records with one domain the first is always the same one. */
async function searchIn(
  http: HubspotHttp,
  type: RecordType,
  { property, others, values, wanted }: Query,
): Promise<HubspotRecord[]> {
  const records: HubspotRecord[] = []
  for (const batch of inBatches(values)) {
    let after: string | undefined = '0'
    while (after !== undefined && Number(after) < SEARCH_DEPTH) {
      const page: { results: HubspotRecord[]; paging?: { next?: { after: string } | undefined } | null | undefined } =
        await http.send(
          {
            method: 'POST',
            path: paths.search(type),
            writes: false,
            records: batch.length,
            body: {
              filterGroups: [property, ...others].map((propertyName) => ({
                filters: [{ propertyName, operator: 'IN', values: batch }],
              })),
              sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
              properties: wanted,
              limit: SEARCH_PAGE,
              after,
            },
          },
          searchPage,
        )
      records.push(...page.results)
      after = page.paging?.next?.after
    }
  }
  return records
}

export const SEARCH_PAGE = 200
/** A search never shows more records than this. */
const SEARCH_DEPTH = 10_000

function names(fields: readonly FieldRef[]): string[] {
  return fields.map(({ field }) => field)
}

function toRecord(type: RecordType, record: HubspotRecord, fields: readonly FieldRef[]): CrmRecord {
  const values = fields.map(({ field, type: fieldType }) => [field, fromHubspot(record.properties[field], fieldType)])
  return { type, id: record.id, fields: Object.fromEntries(values) }
}
