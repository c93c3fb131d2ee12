import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { connect, forgetCalls, hubspot, objects, record, reply, withoutNetwork } from './hubspot.ts'

withoutNetwork()

interface Search {
  filterGroups: [{ filters: { propertyName: string; operator: string; value: string }[] }]
  sorts: [{ propertyName: string; direction: string }]
  limit: number
  after: string
}

const start = Date.parse('2026-11-01T00:00:00.000Z')

/** HubSpot's search over `rows`, by the rules of its documentation. */
function searching(type: string, property: string, rows: readonly { id: string; at: number }[]) {
  return hubspot()
    .persist()
    .post(objects(type, 'search'))
    .reply(
      200,
      reply(({ filterGroups, sorts, limit, after }: Search) => {
        expect(Number(after) + limit).toBeLessThanOrEqual(10_000)
        const value = (row: { id: string; at: number }, name: string) => (name === property ? row.at : Number(row.id))
        const matches = rows.filter((row) =>
          filterGroups[0].filters.every(({ propertyName, operator, value: bound }) => {
            const difference = value(row, propertyName) - Number(bound)
            return operator === 'GTE' ? difference >= 0 : operator === 'GT' ? difference > 0 : difference === 0
          }),
        )
        const sorted = matches.toSorted((a, b) => value(a, sorts[0].propertyName) - value(b, sorts[0].propertyName))
        const results = sorted.slice(Number(after), Number(after) + limit)
        return {
          total: sorted.length,
          results: results.map(({ id, at }) => record(id, { [property]: new Date(at).toISOString() })),
        }
      }),
    )
}

async function sweep(type: 'contact' | 'company'): Promise<{ id: string; changedAt: string }[]> {
  const { connector } = connect()
  const seen: { id: string; changedAt: string }[] = []
  let cursor: string | null = null
  do {
    const page = await connector.changedSince(type, new Date(start).toISOString(), cursor)
    seen.push(...page.records)
    cursor = page.cursor
  } while (cursor !== null)
  return seen
}

describe('a sweep of what changed', () => {
  test('sees each change once and in order, however many share a moment', async () => {
    const moments = fc.array(fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 1, max: 450 })), {
      maxLength: 6,
    })
    await fc.assert(
      fc.asyncProperty(moments, async (groups) => {
        const rows = groups.flatMap(([at, count], group) =>
          Array.from({ length: count }, (_, n) => ({ id: String(group * 1_000 + n + 1), at: start + at })),
        )
        searching('companies', 'hs_lastmodifieddate', rows)
        const seen = await sweep('company')
        forgetCalls()
        expect(seen.map(({ id }) => id).toSorted()).toEqual(rows.map(({ id }) => id).toSorted())
        expect(seen.map(({ changedAt }) => changedAt)).toEqual(seen.map(({ changedAt }) => changedAt).toSorted())
      }),
      { numRuns: 15 },
    )
  })

  test('of contacts goes by the property that contacts have', async () => {
    searching('contacts', 'lastmodifieddate', [
      { id: '1', at: start - 1 },
      { id: '2', at: start },
    ])
    expect(await sweep('contact')).toEqual([{ id: '2', changedAt: '2026-11-01T00:00:00.000Z' }])
  })

  test('refuses a cursor that it did not give', async () => {
    const swept = connect().connector.changedSince('contact', '2026-11-01T00:00:00.000Z', '{"at":"x"}')
    await expect(swept).rejects.toMatchObject({ code: 'crm_invalid' })
  })
})
