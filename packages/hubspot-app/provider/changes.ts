import { type ChangedPage, CrmError, type RecordType } from '@smartsync/core/crm'
import type { IsoInstant } from '@smartsync/core/model'
import { z } from 'zod'
import { searchPage } from './answers.ts'
import type { HubspotHttp } from './http.ts'
import { paths } from './paths.ts'
import { SEARCH_PAGE } from './record-reads.ts'
import { instant } from './values.ts'

/** Where the sweep stands: everything changed before `at` is done, and of what changed at `at`, ids up to `id`. */
const cursorShape = z.object({ at: z.int(), id: z.string().regex(/^\d+$/).nullable() })
type Cursor = z.infer<typeof cursorShape>

/**
 * One page of the records that changed at or after `since`, oldest change first.
 *
 * Pages are cut by time, never by position, because a record that changes between two pages moves to the end and would let
 * another slip past, and because HubSpot shows no more than 10,000 results by position. A page gives up its last moment
 * when it is full, as more of that moment may follow; a moment that fills a whole page (an import) is walked by id.
 */
export async function changedRecords(
  http: HubspotHttp,
  type: RecordType,
  since: IsoInstant,
  cursor: string | null,
): Promise<ChangedPage> {
  const modified = type === 'contact' ? 'lastmodifieddate' : 'hs_lastmodifieddate'
  const from = cursor === null ? { at: Date.parse(since), id: null } : readCursor(cursor)
  const rows = await search(http, type, modified, from)
  const full = rows.length >= SEARCH_PAGE
  const last = rows.at(-1)
  if (last === undefined || !full) {
    return page(rows, from.id === null ? null : { at: from.at + 1, id: null })
  }
  if (from.id !== null) return page(rows, { at: from.at, id: last.id })
  const certain = rows.filter(({ at }) => at < last.at)
  return certain.length > 0 ? page(certain, { at: last.at, id: null }) : page([], { at: last.at, id: '0' })
}

interface Row {
  id: string
  at: number
}

async function search(http: HubspotHttp, type: RecordType, modified: string, from: Cursor): Promise<Row[]> {
  const at = String(from.at)
  const filters =
    from.id === null
      ? [{ propertyName: modified, operator: 'GTE', value: at }]
      : [
          { propertyName: modified, operator: 'EQ', value: at },
          { propertyName: 'hs_object_id', operator: 'GT', value: from.id },
        ]
  const sortBy = from.id === null ? modified : 'hs_object_id'
  const { results } = await http.send(
    {
      method: 'POST',
      path: paths.search(type),
      writes: false,
      records: 0,
      body: {
        filterGroups: [{ filters }],
        sorts: [{ propertyName: sortBy, direction: 'ASCENDING' }],
        properties: [modified],
        limit: SEARCH_PAGE,
        after: '0',
      },
    },
    searchPage,
  )
  return results.map(({ id, properties }) => ({ id, at: Date.parse(instant(properties[modified] ?? '') ?? at) }))
}

function page(rows: readonly Row[], next: Cursor | null): ChangedPage {
  return {
    records: rows.map(({ id, at }) => ({ id, changedAt: new Date(at).toISOString() })),
    cursor: next === null ? null : JSON.stringify(next),
  }
}

function readCursor(cursor: string): Cursor {
  try {
    return cursorShape.parse(JSON.parse(cursor))
  } catch {
    throw new CrmError('crm_invalid', "The cursor of the sweep is not one that HubSpot's connector gave.", {
      help: 'Start the sweep again without a cursor.',
    })
  }
}
