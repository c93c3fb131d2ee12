import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UnderTest } from './sandbox-under-test.ts'

let hubspot: UnderTest
beforeAll(async () => {
  hubspot = await UnderTest.start()
  await hubspot.send('PUT', '/sandbox/hubspot/settings', { requestsPerTenSeconds: 100_000, searchesPerSecond: 100_000 })
  const companies = [
    { name: 'Alder Labs', domain: 'alder.example', numberofemployees: '9', city: 'London' },
    { name: 'Birch Works', domain: 'birch.example', numberofemployees: '10', city: 'Leeds' },
    { name: 'Cedar Foods', domain: 'cedar.example', numberofemployees: '250' },
  ]
  for (const company of companies) {
    await hubspot.create('companies', company)
    hubspot.clock.advance(1000)
  }
})
afterAll(() => hubspot.stop())

const search = (body: object) =>
  hubspot.api('POST', '/crm/objects/2026-09/companies/search', { properties: ['name'], ...body })
const names = async (...filters: object[]) => {
  const reply = await search({ filterGroups: [{ filters }] })
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
  return reply.body.results.map((result: { properties: { name: string } }) => result.properties.name.split(' ')[0])
}
const filter = (propertyName: string, operator: string, rest: object = {}) => ({ propertyName, operator, ...rest })

describe('filters', () => {
  it.each([
    ['EQ ignores case', filter('domain', 'EQ', { value: 'ALDER.example' }), ['Alder']],
    ['NEQ', filter('city', 'NEQ', { value: 'London' }), ['Birch']],
    ['GT compares numbers', filter('numberofemployees', 'GT', { value: '9' }), ['Birch', 'Cedar']],
    ['GTE', filter('numberofemployees', 'GTE', { value: '10' }), ['Birch', 'Cedar']],
    ['LT', filter('numberofemployees', 'LT', { value: '10' }), ['Alder']],
    ['LTE', filter('numberofemployees', 'LTE', { value: '10' }), ['Alder', 'Birch']],
    ['BETWEEN', filter('numberofemployees', 'BETWEEN', { value: '10', highValue: '300' }), ['Birch', 'Cedar']],
    ['IN', filter('domain', 'IN', { values: ['alder.example', 'cedar.example'] }), ['Alder', 'Cedar']],
    ['IN wants lower case', filter('city', 'IN', { values: ['London'] }), []],
    ['NOT_IN', filter('domain', 'NOT_IN', { values: ['alder.example'] }), ['Birch', 'Cedar']],
    ['HAS_PROPERTY', filter('city', 'HAS_PROPERTY'), ['Alder', 'Birch']],
    ['NOT_HAS_PROPERTY', filter('city', 'NOT_HAS_PROPERTY'), ['Cedar']],
    ['CONTAINS_TOKEN', filter('name', 'CONTAINS_TOKEN', { value: 'works' }), ['Birch']],
    ['CONTAINS_TOKEN with a wildcard', filter('name', 'CONTAINS_TOKEN', { value: 'foo*' }), ['Cedar']],
    ['times', filter('createdate', 'GTE', { value: String(Date.UTC(2026, 10, 23, 9, 0, 2)) }), ['Cedar']],
  ])('%s', async (_name, one, expected) => {
    expect(await names(one)).toEqual(expected)
  })

  it('of a group all hold; of the groups one', async () => {
    const small = filter('numberofemployees', 'LT', { value: '100' })
    const london = filter('city', 'EQ', { value: 'London' })
    expect(await names(small, london)).toEqual(['Alder'])
    const cedar = filter('domain', 'EQ', { value: 'cedar.example' })
    const reply = await search({ filterGroups: [{ filters: [london] }, { filters: [cedar] }] })
    expect(reply.body.total).toBe(2)
  })

  it.each([
    ['an unknown property', [{ filters: [filter('nonsense', 'EQ', { value: '1' })] }]],
    ['a missing value', [{ filters: [filter('name', 'EQ')] }]],
    ['an unknown operator', [{ filters: [filter('name', 'LIKE', { value: 'a' })] }]],
    ['more than five groups', Array.from({ length: 6 }, () => ({ filters: [filter('name', 'HAS_PROPERTY')] }))],
    [
      'more than eighteen filters',
      Array.from({ length: 4 }, () => ({ filters: Array(5).fill(filter('name', 'HAS_PROPERTY')) })),
    ],
  ])('are refused with %s', async (_name, filterGroups) => {
    expect((await search({ filterGroups })).status).toBe(400)
  })
})

describe('results', () => {
  it('are sorted, oldest first unless told', async () => {
    const sorted = (direction: string) => search({ sorts: [{ propertyName: 'numberofemployees', direction }] })
    const first = async (reply: Promise<{ body: { results: { properties: { name: string } }[] } }>) =>
      (await reply).body.results[0]?.properties.name
    expect(await first(search({}))).toBe('Alder Labs')
    expect(await first(sorted('DESCENDING'))).toBe('Cedar Foods')
    expect(await first(search({ sorts: ['-name'] }))).toBe('Cedar Foods')
  })

  it('come in pages of up to 200, the first 10,000 only', async () => {
    const first = await search({ limit: 2 })
    expect(first.body).toMatchObject({ total: 3, paging: { next: { after: '2' } } })
    const second = await search({ limit: 2, after: '2' })
    expect(second.body.results).toHaveLength(1)
    expect(second.body).not.toHaveProperty('paging')
    expect((await search({ limit: 201 })).status).toBe(400)
    expect((await search({ limit: 100, after: '9950' })).status).toBe(400)
  })

  it('answer a text query', async () => {
    expect((await search({ query: 'birch' })).body.total).toBe(1)
  })
})

describe('the index', () => {
  it('lags behind the records as long as it is told to', async () => {
    await hubspot.send('PUT', '/sandbox/hubspot/settings', { indexingLagMs: 5000 })
    hubspot.clock.advance(10_000)
    const id = await hubspot.create('companies', { name: 'Damson', domain: 'damson.example' })
    const found = () => names(filter('domain', 'EQ', { value: 'damson.example' }))
    expect(await found()).toEqual([])
    hubspot.clock.advance(5000)
    expect(await found()).toEqual(['Damson'])
    await hubspot.api('PATCH', `/crm/objects/2026-09/companies/${id}`, { properties: { name: 'Elder' } })
    expect(await found()).toEqual(['Damson'])
    await hubspot.api('DELETE', `/crm/objects/2026-09/companies/${id}`)
    expect(await found()).toEqual(['Damson'])
    hubspot.clock.advance(5000)
    expect(await found()).toEqual([])
  })
})
