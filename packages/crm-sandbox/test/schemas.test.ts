import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PORTAL, UnderTest } from './sandbox-under-test.ts'

let hubspot: UnderTest
beforeAll(async () => {
  hubspot = await UnderTest.start()
})
afterAll(() => hubspot.stop())

const properties = '/crm/properties/2026-09/companies'
const definition = (name: string, rest: object = {}) => ({
  name,
  label: name,
  groupName: 'smartsync',
  type: 'string',
  fieldType: 'text',
  ...rest,
})

describe('property groups', () => {
  it('are made once', async () => {
    const create = () => hubspot.api('POST', `${properties}/groups`, { name: 'smartsync', label: 'SmartSync' })
    expect((await create()).status).toBe(201)
    expect((await create()).status).toBe(409)
    expect((await hubspot.api('GET', `${properties}/groups/smartsync`)).body.label).toBe('SmartSync')
    expect((await hubspot.api('GET', `${properties}/groups`)).body.results).toHaveLength(2)
  })
})

describe('properties', () => {
  it('are made one by one and read back', async () => {
    const reply = await hubspot.api('POST', properties, definition('score', { type: 'number', fieldType: 'number' }))
    expect(reply.status).toBe(201)
    expect(reply.body).toMatchObject({ name: 'score', type: 'number', hubspotDefined: false, archived: false })
    expect((await hubspot.api('GET', `${properties}/score`)).body).toEqual(reply.body)
  })

  it('are made in a batch: 200, or 207 with those that exist', async () => {
    const create = (...inputs: object[]) => hubspot.api('POST', `${properties}/batch/create`, { inputs })
    expect((await create(definition('one'))).status).toBe(200)
    const reply = await create(definition('one'), definition('two'))
    expect(reply.status).toBe(207)
    expect(reply.body.results.map((result: { name: string }) => result.name)).toEqual(['two'])
    expect(reply.body.errors[0]).toMatchObject({ category: 'OBJECT_ALREADY_EXISTS', context: { name: ['one'] } })
  })

  it.each([
    ['a name that is taken', definition('domain'), 409],
    ['a name with capitals', definition('Score'), 400],
    ['a group that is not there', definition('grouped', { groupName: 'nowhere' }), 400],
    ['an enumeration without options', definition('pick', { type: 'enumeration', fieldType: 'select' }), 400],
    ['options without displayOrder', definition('pick', { options: [{ label: 'A', value: 'a', hidden: false }] }), 400],
    ['a bool without its two options', definition('flag', { type: 'bool', fieldType: 'booleancheckbox' }), 400],
    ['an unknown type', definition('odd', { type: 'json' }), 400],
  ])('are refused with %s', async (_name, body, status) => {
    expect((await hubspot.api('POST', properties, body)).status).toBe(status)
  })

  it('are unique ten times at most', async () => {
    const create = (index: number) =>
      hubspot.api('POST', properties, definition(`unique_${index}`, { hasUniqueValue: true }))
    for (let index = 0; index < 10; index += 1) expect((await create(index)).status).toBe(201)
    expect((await create(10)).status).toBe(400)
  })

  it('change their label but not HubSpot’s own', async () => {
    await hubspot.api('POST', properties, definition('renamed'))
    const patch = (name: string) => hubspot.api('PATCH', `${properties}/${name}`, { label: 'Better' })
    expect((await patch('renamed')).body.label).toBe('Better')
    expect((await patch('domain')).status).toBe(400)
  })

  it('keep their name when archived, and take no values', async () => {
    await hubspot.api('POST', properties, definition('old'))
    expect((await hubspot.api('DELETE', `${properties}/old`)).status).toBe(204)
    expect((await hubspot.api('GET', `${properties}/old`)).status).toBe(404)
    expect((await hubspot.api('POST', properties, definition('old'))).status).toBe(409)
    const write = { properties: { name: 'A', old: '1' } }
    expect((await hubspot.api('POST', '/crm/objects/2026-09/companies', write)).status).toBe(400)
  })

  it('of HubSpot are there, with their options', async () => {
    const { body } = await hubspot.api('GET', properties)
    const industry = body.results.find((property: { name: string }) => property.name === 'industry')
    expect(industry.options.length).toBeGreaterThan(100)
    const stage = await hubspot.api('GET', '/crm/properties/2026-09/deals/dealstage')
    expect(stage.body.options.map((option: { value: string }) => option.value)).toContain('qualifiedtobuy')
  })
})

describe('owners', () => {
  it('are found by e-mail and user id, and have an id of their own', async () => {
    const list = await hubspot.api('GET', '/crm/owners/2026-09?email=SAM.sales@example.com')
    expect(list.body.results).toHaveLength(1)
    const [owner] = list.body.results
    expect(owner).toMatchObject({ id: '90502', userId: 502, type: 'PERSON', archived: false })
    expect((await hubspot.api('GET', '/crm/owners/2026-09/502?idProperty=userId')).body).toEqual(owner)
  })
})

describe('pipelines', () => {
  it('of deals have stages with a probability as text', async () => {
    const { body } = await hubspot.api('GET', '/crm/pipelines/2026-09/deals')
    expect(body.results[0].id).toBe('default')
    expect(body.results[0].stages.at(-2)).toMatchObject({
      id: 'closedwon',
      metadata: { probability: '1.0', isClosed: 'true' },
    })
    expect((await hubspot.api('GET', '/crm/pipelines/2026-09/deals/default/stages')).body.results).toHaveLength(7)
  })
})

describe('the account', () => {
  it('tells its id and time zone', async () => {
    const { body } = await hubspot.api('GET', '/account-info/2026-09/details')
    expect(body).toMatchObject({ portalId: PORTAL, timeZone: 'Europe/London', utcOffset: '+00:00' })
  })
})
