import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ALICE } from '../store/two-organizations.ts'
import { type Api, HUBSPOT, startApi } from './api.ts'
import { recordViewers } from './record-viewers.ts'

/** HubSpot knows us below a path of a shared host; a proxy takes that path away before it passes requests on. */
const PUBLIC_URL = 'https://crm.example.com/smart/sync'
const ASKING = 'portalId=100&userId=7&userEmail=anna%40example.com&appId=4711'

recordViewers()

let api: Api
const proxy = createServer((incoming, outgoing) => {
  const path = (incoming.url ?? '').replace(/^\/smart\/sync/, '')
  const headers = { ...incoming.headers, 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' }
  const onward = send(api.url + path, { method: incoming.method ?? 'GET', headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
    answer.pipe(outgoing)
  })
  incoming.pipe(onward)
})
beforeAll(async () => {
  api = await startApi({ publicUrl: PUBLIC_URL })
  await api.connect(ALICE, '100')
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
})
afterAll(async () => {
  proxy.close()
  await api.stop()
})

interface Sent {
  method?: string
  /** As it goes over the wire, below the public address. */
  path: string
  /** As HubSpot signs it, where that differs. */
  signed?: string
  body?: string
  /** What goes over the wire instead of the body that was signed. */
  tampered?: string
  age?: number
}

/** A request as HubSpot sends it, signed over what HubSpot signs; the path goes over the wire byte by byte. */
function fromHubspot({ method = 'GET', path, signed = path, body = '', tampered = body, age = 0 }: Sent) {
  const timestamp = api.time.now.getTime() - age
  const signature = createHmac('sha256', HUBSPOT.clientSecret)
    .update(`${method}${PUBLIC_URL}${signed}${body}${timestamp}`, 'utf8')
    .digest('base64')
  const headers = { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': String(timestamp) }
  return new Promise<number>((resolve, reject) => {
    const { port } = proxy.address() as AddressInfo
    const outgoing = send({ host: '127.0.0.1', port, method, path: `/smart/sync${path}`, headers }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0))
    })
    outgoing.once('error', reject).end(tampered)
  })
}

const card = (more = '') => `/v1/cards/hubspot/contact/1?${more}${ASKING}`
const decoded = (path: string) => path.replaceAll('%40', '@')

describe('behind a proxy that takes a part of the path away', () => {
  test.each([
    ['a webhook', { method: 'POST', path: '/webhooks/hubspot', body: '[]' }, 200],
    ['a webhook with a query', { method: 'POST', path: '/webhooks/hubspot?a=b&c=', body: '[]' }, 200],
    ['a webhook that is no ASCII', { method: 'POST', path: '/webhooks/hubspot', body: '[]\n\u2028 ' }, 400],
    ['a card', { path: card(), signed: decoded(card()) }, 200],
    [
      'a card asked to enrich',
      {
        method: 'POST',
        path: `/v1/cards/hubspot/contact/1/enrich?${ASKING}`,
        signed: decoded(`/v1/cards/hubspot/contact/1/enrich?${ASKING}`),
        body: '{}',
      },
      202,
    ],
    [
      'a card whose query has each of the codes that HubSpot decodes',
      {
        path: card('q=%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B&'),
        signed: decoded(card("q=:/?@!$'()*,;&")),
      },
      200,
    ],
    [
      'a card whose query has codes that HubSpot leaves, and a code of a code',
      { path: card('q=%20%26%3D%2B%25%C3%BC%2540&'), signed: decoded(card('q=%20%26%3D%2B%25%C3%BC%2540&')) },
      200,
    ],
  ] as const)('%s is known for HubSpot’s', async (_, sent, status) => {
    expect(await fromHubspot(sent)).toBe(status)
  })

  test.each([
    [
      'signed for another path',
      { method: 'POST', path: '/webhooks/hubspot', signed: '/webhooks/hubspot/', body: '[]' },
    ],
    [
      'signed for the path without the prefix’s host',
      { method: 'POST', path: '/webhooks/hubspot?x=1', signed: '/webhooks/hubspot', body: '[]' },
    ],
    [
      'with another portal than was signed',
      { path: card().replace('portalId=100', 'portalId=200'), signed: decoded(card()) },
    ],
    [
      'with another record than was signed',
      { path: card().replace('contact/1', 'contact/2'), signed: decoded(card()) },
    ],
    ['with another user than was signed', { path: card().replace('userId=7', 'userId=8'), signed: decoded(card()) }],
    ['with a portal put before the signed one', { path: card('portalId=200&'), signed: decoded(card()) }],
    ['with two portals, signed', { path: card('portalId=200&'), signed: decoded(card('portalId=200&')) }],
    ['with one byte of the body changed', { method: 'POST', path: '/webhooks/hubspot', body: '[1]', tampered: '[2]' }],
    ['whose body was written anew', { method: 'POST', path: '/webhooks/hubspot', body: '[ ]', tampered: '[]' }],
    ['older than five minutes', { method: 'POST', path: '/webhooks/hubspot', body: '[]', age: 300_001 }],
    ['from more than five minutes ahead', { method: 'POST', path: '/webhooks/hubspot', body: '[]', age: -300_001 }],
  ])('one %s is refused', async (_, sent) => {
    expect(await fromHubspot(sent)).toBe(401)
  })

  test.each([299_999, -299_999])('one %d ms old is taken', async (age) => {
    expect(await fromHubspot({ method: 'POST', path: '/webhooks/hubspot', body: '[]', age })).toBe(200)
  })
})
