import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Receiver } from './receiver.ts'
import { PORTAL, UnderTest } from './sandbox-under-test.ts'

const RECORDS = `/sandbox/hubspot/portals/${PORTAL}/records/contacts`
let receiver: Receiver
let hubspot: UnderTest
beforeEach(async () => {
  receiver = await Receiver.start()
  hubspot = await UnderTest.start({
    webhookUrl: `${receiver.url}/webhooks`,
    subscriptions: [
      ...['deletion', 'restore', 'merge'].map((event) => ({ subscriptionType: `contact.${event}` })),
      { subscriptionType: 'contact.privacyDeletion' },
      { subscriptionType: 'contact.propertyChange', propertyName: 'jobtitle' },
    ],
  })
})
afterEach(async () => {
  await hubspot.stop()
  await receiver.stop()
})

/** The events of the next delivery. */
async function events(deliveries = 1): Promise<Array<Record<string, unknown>>> {
  hubspot.clock.advance(200)
  const received = await receiver.count(deliveries)
  return JSON.parse(received.at(-1)?.body ?? '[]')
}
const get = async (id: string) =>
  (await hubspot.api('GET', `/crm/objects/2026-09/contacts/${id}?properties=jobtitle`)).status

describe('a person in the account', () => {
  it('deletes a record and brings it back', async () => {
    const id = await hubspot.create('contacts', { email: 'a@b.example' })
    expect((await hubspot.send('DELETE', `${RECORDS}/${id}`)).status).toBe(204)
    expect(await get(id)).toBe(404)
    expect((await hubspot.send('POST', `${RECORDS}/${id}/restore`)).status).toBe(200)
    expect(await get(id)).toBe(200)
    expect(await events()).toMatchObject([
      { subscriptionType: 'contact.deletion', changeSource: 'CRM_UI' },
      { subscriptionType: 'contact.restore', changeSource: 'CRM_UI' },
    ])
    expect((await hubspot.send('POST', `${RECORDS}/${id}/restore`)).status).toBe(404)
  })

  it('erases a record for good', async () => {
    const id = await hubspot.create('contacts', { email: 'a@b.example' })
    expect((await hubspot.send('POST', `${RECORDS}/${id}/gdpr-delete`)).status).toBe(204)
    expect(await get(id)).toBe(404)
    expect(await events()).toMatchObject([{ subscriptionType: 'contact.privacyDeletion', objectId: Number(id) }])
    expect((await hubspot.send('POST', `${RECORDS}/${id}/restore`)).status).toBe(404)
  })

  it('merges two records', async () => {
    const [one, other] = [
      await hubspot.create('contacts', { email: 'a@b.example' }),
      await hubspot.create('contacts', { email: 'c@b.example' }),
    ]
    const merge = { primaryObjectId: one, objectIdToMerge: other }
    expect((await hubspot.send('POST', `${RECORDS}/merge`, merge)).status).toBe(200)
    expect(await events()).toMatchObject([{ subscriptionType: 'contact.merge', mergedObjectIds: [Number(other)] }])
  })
})

describe('a workflow of the account', () => {
  const workflows = (...list: object[]) =>
    hubspot.send('PUT', `/sandbox/hubspot/portals/${PORTAL}/workflows`, { workflows: list })

  it('copies what was written into another property, under its own name', async () => {
    await workflows({ objectType: 'contacts', whenChanged: 'city', copyTo: 'jobtitle' })
    const id = await hubspot.create('contacts', { email: 'a@b.example', city: 'Leeds' })
    expect(await events()).toMatchObject([
      { objectId: Number(id), propertyValue: 'Leeds', changeSource: 'AUTOMATION_PLATFORM', sourceId: 'workflowId:1' },
    ])
  })

  it('puts back what an app wrote, and leaves a person’s own writing', async () => {
    const id = await hubspot.create('contacts', { email: 'a@b.example', jobtitle: 'Buyer' })
    await workflows({ objectType: 'contacts', whenChanged: 'jobtitle', putBack: true })
    const path = `/crm/objects/2026-09/contacts/${id}`
    const title = async () => (await hubspot.api('GET', `${path}?properties=jobtitle`)).body.properties.jobtitle
    await hubspot.api('PATCH', path, { properties: { jobtitle: 'CEO' } })
    expect(await title()).toBe('Buyer')
    await hubspot.send('PATCH', `${RECORDS}/${id}`, { properties: { jobtitle: 'Chief Buyer' } })
    expect(await title()).toBe('Chief Buyer')
  })

  it('cannot be made for objects that there are not', async () => {
    expect((await workflows({ objectType: 'pets', whenChanged: 'name' })).status).toBe(400)
  })
})
