import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PORTAL, UnderTest } from './sandbox-under-test.ts'

let hubspot: UnderTest
beforeAll(async () => {
  hubspot = await UnderTest.start()
  await hubspot.send('PUT', '/sandbox/hubspot/settings', { requestsPerTenSeconds: 100_000 })
})
afterAll(() => hubspot.stop())

const spec = (associationTypeId: number) => ({ associationCategory: 'HUBSPOT_DEFINED', associationTypeId })
const pair = (from: string, to: string, ...types: number[]) => ({
  from: { id: from },
  to: { id: to },
  types: types.map(spec),
})
const batch = (path: string, inputs: unknown[], version = '2026-09') =>
  hubspot.api('POST', `/crm/associations/${version}/${path}`, { inputs })

/** The type ids of the links of one record. */
async function typeIds(from: string, to: string, id: string): Promise<Record<string, number[]>> {
  const reply = await batch(`${from}/${to}/batch/read`, [{ id }])
  type Linked = { toObjectId: string; associationTypes: { typeId: number }[] }
  const linked: Linked[] = reply.body.results[0]?.to ?? []
  return Object.fromEntries(linked.map((one) => [one.toObjectId, one.associationTypes.map(({ typeId }) => typeId)]))
}

let people = 0
const contact = () => hubspot.create('contacts', { email: `person${people++}@links.example` })
const company = () => hubspot.create('companies', { name: 'Linked' })
const make: Record<string, () => Promise<string>> = {
  tasks: () => hubspot.create('tasks', { hs_timestamp: '1795392000000' }),
  deals: () => hubspot.create('deals', { dealname: 'Deal' }),
  companies: company,
  contacts: contact,
}

describe('a link', () => {
  it('is made by a person along with a record', async () => {
    const to = await company()
    const made = { properties: { dealname: 'By hand' }, associations: [{ type: 'companies', id: to }] }
    const { body } = await hubspot.send('POST', `/sandbox/hubspot/portals/${PORTAL}/records/deals`, made)
    expect(await typeIds('deals', 'companies', body.id)).toEqual({ [to]: [341] })
  })

  it('is made in batches and read from both ends', async () => {
    const [from, to] = [await contact(), await company()]
    const reply = await batch('contacts/companies/batch/create', [pair(from, to, 279)])
    expect(reply.status).toBe(200)
    expect(reply.body.results[0]).toEqual({
      fromObjectTypeId: '0-1',
      fromObjectId: from,
      toObjectTypeId: '0-2',
      toObjectId: to,
      labels: [],
    })
    expect(await typeIds('contacts', 'companies', from)).toEqual({ [to]: [279] })
    expect(await typeIds('companies', 'contacts', to)).toEqual({ [from]: [280] })
  })

  it('answers 201 in version 2026-03', async () => {
    const inputs = [pair(await contact(), await company(), 279)]
    expect((await batch('contacts/companies/batch/create', inputs, '2026-03')).status).toBe(201)
  })

  it('to the primary company is plain as well, and there is one of them', async () => {
    const [from, first, second] = [await contact(), await company(), await company()]
    await batch('contacts/companies/batch/create', [pair(from, first, 1)])
    await batch('contacts/companies/batch/create', [pair(from, second, 1)])
    expect(await typeIds('contacts', 'companies', from)).toEqual({ [first]: [279], [second]: [279, 1] })
    expect(await typeIds('companies', 'contacts', first)).toEqual({ [from]: [280] })
  })

  it.each([
    ['tasks', 'contacts', 204, 203],
    ['tasks', 'companies', 192, 191],
    ['tasks', 'deals', 216, 215],
    ['deals', 'contacts', 3, 4],
    ['deals', 'companies', 341, 342],
  ])('of %s to %s is of type %i by default', async (from, to, typeId, inverse) => {
    const [fromId, toId] = [(await make[from]?.()) ?? '', (await make[to]?.()) ?? '']
    const path = `/crm/objects/2026-09/${from}/${fromId}/associations/default/${to}/${toId}`
    const reply = await hubspot.api('PUT', path)
    expect(reply.status).toBe(200)
    expect(reply.body.results.map((one: { associationSpec: unknown }) => one.associationSpec)).toEqual([
      spec(typeId),
      spec(inverse),
    ])
    expect(await typeIds(from, to, fromId)).toEqual({ [toId]: [typeId] })
  })

  it('needs two records that exist; in a batch the others are made', async () => {
    const [from, to] = [await contact(), await company()]
    const reply = await batch('contacts/companies/batch/create', [pair(from, '404', 279), pair(from, to, 279)])
    expect(reply.status).toBe(207)
    expect(reply.body).toMatchObject({ numErrors: 1, errors: [{ context: { toObjectId: ['404'] } }] })
    expect(reply.body.results).toHaveLength(1)
  })

  it('needs a type of its two objects', async () => {
    const inputs = [pair(await contact(), await company(), 204)]
    expect((await batch('contacts/companies/batch/create', inputs)).body.numErrors).toBe(1)
  })

  it('is removed one by one, in batches, and by label', async () => {
    const [from, first, second] = [await contact(), await company(), await company()]
    await batch('contacts/companies/batch/create', [pair(from, first, 1), pair(from, second, 279)])
    await batch('contacts/companies/batch/labels/archive', [pair(from, first, 1)])
    expect(await typeIds('contacts', 'companies', from)).toEqual({ [first]: [279], [second]: [279] })
    const path = `/crm/objects/2026-09/contacts/${from}/associations/companies/${first}`
    expect((await hubspot.api('DELETE', path)).status).toBe(204)
    await batch('contacts/companies/batch/archive', [{ from: { id: from }, to: [{ id: second }] }])
    expect(await typeIds('contacts', 'companies', from)).toEqual({})
    expect(await typeIds('companies', 'contacts', second)).toEqual({})
  })

  it('is put with its labels, and listed', async () => {
    const [from, to] = [await contact(), await company()]
    const base = `/crm/objects/2026-09/contacts/${from}/associations/companies`
    const put = await hubspot.api('PUT', `${base}/${to}`, [spec(1)])
    expect(put.status).toBe(201)
    expect(put.body.labels).toEqual(['Primary'])
    const list = await hubspot.api('GET', base)
    expect(list.body.results[0].toObjectId).toBe(to)
  })
})

describe('labels', () => {
  it('are told for a pair of objects', async () => {
    const reply = await hubspot.api('GET', '/crm/associations/2026-09/deals/companies/labels')
    expect(reply.body.results).toEqual([
      { category: 'HUBSPOT_DEFINED', typeId: 341 },
      { category: 'HUBSPOT_DEFINED', typeId: 5, label: 'Primary' },
    ])
  })
})
