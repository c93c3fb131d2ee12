import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PORTAL, UnderTest } from './sandbox-under-test.ts'

let hubspot: UnderTest
beforeAll(async () => {
  hubspot = await UnderTest.start()
})
afterAll(() => hubspot.stop())

describe('a property that the CRM keeps itself', () => {
  const contacted = { notes_last_contacted: '2026-11-20T10:00:00.000Z' }
  const kept = (id: string, properties: Record<string, string>) =>
    hubspot.send('PATCH', `/sandbox/hubspot/portals/${PORTAL}/records/contacts/${id}/kept`, { properties })

  it('is set as the CRM does, and read by an app', async () => {
    const id = await hubspot.create('contacts', { email: 'kept@example.com' })
    expect((await kept(id, contacted)).status).toBe(200)
    const read = await hubspot.api('GET', `/crm/objects/2026-09/contacts/${id}?properties=notes_last_contacted`)
    expect(read.body.properties).toMatchObject(contacted)
  })

  it('is written by no app, and is the only kind that is set this way', async () => {
    const id = await hubspot.create('contacts', { email: 'written@example.com' })
    const written = await hubspot.api('PATCH', `/crm/objects/2026-09/contacts/${id}`, { properties: contacted })
    expect(written.status).toBe(400)
    expect((await kept(id, { firstname: 'Ann' })).status).toBe(404)
  })
})
