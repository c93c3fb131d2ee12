import { describe, expect, test } from 'vitest'
import { batch, connect, hubspot, objects, record, reply, withoutNetwork } from './hubspot.ts'

withoutNetwork()

const ALL = { blank: [], createdSince: null }
const NEW_AND_NAMELESS = { blank: ['name', 'domain'], createdSince: '2026-11-01T00:00:00.000Z' }
const list = '/crm/objects/2026-09/companies'
const search = objects('companies', 'search')

describe('counting records', () => {
  test('asks for the total of a search, of all or of those that a filter names', async () => {
    const { connector, calls } = connect()
    hubspot()
      .post(search, ({ filterGroups }) => filterGroups.length === 0)
      .reply(200, { total: 12_345, results: [record('1')] })
    expect(await connector.count('company', ALL)).toBe(12_345)
    hubspot()
      .post(search, (body) => {
        expect(body.filterGroups).toEqual([
          {
            filters: [
              { propertyName: 'name', operator: 'NOT_HAS_PROPERTY' },
              { propertyName: 'domain', operator: 'NOT_HAS_PROPERTY' },
              { propertyName: 'createdate', operator: 'GTE', value: '1793491200000' },
            ],
          },
        ])
        return true
      })
      .reply(200, { total: 0, results: [] })
    expect(await connector.count('company', NEW_AND_NAMELESS)).toBe(0)
    expect(calls).toHaveLength(2)
  })
})

describe('selecting records', () => {
  test('lists all of a type page by page', async () => {
    const { connector } = connect()
    hubspot()
      .get(list)
      .query({ limit: '100', archived: 'false' })
      .reply(200, { results: [record('1'), record('2')], paging: { next: { after: '3', link: '?after=3' } } })
    expect(await connector.select('company', ALL, null)).toEqual({ ids: ['1', '2'], cursor: '3' })
    hubspot()
      .get(list)
      .query({ limit: '100', archived: 'false', after: '3' })
      .reply(200, { results: [record('3')] })
    expect(await connector.select('company', ALL, '3')).toEqual({ ids: ['3'], cursor: null })
  })

  test('searches for those of a filter from the last id on, so that no depth ends it', async () => {
    const { connector } = connect()
    const everyRow = Array.from({ length: 450 }, (_, n) => String(n + 1))
    hubspot()
      .persist()
      .post(search)
      .reply(
        200,
        reply(({ filterGroups, limit }: { filterGroups: [{ filters: { value: string }[] }]; limit: number }) => {
          const last = Number(filterGroups[0].filters.at(-1)?.value)
          const rows = everyRow.filter((id) => Number(id) > last)
          return { total: rows.length, results: rows.slice(0, limit).map((id) => record(id)) }
        }),
      )
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page = await connector.select('company', NEW_AND_NAMELESS, cursor)
      seen.push(...page.ids)
      cursor = page.cursor
    } while (cursor !== null)
    expect(seen).toEqual(everyRow)
  })

  test('refuses a cursor that is none of ours, without a call', async () => {
    const { connector, calls } = connect()
    await expect(connector.select('company', ALL, '{"at":1}')).rejects.toMatchObject({ code: 'crm_invalid' })
    expect(calls).toEqual([])
  })
})

describe('removing tasks', () => {
  const open = { hs_task_status: 'NOT_STARTED', hs_task_subject: 'Call Anna', hs_timestamp: '2026-11-25T09:00:00Z' }
  const given = (id: string) => ({ id, subject: 'Call Anna', due: '2026-11-25' })

  test('archives those that are as they were, and says of each of the others why it stays', async () => {
    hubspot()
      .post(objects('tasks', 'batch/read'))
      .reply(
        200,
        batch([
          record('1', open),
          record('2', { ...open, hs_task_status: 'COMPLETED' }),
          record('3', { ...open, hs_task_subject: 'Call Anna again' }),
          record('4', { ...open, hs_timestamp: '2026-11-26T09:00:00Z' }),
        ]),
      )
    hubspot()
      .post(objects('tasks', 'batch/archive'), { inputs: [{ id: '1' }] })
      .reply(204)
    expect(await connect().connector.removeTasks(['1', '2', '3', '4', '5'].map(given))).toEqual([
      { id: '1', result: 'removed' },
      { id: '2', result: 'changed' },
      { id: '3', result: 'changed' },
      { id: '4', result: 'changed' },
      { id: '5', result: 'absent' },
    ])
  })

  test('makes no call where there is nothing to remove', async () => {
    const { connector, calls } = connect()
    expect(await connector.removeTasks([])).toEqual([])
    expect(calls).toEqual([])
  })
})
