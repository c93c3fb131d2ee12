import {
  CrmError,
  type CrmRecord,
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

/** Reads records by HubSpot id, 100 a call; those that do not exist are left out. */
export async function readRecords(
  http: HubspotHttp,
  type: RecordType,
  ids: readonly string[],
  fields: readonly FieldRef[],
): Promise<CrmRecord[]> {
  const found = await batchRead(http, type, null, ids, names(fields))
  return found.map((record) => toRecord(type, record, fields))
}

/** Finds records by e-mail (primary or secondary), company domain or our external key, 100 values a call. */
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
  const records = await read(http, type, property, [...spelled.keys()], [...names(fields), property, ...others])
  return records.flatMap((record) => {
    const held = [property, ...others].flatMap((name) => (record.properties[name] ?? '').split(';'))
    const asked = new Set(held.map((value) => (key === 'externalKey' ? value : value.trim().toLowerCase())))
    return [...asked].flatMap((value) =>
      (spelled.get(value) ?? []).map((by) => ({ by, record: toRecord(type, record, fields) })),
    )
  })
}

type Read = (
  http: HubspotHttp,
  type: RecordType,
  property: string,
  values: readonly string[],
  properties: readonly string[],
) => Promise<HubspotRecord[]>

/** A contact answers to its secondary addresses too; a domain is not unique in HubSpot, so only search knows it. */
function lookup(type: RecordType, key: LookupKey): { property: string; others: readonly string[]; read: Read } {
  if (key === 'externalKey') return { property: EXTERNAL_ID, others: [], read: batchRead }
  if (key === 'email' && type === 'contact')
    return { property: 'email', others: ['hs_additional_emails'], read: batchRead }
  if (key === 'domain' && type === 'company') return { property: 'domain', others: [], read: searchIn }
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
): Promise<HubspotRecord[]> {
  const records: HubspotRecord[] = []
  for (const batch of inBatches([...new Set(values)])) {
    const answer = await http.send(
      {
        method: 'POST',
        path: paths.batch(type, 'read'),
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
  return records.filter((record) => record.archived !== true)
}

/** Oldest first, so that of several records with one domain the first is always the same one. */
async function searchIn(
  http: HubspotHttp,
  type: RecordType,
  property: string,
  values: readonly string[],
  properties: readonly string[],
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
              filterGroups: [{ filters: [{ propertyName: property, operator: 'IN', values: batch }] }],
              sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
              properties,
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
