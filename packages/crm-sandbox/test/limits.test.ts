import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PORTAL, UnderTest } from './sandbox-under-test.ts'

let hubspot: UnderTest
beforeEach(async () => {
  hubspot = await UnderTest.start()
})
afterEach(() => hubspot.stop())

const read = () => hubspot.api('GET', '/crm/objects/2026-09/contacts')
const search = () => hubspot.api('POST', '/crm/objects/2026-09/contacts/search', {})

describe('requests', () => {
  it('are 110 in any ten seconds, counted down in headers', async () => {
    const first = await read()
    expect(first.headers.get('x-hubspot-ratelimit-max')).toBe('110')
    expect(first.headers.get('x-hubspot-ratelimit-remaining')).toBe('109')
    expect(first.headers.get('x-hubspot-ratelimit-interval-milliseconds')).toBe('10000')
    hubspot.clock.advance(6000)
    await Promise.all(Array.from({ length: 109 }, read))
    const refused = await read()
    expect(refused.status).toBe(429)
    expect(refused.body).toMatchObject({
      status: 'error',
      errorType: 'RATE_LIMIT',
      policyName: 'TEN_SECONDLY_ROLLING',
      message: 'You have reached your ten_secondly_rolling limit.',
    })
    hubspot.clock.advance(4000)
    expect((await read()).status).toBe(200)
    expect((await read()).status).toBe(429)
    hubspot.clock.advance(6000)
    expect((await read()).status).toBe(200)
  })

  it('of one portal do not count in another', async () => {
    await hubspot.send('PUT', '/sandbox/hubspot/settings', { requestsPerTenSeconds: 1 })
    await read()
    expect((await read()).status).toBe(429)
    const portal = await hubspot.send('POST', '/sandbox/hubspot/portals', { name: 'Another' })
    expect(portal.body.portalId).toBe(PORTAL + 1)
    const code = (await hubspot.decide({ portal_id: String(PORTAL + 1) })).searchParams.get('code') ?? ''
    const grant = { grant_type: 'authorization_code', code, redirect_uri: 'http://localhost:3000/callback' }
    hubspot.token = (await hubspot.form('/oauth/2026-09/token', grant)).body.access_token
    expect((await read()).status).toBe(200)
  })
})

describe('searches', () => {
  it('are five a second, beside the other limit and without its headers', async () => {
    const replies = await Promise.all(Array.from({ length: 5 }, search))
    expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200, 200, 200])
    expect(replies[0]?.headers.has('x-hubspot-ratelimit-max')).toBe(false)
    const refused = await search()
    expect(refused.status).toBe(429)
    expect(refused.body.policyName).toBe('SECONDLY')
    expect((await read()).headers.get('x-hubspot-ratelimit-remaining')).toBe('109')
    hubspot.clock.advance(1000)
    expect((await search()).status).toBe(200)
  })
})

describe('the count of calls', () => {
  it('is by method and kind of path, and can be zeroed', async () => {
    await hubspot.send('DELETE', '/sandbox/calls')
    const id = await hubspot.create('contacts', { email: 'counted@example.com' })
    await hubspot.api('GET', `/crm/objects/2026-09/contacts/${id}`)
    await hubspot.api('GET', '/crm/objects/2026-09/contacts/counted@example.com?idProperty=email')
    expect((await hubspot.send('GET', '/sandbox/calls')).body).toEqual({
      total: 3,
      calls: [
        { method: 'GET', path: '/crm/objects/2026-09/contacts/{id}', count: 2 },
        { method: 'POST', path: '/crm/objects/2026-09/contacts', count: 1 },
      ],
    })
  })
})
