import { Router } from 'express'
import { z } from 'zod'
import { validationError } from '../errors.ts'
import type { CrmRecord } from '../model.ts'
import { KINDS, type ObjectType } from '../objects.ts'
import type { Table } from '../portal-state.ts'
import { type Answer, type Call, endpoint, type HubSpot } from './endpoint.ts'
import { comparable, compileFilter, filterSchema } from './filters.ts'
import { typeIn } from './lookup.ts'
import { recordView } from './record-view.ts'
import { objectScope } from './scopes.ts'

/** Limits: https://developers.hubspot.com/docs/api-reference/search/guide */
const MAX_PAGE = 200
const MAX_TOTAL = 10_000
const MAX_GROUPS = 5
const MAX_FILTERS_PER_GROUP = 6
const MAX_FILTERS = 18
const MAX_QUERY = 3000

const sortSchema = z.union([
  z.string().transform((text) => ({
    propertyName: text.replace(/^-/, ''),
    direction: text.startsWith('-') ? 'DESCENDING' : 'ASCENDING',
  })),
  z.object({ propertyName: z.string(), direction: z.enum(['ASCENDING', 'DESCENDING']).default('ASCENDING') }),
])

const searchSchema = z.object({
  filterGroups: z
    .array(z.object({ filters: z.array(filterSchema).max(MAX_FILTERS_PER_GROUP) }))
    .max(MAX_GROUPS)
    .default([]),
  sorts: z.array(sortSchema).max(1).default([]),
  query: z.string().max(MAX_QUERY).optional(),
  properties: z.array(z.string()).default([]),
  limit: z.int().min(0).max(MAX_PAGE).default(10),
  after: z.union([z.string(), z.int().transform(String)]).optional(),
})

type Search = z.infer<typeof searchSchema>

/** POST /crm/objects/{version}/{objectType}/search: what the index knows, which lags behind the records. */
export function searchRoutes(hubspot: HubSpot): Router {
  return Router().post(
    '/:objectType/search',
    endpoint(hubspot, {
      scopes: ({ objectType }) => objectScope(objectType, 'read'),
      budget: 'searches',
      answer: search,
    }),
  )
}

function search({ hubspot, portal, params, body, now }: Call): Answer {
  const type = typeIn(params)
  const request = body(searchSchema)
  const offset = offsetOf(request)
  const table = portal.tables[type]
  const matches = compile(request, type, table)
  const visible = table.index.upTo(now - hubspot.settings.indexingLagMs)
  const found = sorted([...visible].filter(matches), request, table)
  const results = found
    .slice(offset, offset + request.limit)
    .map((record) => recordView(type, record, request.properties))
  const end = offset + results.length
  const paging = end < found.length && results.length > 0 ? { paging: { next: { after: String(end) } } } : {}
  return { status: 200, body: { total: found.length, results, ...paging } }
}

function offsetOf({ after, limit, filterGroups }: Search): number {
  const filters = filterGroups.reduce((sum, group) => sum + group.filters.length, 0)
  if (filters > MAX_FILTERS)
    throw validationError(`A search may have at most ${MAX_FILTERS} filters; this has ${filters}.`)
  const offset = after === undefined || after === '' ? 0 : Number(after)
  if (!Number.isInteger(offset) || offset < 0) throw validationError(`Invalid paging cursor: ${after}`)
  if (offset + limit > MAX_TOTAL) {
    throw validationError(`A search pages through its first ${MAX_TOTAL} results only: narrow it with filters.`)
  }
  return offset
}

/** Filters of a group must all hold; one group is enough. */
function compile(request: Search, type: ObjectType, table: Table): (record: CrmRecord) => boolean {
  const groups = request.filterGroups.map(({ filters }) => filters.map((filter) => compileFilter(filter, table)))
  const words = (request.query ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  return (record) =>
    (groups.length === 0 || groups.some((tests) => tests.every((test) => test(record)))) &&
    words.every((word) => KINDS[type].searchable.some((name) => record.properties[name]?.toLowerCase().includes(word)))
}

/** Oldest first unless asked otherwise; records without the sorted value come last. */
function sorted(records: CrmRecord[], { sorts: [sort] }: Search, table: Table): CrmRecord[] {
  if (!sort) return records.sort((a, b) => a.createdAt - b.createdAt || Number(a.id) - Number(b.id))
  const property = table.property(sort.propertyName)
  if (!property) throw validationError(`Property "${sort.propertyName}" does not exist`)
  const sign = sort.direction === 'DESCENDING' ? -1 : 1
  const keyed = records.map((record) => {
    const value = record.properties[sort.propertyName]
    return { record, key: value === undefined ? undefined : comparable(property, value) }
  })
  keyed.sort((a, b) => {
    if (a.key === undefined || b.key === undefined) return Number(a.key === undefined) - Number(b.key === undefined)
    if (a.key === b.key) return Number(a.record.id) - Number(b.record.id)
    return a.key < b.key ? -sign : sign
  })
  return keyed.map(({ record }) => record)
}
