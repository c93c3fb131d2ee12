import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PORTAL, UnderTest } from './sandbox-under-test.ts'

let hubspot: UnderTest
beforeAll(async () => {
  hubspot = await UnderTest.start()
})
beforeEach(async () => {
  await hubspot.send('PUT', `/sandbox/hubspot/portals/${PORTAL}/rules`, [])
})
afterAll(() => hubspot.stop())

const search = (type: string, propertyName: string, values: string[]) =>
  hubspot.api('POST', `/crm/objects/2026-09/${type}/search`, {
    filterGroups: [{ filters: [{ propertyName, operator: 'IN', values }] }],
  })

describe('merged records', () => {
  it('keep the ids, addresses and domains of those that went into them', async () => {
    const kept = await hubspot.create('companies', { name: 'Kept', domain: 'kept.example' })
    const gone = await hubspot.create('companies', { name: 'Gone', domain: 'gone.example' })
    const merge = { primaryObjectId: kept, objectIdToMerge: gone }
    expect((await hubspot.api('POST', '/crm/objects/2026-09/companies/merge', merge)).status).toBe(200)
    const read = await hubspot.api('POST', '/crm/objects/2026-09/companies/batch/read', {
      inputs: [{ id: gone }],
      properties: ['hs_merged_object_ids', 'hs_additional_domains', 'domain'],
    })
    expect(read.body.results).toMatchObject([
      {
        id: kept,
        properties: { hs_merged_object_ids: gone, hs_additional_domains: 'gone.example', domain: 'kept.example' },
      },
    ])
    expect((await search('companies', 'hs_additional_domains', ['gone.example'])).body.results).toMatchObject([
      { id: kept },
    ])
  })
})

describe('secondary addresses', () => {
  it('are each found by a search for several', async () => {
    const id = await hubspot.create('contacts', {
      email: 'anna@example.com',
      hs_additional_emails: 'a@example.com;anna@old.example',
    })
    for (const email of ['a@example.com', 'anna@old.example']) {
      const found = await search('contacts', 'hs_additional_emails', ['x@example.com', email])
      expect(found.body.results).toMatchObject([{ id }])
    }
    expect((await search('contacts', 'hs_additional_emails', ['anna@example.com'])).body.results).toEqual([])
  })
})

describe('rules of the administrator', () => {
  const rule = (...rules: object[]) => hubspot.send('PUT', `/sandbox/hubspot/portals/${PORTAL}/rules`, rules)

  it('refuse the record that breaks them, and no other of its batch', async () => {
    await rule({ type: 'companies', property: 'city', maxLength: 5 })
    const reply = await hubspot.api('POST', '/crm/objects/2026-09/companies/batch/create', {
      inputs: ['Leeds', 'Manchester'].map((city, n) => ({
        properties: { name: `In ${city}`, city },
        associations: [],
        objectWriteTraceId: `t${n}`,
      })),
    })
    expect(reply.status).toBe(207)
    expect(reply.body.results).toHaveLength(1)
    expect(reply.body.errors).toMatchObject([
      { category: 'VALIDATION_ERROR', context: { objectWriteTraceId: ['t1'] }, errors: [{ code: 'MAX_LENGTH' }] },
    ])
  })

  it('may require a property where another has a value, of writes that touch either', async () => {
    await rule({
      type: 'companies',
      property: 'website',
      required: { when: { property: 'lifecyclestage', value: 'customer' } },
    })
    const id = await hubspot.create('companies', { name: 'A' })
    const patch = (properties: object) => hubspot.api('PATCH', `/crm/objects/2026-09/companies/${id}`, { properties })
    expect((await patch({ lifecyclestage: 'customer' })).body.errors).toMatchObject([
      { code: 'REQUIRED_PROPERTY', context: { propertyName: ['website'] } },
    ])
    expect((await patch({ lifecyclestage: 'lead' })).status).toBe(200)
    expect((await patch({ lifecyclestage: 'customer', website: 'https://a.example' })).status).toBe(200)
    expect((await patch({ city: 'Leeds' })).status).toBe(200)
  })
})
