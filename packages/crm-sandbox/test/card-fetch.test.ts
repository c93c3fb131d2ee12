import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Receiver } from './receiver.ts'
import { CLIENT, PORTAL, UnderTest } from './sandbox-under-test.ts'

let backend: Receiver
let hubspot: UnderTest
beforeAll(async () => {
  backend = await Receiver.start()
  hubspot = await UnderTest.start()
})
beforeEach(() => {
  backend.received.length = 0
})
afterAll(async () => {
  await hubspot.stop()
  await backend.stop()
})

const user = { portalId: PORTAL, userId: 502, userEmail: 'sam.sales@example.com' }
const cardFetch = (request: object) => hubspot.send('POST', '/sandbox/hubspot/card-fetch', { ...user, ...request })

describe('a card’s request', () => {
  it('reaches the backend with who asks in its query, signed, and brings the answer back', async () => {
    const reply = await cardFetch({ method: 'POST', url: `${backend.url}/v1/cards/x?a=b%20c`, body: { note: 'Grüße' } })
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({ ok: true })
    const [request] = backend.received
    const query = new URL(request?.url ?? '', backend.url).searchParams
    expect(Object.fromEntries(query)).toEqual({
      a: 'b c',
      portalId: String(PORTAL),
      userId: '502',
      userEmail: 'sam.sales@example.com',
      appId: String(CLIENT.appId),
    })
    expect(request?.url).toContain('userEmail=sam.sales%40example.com')
    const signed = `POST${backend.url}${request?.url.replace('%40', '@')}${request?.body}${request?.headers['x-hubspot-request-timestamp']}`
    const expected = createHmac('sha256', CLIENT.secret).update(signed, 'utf8').digest('base64')
    expect(request?.headers['x-hubspot-signature-v3']).toBe(expected)
  })

  it('has no body with GET', async () => {
    await cardFetch({ method: 'GET', url: `${backend.url}/v1/cards/x` })
    expect(backend.received[0]?.body).toBe('')
  })

  it('passes a refusal on, and is asked once more after a failure', async () => {
    backend.statuses = [404]
    expect((await cardFetch({ url: `${backend.url}/x` })).status).toBe(404)
    backend.statuses = [503]
    expect((await cardFetch({ url: `${backend.url}/x` })).status).toBe(200)
    expect(backend.received).toHaveLength(3)
  })

  it('is refused for a portal where the app is not installed, and answers 502 for a dead backend', async () => {
    expect((await cardFetch({ url: backend.url, portalId: 1 })).status).toBe(400)
    expect((await cardFetch({ url: 'http://127.0.0.1:1/' })).status).toBe(502)
  })
})
