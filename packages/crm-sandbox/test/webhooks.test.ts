import { createHash, createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Received, Receiver } from './receiver.ts'
import { CLIENT, linkTo, PORTAL, UnderTest } from './sandbox-under-test.ts'

let receiver: Receiver
let hubspot: UnderTest

const SUBSCRIPTIONS = {
  crmObjects: [
    { subscriptionType: 'object.creation', objectType: 'contact', active: true },
    { subscriptionType: 'object.propertyChange', objectType: 'contact', propertyName: 'jobtitle', active: true },
    { subscriptionType: 'object.propertyChange', objectType: 'contact', propertyName: 'city', active: false },
    { subscriptionType: 'object.associationChange', objectType: 'contact', active: true },
  ],
  legacyCrmObjects: [
    { subscriptionType: 'company.creation', active: true },
    { subscriptionType: 'company.deletion', active: true },
    { subscriptionType: 'contact.merge', active: true },
  ],
  hubEvents: [{ subscriptionType: 'contact.privacyDeletion', active: true }],
}

beforeEach(async () => {
  receiver = await Receiver.start()
  hubspot = await UnderTest.start({
    webhookUrl: `${receiver.url}/webhooks/hubspot?x=a%40b`,
    subscriptions: SUBSCRIPTIONS,
  })
})
afterEach(async () => {
  await hubspot.stop()
  await receiver.stop()
})

/** Lets the sandbox send, and waits for this many requests in all. */
async function delivered(count: number): Promise<Received[]> {
  hubspot.clock.advance(200)
  return receiver.count(count)
}

const eventsIn = (request: Received | undefined) => JSON.parse(request?.body ?? '[]')
const typesIn = (request: Received | undefined) =>
  eventsIn(request).map((event: { subscriptionType: string }) => event.subscriptionType)

describe('an event', () => {
  it('tells an app of its own write: INTEGRATION and the app’s id', async () => {
    const id = await hubspot.create('contacts', { email: 'a@b.example', jobtitle: 'CEO' })
    const [request] = await delivered(1)
    expect(typesIn(request)).toEqual(['object.creation', 'object.propertyChange'])
    expect(eventsIn(request)[1]).toMatchObject({
      portalId: PORTAL,
      appId: CLIENT.appId,
      objectId: Number(id),
      objectTypeId: '0-1',
      propertyName: 'jobtitle',
      propertyValue: 'CEO',
      occurredAt: hubspot.clock.now() - 200,
      changeSource: 'INTEGRATION',
      sourceId: String(CLIENT.appId),
      attemptNumber: 0,
    })
  })

  it('tells of a person’s edit: CRM_UI and the user', async () => {
    const id = await hubspot.create('contacts', { email: 'a@b.example' })
    await delivered(1)
    const edit = { properties: { jobtitle: 'CTO' }, userId: 502 }
    await hubspot.send('PATCH', `/sandbox/hubspot/portals/${PORTAL}/records/contacts/${id}`, edit)
    const [, request] = await delivered(2)
    expect(eventsIn(request)).toMatchObject([{ propertyValue: 'CTO', changeSource: 'CRM_UI', sourceId: 'userId:502' }])
  })

  it('tells of a record that a person makes', async () => {
    const made = { properties: { email: 'by@hand.example' }, userId: 503 }
    const reply = await hubspot.send('POST', `/sandbox/hubspot/portals/${PORTAL}/records/contacts`, made)
    expect(reply.status).toBe(201)
    const [request] = await delivered(1)
    expect(eventsIn(request)).toMatchObject([
      { subscriptionType: 'object.creation', changeSource: 'CRM_UI', sourceId: 'userId:503' },
    ])
  })

  it('is sent only for subscribed properties, and only when the value changes', async () => {
    const id = await hubspot.create('contacts', { email: 'a@b.example', jobtitle: 'CEO' })
    await delivered(1)
    const patch = (properties: object) => hubspot.api('PATCH', `/crm/objects/2026-09/contacts/${id}`, { properties })
    await patch({ jobtitle: 'CEO', city: 'Leeds' })
    await patch({ jobtitle: '' })
    const [, request] = await delivered(2)
    expect(eventsIn(request)).toMatchObject([{ propertyName: 'jobtitle', propertyValue: '' }])
  })

  it('tells of links, merges, deletions and people forgotten', async () => {
    const company = await hubspot.create('companies', { name: 'A' })
    const one = await hubspot.create('contacts', { email: 'one@b.example' }, [linkTo(company, 279)])
    const two = await hubspot.create('contacts', { email: 'two@b.example' })
    const objects = '/crm/objects/2026-09'
    await hubspot.api('POST', `${objects}/contacts/merge`, { primaryObjectId: one, objectIdToMerge: two })
    await hubspot.api('POST', `${objects}/contacts/gdpr-delete`, { objectId: one })
    await hubspot.api('DELETE', `${objects}/companies/${company}`)
    const [request] = await delivered(1)
    expect(typesIn(request)).toEqual([
      'company.creation',
      'object.creation',
      'object.associationChange',
      'object.creation',
      'contact.merge',
      'contact.privacyDeletion',
      'company.deletion',
    ])
    expect(eventsIn(request)[2]).toMatchObject({
      associationType: 'CONTACT_TO_COMPANY',
      fromObjectId: Number(one),
      toObjectId: Number(company),
      associationRemoved: false,
    })
    expect(eventsIn(request)[4]).toMatchObject({ primaryObjectId: Number(one), mergedObjectIds: [Number(two)] })
    expect(eventsIn(request)[0]).not.toHaveProperty('objectTypeId')
  })
})

describe('a delivery', () => {
  it('is signed: v3 over method, address, body and time; v1 beside it', async () => {
    await hubspot.create('companies', { name: 'Füße & Söhne' })
    await hubspot.create('contacts', { email: 'a@b.example', jobtitle: 'Geschäftsführer' })
    const [request] = await delivered(1)
    const timestamp = String(request?.headers['x-hubspot-request-timestamp'])
    expect(Number(timestamp)).toBe(hubspot.clock.now())
    const source = `POST${receiver.url}/webhooks/hubspot?x=a@b${request?.body}${timestamp}`
    const v3 = createHmac('sha256', CLIENT.secret).update(source, 'utf8').digest('base64')
    expect(request?.headers['x-hubspot-signature-v3']).toBe(v3)
    const v1 = createHash('sha256')
      .update(CLIENT.secret + request?.body)
      .digest('hex')
    expect(request?.headers['x-hubspot-signature']).toBe(v1)
    expect(request?.headers['x-hubspot-signature-version']).toBe('v1')
  })

  it('holds up to 100 events', async () => {
    const inputs = Array.from({ length: 100 }, (_, index) => ({
      properties: { email: `p${index}@b.example`, jobtitle: 'CEO' },
    }))
    await hubspot.api('POST', '/crm/objects/2026-09/contacts/batch/create', { inputs })
    const requests = await delivered(2)
    expect(requests.map((request) => eventsIn(request).length)).toEqual([100, 100])
  })

  it('is tried again with a higher attemptNumber, signed anew, until it is taken', async () => {
    receiver.statuses = [500, 404]
    await hubspot.create('companies', { name: 'A' })
    await delivered(1)
    await expect.poll(() => hubspot.clock.next()).toBe(750)
    hubspot.clock.advance(750)
    await receiver.count(2)
    await expect.poll(() => hubspot.clock.next()).toBe(3000)
    hubspot.clock.advance(3000)
    const requests = await receiver.count(3)
    expect(requests.map((request) => eventsIn(request)[0].attemptNumber)).toEqual([0, 1, 2])
    const times = requests.map((request) => request.headers['x-hubspot-request-timestamp'])
    expect(new Set(times).size).toBe(3)
  })

  it('is given up after ten retries, within a day', async () => {
    receiver.statuses = Array(20).fill(500)
    const started = hubspot.clock.now()
    await hubspot.create('companies', { name: 'A' })
    await delivered(1)
    for (let attempt = 2; attempt <= 11; attempt += 1) {
      await expect.poll(() => hubspot.clock.next()).toBeGreaterThan(0)
      hubspot.clock.advance(hubspot.clock.next() ?? 0)
      await receiver.count(attempt)
    }
    expect(hubspot.clock.now() - started).toBeLessThan(24 * 3_600_000)
    await hubspot.install()
    await hubspot.create('companies', { name: 'B' })
    receiver.statuses = []
    const requests = await delivered(12)
    expect(eventsIn(requests[11])).toMatchObject([{ attemptNumber: 0 }])
  })

  it('stops with the uninstall', async () => {
    await hubspot.api('DELETE', '/appinstalls/2026-09/external-install')
    await hubspot.install()
    await hubspot.create('companies', { name: 'A' })
    await hubspot.api('DELETE', '/appinstalls/2026-09/external-install')
    const [request] = await delivered(1)
    expect(eventsIn(request)).toHaveLength(1)
  })
})

describe('faults of delivery', () => {
  it('duplicate_webhooks sends the same events twice', async () => {
    await hubspot.faults({ kind: 'duplicate_webhooks', count: 1 })
    await hubspot.create('companies', { name: 'A' })
    const [first, second] = await delivered(2)
    expect(eventsIn(second)).toEqual(eventsIn(first))
  })

  it('lost_webhooks are never sent, and the sender believes they were', async () => {
    const undelivered = async () => (await hubspot.send('GET', '/sandbox/hubspot/webhooks')).body.undelivered
    await hubspot.faults({ kind: 'lost_webhooks', count: 1 })
    await hubspot.create('companies', { name: 'Lost' })
    expect(await undelivered()).toBe(1)
    hubspot.clock.advance(200)
    await expect.poll(undelivered).toBe(0)
    const id = await hubspot.create('companies', { name: 'Sent' })
    const [request] = await delivered(1)
    expect(eventsIn(request)).toMatchObject([{ objectId: Number(id) }])
  })

  it('out_of_order_webhooks sends later events first', async () => {
    await hubspot.faults({ kind: 'out_of_order_webhooks', path: '/webhooks/*' })
    await hubspot.create('companies', { name: 'A' })
    hubspot.clock.advance(10)
    await hubspot.create('companies', { name: 'B' })
    const [request] = await delivered(1)
    const times = eventsIn(request).map((event: { occurredAt: number }) => event.occurredAt)
    expect(times).toEqual([...times].sort((a, b) => b - a))
    expect(new Set(times).size).toBe(2)
  })
})
