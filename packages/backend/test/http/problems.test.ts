import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Api, EVENTS_SECRET, startApi } from './api.ts'

let api: Api
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.stop())

const signed = (body: string) => {
  const at = new Date()
  return {
    'webhook-id': 'evt_raw',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(EVENTS_SECRET).sign('evt_raw', at, body),
  }
}

describe('every error is a problem that says what to do', () => {
  test('malformed JSON: 400', async () => {
    const answer = await api.send('/v1/events', { method: 'POST', body: '{"type":', headers: signed('{"type":') })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'body_not_json', title: 'Bad Request' })
  })

  test('a body of 5 MB: 413, on every route that takes one', async () => {
    const body = Buffer.alloc(5 * 1024 * 1024, 'a')
    for (const path of ['/v1/events', '/webhooks/hubspot', '/v1/cards/hubspot/contact/1/enrich']) {
      const answer = await api.send(path, { method: 'POST', body })
      expect(answer.status).toBe(413)
      expect(await answer.json()).toMatchObject({ code: 'body_too_large', detail: expect.stringContaining('1 MB') })
    }
  })

  test('a compressed body: 415', async () => {
    const answer = await api.send('/v1/events', { method: 'POST', body: 'x', headers: { 'content-encoding': 'gzip' } })
    expect(answer.status).toBe(415)
    expect(await answer.json()).toMatchObject({ code: 'encoding_unsupported' })
  })

  test('an unknown path or CRM: 404', async () => {
    expect(await (await api.send('/nothing')).json()).toMatchObject({ status: 404, code: 'no_such_route' })
    expect(await (await api.send('/webhooks/zoho', { method: 'POST' })).json()).toMatchObject({ code: 'unknown_crm' })
    expect(await (await api.send('/%E0%A4%A')).json()).toMatchObject({ status: 404 })
  })

  test('to a browser as a page, with everything escaped', async () => {
    const answer = await api.send('/<b>nothing', { headers: { accept: 'text/html,*/*;q=0.8' } })
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(await answer.text()).not.toContain('<b>nothing')
  })
})

describe('a correlation id', () => {
  test('is the caller’s where it is one, and is sent back', async () => {
    const answer = await api.send('/nothing', { headers: { 'x-correlation-id': 'order-4711-b' } })
    expect(answer.headers.get('x-correlation-id')).toBe('order-4711-b')
    expect(await answer.json()).toMatchObject({ correlationId: 'order-4711-b' })
    expect(api.logged()).toContain('"correlationId":"order-4711-b"')
  })

  test('is a new one where the caller’s is none', async () => {
    const answer = await api.send('/nothing', { headers: { 'x-correlation-id': 'a b "}' } })
    expect(answer.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('health', () => {
  test('the process is alive, and ready although a part that is not required is not', async () => {
    expect((await api.send('/healthz')).status).toBe(200)
    const ready = await api.send('/readyz')
    expect(ready.status).toBe(200)
    expect(await ready.json()).toMatchObject({
      status: 'ready',
      checks: { database: { ok: true }, oppspot: { ok: false, detail: 'no table of companies' } },
    })
  })

  test('without its database it is alive and not ready', async () => {
    const lame = await startApi()
    await lame.loseDatabase()
    expect((await lame.send('/healthz')).status).toBe(200)
    const ready = await lame.send('/readyz')
    expect(ready.status).toBe(503)
    expect(await ready.json()).toMatchObject({ status: 'not ready', checks: { database: { ok: false } } })
    await lame.stop()
  })
})
