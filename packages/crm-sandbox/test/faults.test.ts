import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PORTAL, UnderTest } from './sandbox-under-test.ts'

let hubspot: UnderTest
beforeEach(async () => {
  hubspot = await UnderTest.start()
})
afterEach(() => hubspot.stop())

const read = () => hubspot.api('GET', '/crm/objects/2026-09/contacts')
const create = (email: string) => hubspot.api('POST', '/crm/objects/2026-09/contacts', { properties: { email } })

describe('a fault', () => {
  it('strikes as often as it is told, then is spent', async () => {
    await hubspot.faults({ kind: 'server_error', count: 2, status: 503 })
    const statuses = [await read(), await read(), await read()].map((reply) => reply.status)
    expect(statuses).toEqual([503, 503, 200])
    expect((await hubspot.send('GET', '/sandbox/faults')).body.faults[0]).toMatchObject({ count: 2, struck: 2 })
  })

  it('may be a lock, or an account that is being moved, with how long to wait', async () => {
    await hubspot.faults({ kind: 'locked', count: 1 })
    expect(await read()).toMatchObject({ status: 423, body: { category: 'LOCKED' } })
    await hubspot.faults({ kind: 'migrating', count: 1, milliseconds: 90_000 })
    const moved = await read()
    expect(moved.status).toBe(477)
    expect(moved.headers.get('retry-after')).toBe('90')
    expect((await read()).status).toBe(200)
  })

  it('strikes only the paths and methods that it names', async () => {
    await hubspot.faults({ kind: 'server_error', path: '/crm/objects/*/contacts', method: 'post' })
    expect((await read()).status).toBe(200)
    expect((await create('a@b.example')).status).toBe(500)
    expect((await hubspot.api('POST', '/crm/objects/2026-09/companies', { properties: { name: 'A' } })).status).toBe(
      201,
    )
  })

  it('strikes the same requests again with the same seed', async () => {
    const run = async () => {
      await hubspot.faults({ kind: 'server_error', probability: 0.5 })
      const statuses: number[] = []
      for (let index = 0; index < 12; index += 1) statuses.push((await read()).status)
      return statuses
    }
    const first = await run()
    expect(new Set(first)).toEqual(new Set([200, 500]))
    expect(await run()).toEqual(first)
  })

  it('is refused when it is not one', async () => {
    expect((await hubspot.faults({ kind: 'meteorite' })).status).toBe(400)
  })
})

describe('kinds of fault', () => {
  it('rate_limit answers 429 in the documented shape', async () => {
    await hubspot.faults({ kind: 'rate_limit', count: 1 })
    const reply = await read()
    expect(reply.status).toBe(429)
    expect(reply.body.policyName).toBe('TEN_SECONDLY_ROLLING')
  })

  it('expired_token answers 401 to a token that was good', async () => {
    await hubspot.faults({ kind: 'expired_token', count: 1 })
    expect((await read()).body.category).toBe('EXPIRED_AUTHENTICATION')
    expect((await read()).status).toBe(200)
  })

  it('dropped_after_write does the work and hangs up', async () => {
    await hubspot.faults({ kind: 'dropped_after_write', method: 'POST', count: 1 })
    await expect(create('dropped@example.com')).rejects.toThrow()
    const records = await hubspot.send('GET', `/sandbox/hubspot/portals/${PORTAL}/records?type=contacts`)
    expect(records.body.records[0].properties.email).toBe('dropped@example.com')
    expect((await create('dropped@example.com')).status).toBe(409)
  })

  it('reset hangs up before anything is done', async () => {
    await hubspot.faults({ kind: 'reset', method: 'POST', count: 1 })
    await expect(create('reset@example.com')).rejects.toThrow()
    expect((await create('reset@example.com')).status).toBe(201)
  })

  it('unanswered does the work and says nothing', async () => {
    await hubspot.faults({ kind: 'unanswered', method: 'POST', count: 1 })
    const impatient = new AbortController()
    const asked = fetch(`${hubspot.sandbox.url}/crm/objects/2026-09/contacts`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${hubspot.token}` },
      body: JSON.stringify({ properties: { email: 'silent@example.com' } }),
      signal: impatient.signal,
    })
    const answer = asked.catch(() => 'none')
    const records = () => hubspot.send('GET', `/sandbox/hubspot/portals/${PORTAL}/records?type=contacts`)
    await expect.poll(async () => (await records()).body.total).toBe(1)
    impatient.abort()
    expect(await answer).toBe('none')
  })

  it('latency holds the request for as long as it is told', async () => {
    await hubspot.faults({ kind: 'latency', milliseconds: 3000, count: 1 })
    let answered = false
    const reply = read().then((given) => {
      answered = true
      return given
    })
    await expect.poll(() => hubspot.clock.next()).toBe(3000)
    expect(answered).toBe(false)
    hubspot.clock.advance(3000)
    expect((await reply).status).toBe(200)
  })
})

describe('a reset', () => {
  it('ends faults, tokens and records, and leaves a new account', async () => {
    await create('a@b.example')
    await hubspot.faults({ kind: 'server_error' })
    expect((await hubspot.send('POST', '/sandbox/reset')).status).toBe(204)
    expect((await read()).status).toBe(401)
    const records = await hubspot.send('GET', `/sandbox/hubspot/portals/${PORTAL}/records?type=contacts`)
    expect(records.body.total).toBe(0)
  })
})
