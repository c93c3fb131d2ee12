import { createHmac } from 'node:crypto'
import { Signature } from '@hubspot/api-client'
import type { RawRequest } from '@smartsync/core/crm'
import { describe, expect, test } from 'vitest'
import { hubspotProvider } from '../provider/index.ts'
import { settings } from './hubspot.ts'

const now = new Date('2026-11-23T12:00:00.000Z')
const { requests } = hubspotProvider(settings)

/** Signed by HubSpot's own helper, which shares no code with ours. It wants the address decoded already. */
function signed(
  options: { url?: string; decoded?: string; body?: string; method?: string; secret?: string; at?: number } = {},
): RawRequest {
  const { url = 'https://api.example.com/webhooks/hubspot', body = '', method = 'POST', secret = 'secret' } = options
  const timestamp = options.at ?? now.getTime()
  const signature = Signature.getSignature(method, 'v3', {
    signature: '',
    url: options.decoded ?? url,
    method,
    clientSecret: secret,
    requestBody: body,
    timestamp,
  })
  const headers = { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': String(timestamp) }
  return { method, url, headers, body: new TextEncoder().encode(body) }
}

function changed(request: RawRequest, headers: Record<string, string | undefined>): RawRequest {
  return { ...request, headers: { ...request.headers, ...headers } }
}

describe('a webhook', () => {
  test('that HubSpot signed is accepted', () => {
    expect(requests.verifyWebhook(signed({ body: '[{"eventId":1,"x":"ü"}]' }), now)).toEqual({ ok: true, value: null })
  })

  test('is judged by its exact bytes', () => {
    const request = signed({ body: '[{"a":1}]' })
    expect(requests.verifyWebhook({ ...request, body: new TextEncoder().encode('[{"a": 1}]') }, now).ok).toBe(false)
  })

  test('is judged by bytes that are no text, too', () => {
    const body = Uint8Array.of(0xff, 0xfe, 0x00)
    const timestamp = String(now.getTime())
    const url = 'https://api.example.com/'
    const signature = createHmac('sha256', 'secret')
      .update(`POST${url}`)
      .update(body)
      .update(timestamp)
      .digest('base64')
    const headers = { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': timestamp }
    expect(requests.verifyWebhook({ method: 'POST', url, headers, body }, now).ok).toBe(true)
  })

  test.each([
    ['another method', { method: 'PUT' }],
    ['another address', { url: 'https://api.example.com/webhooks/hubspot/' }],
    ['another host', { url: 'https://evil.example.com/webhooks/hubspot' }],
  ])('signed for %s is refused', (_, difference) => {
    expect(requests.verifyWebhook({ ...signed(), ...difference }, now).ok).toBe(false)
  })

  test.each([
    [-300_000, true],
    [300_000, true],
    [-300_001, false],
    [300_001, false],
  ])('signed %d ms from now is accepted: %s', (offset, accepted) => {
    expect(requests.verifyWebhook(signed({ at: now.getTime() + offset }), now).ok).toBe(accepted)
  })

  test.each([
    ['no signature', { 'x-hubspot-signature-v3': undefined }],
    ['no timestamp', { 'x-hubspot-request-timestamp': undefined }],
    ['a timestamp that is no number', { 'x-hubspot-request-timestamp': 'NaN' }],
    ['a short signature', { 'x-hubspot-signature-v3': 'abc' }],
    ['a signature with bytes after it', { 'x-hubspot-signature-v3': `${signed().headers['x-hubspot-signature-v3']} ` }],
    ['an older kind of signature only', { 'x-hubspot-signature-v3': undefined, 'x-hubspot-signature': 'abc' }],
  ])('with %s is refused with a reason', (_, headers) => {
    expect(requests.verifyWebhook(changed(signed(), headers), now)).toEqual({ ok: false, reason: expect.any(String) })
  })

  test('signed with the secret before the rotation is accepted while it is known', () => {
    const rotated = hubspotProvider({ ...settings, clientSecret: 'new', previousClientSecret: 'secret' }).requests
    const later = hubspotProvider({ ...settings, clientSecret: 'new' }).requests
    expect(rotated.verifyWebhook(signed(), now).ok).toBe(true)
    expect(rotated.verifyWebhook(signed({ secret: 'new' }), now).ok).toBe(true)
    expect(later.verifyWebhook(signed(), now).ok).toBe(false)
  })
})

describe('the address that HubSpot signs', () => {
  const codes = '%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B'

  test('has twelve codes decoded', () => {
    const request = signed({ url: `https://a.example/x?q=${codes}`, decoded: "https://a.example/x?q=:/?@!$'()*,;" })
    expect(requests.verifyWebhook(request, now).ok).toBe(true)
  })

  test('has them decoded in either case', () => {
    const request = signed({
      url: `https://a.example/x?q=${codes.toLowerCase()}`,
      decoded: "https://a.example/x?q=:/?@!$'()*,;",
    })
    expect(requests.verifyWebhook(request, now).ok).toBe(true)
  })

  test('keeps every other code', () => {
    const url = 'https://a.example/x?q=%20%26%3D%2B%25%C3%BC%2540'
    expect(requests.verifyWebhook(signed({ url }), now).ok).toBe(true)
  })
})

describe('a step of a workflow', () => {
  const step = {
    callbackId: 'ap-99-56776413549-7-0',
    origin: { portalId: 99, actionDefinitionId: 10646377, actionDefinitionVersion: 1 },
    context: { source: 'WORKFLOWS', workflowId: 192814114 },
    object: { objectId: 614, properties: { email: 'anna@example.com' }, objectType: 'CONTACT' },
    inputFields: {},
  }
  const asked = (body: unknown) =>
    signed({ url: 'https://api.example.com/v1/workflows/hubspot/enrich', body: JSON.stringify(body) })

  test.each([
    ['CONTACT', 'contact'],
    ['COMPANY', 'company'],
    ['DEAL', 'deal'],
    ['0-1', 'contact'],
  ])('says for which account and which %s it is', (objectType, type) => {
    const request = asked({ ...step, object: { ...step.object, objectType } })
    expect(requests.authenticateWorkflow(request, now)).toEqual({
      ok: true,
      value: { accountId: '99', record: { type, id: '614' }, callbackId: 'ap-99-56776413549-7-0' },
    })
  })

  test('on a record that we do not know can still be answered', () => {
    for (const body of [
      { ...step, object: { objectId: 1, objectType: 'TICKET' } },
      { ...step, object: undefined },
    ]) {
      expect(requests.authenticateWorkflow(asked(body), now)).toMatchObject({ ok: true, value: { record: null } })
    }
  })

  test.each([[{ ...step, callbackId: undefined }], [{ ...step, origin: {} }], [[]], ['x']])(
    'of another shape is refused: %j',
    (body) => {
      expect(requests.authenticateWorkflow(asked(body), now)).toEqual({ ok: false, reason: expect.any(String) })
    },
  )

  test('that carries only the older signature is refused: it could be played back for ever', () => {
    const body = JSON.stringify(step)
    const { url, ...request } = signed({ url: 'https://api.example.com/x', body })
    const older = Signature.getSignature('POST', 'v2', {
      signature: '',
      url,
      clientSecret: 'secret',
      requestBody: body,
    })
    const headers = { 'x-hubspot-signature': older, 'x-hubspot-signature-version': 'v2' }
    expect(requests.authenticateWorkflow({ ...request, url, headers }, now).ok).toBe(false)
  })

  test('is not for another portal than the one that was signed', () => {
    const request = asked(step)
    const forged = JSON.stringify({ ...step, origin: { portalId: 1 } })
    expect(requests.authenticateWorkflow({ ...request, body: new TextEncoder().encode(forged) }, now).ok).toBe(false)
  })
})

describe('a card request', () => {
  const query = 'userId=7&portalId=99&userEmail=anna%40example.com&appId=4711'
  const card = (search: string) => {
    const url = `https://api.example.com/v1/cards/hubspot/contact/1?${search}`
    return signed({ method: 'GET', url, decoded: url.replaceAll('%40', '@') })
  }

  test('says who is asking', () => {
    expect(requests.authenticateCard(card(query), now)).toEqual({
      ok: true,
      value: { accountId: '99', userId: '7', userEmail: 'anna@example.com' },
    })
  })

  test('may leave the user unnamed', () => {
    expect(requests.authenticateCard(card('portalId=99&appId=4711'), now)).toEqual({
      ok: true,
      value: { accountId: '99', userId: null, userEmail: null },
    })
  })

  test.each([
    ['names the account twice', `${query}&portalId=1`],
    ['names the user twice', `${query}&userId=1`],
    ['names the e-mail twice', `${query}&userEmail=x`],
    ['names the app twice', `${query}&appId=4711`],
    ['names no account', 'appId=4711'],
    ['names an account that is no number', 'appId=4711&portalId=abc'],
    ['is for another app', 'portalId=99&appId=1'],
    ['names no app', 'portalId=99'],
  ])('that %s is refused', (_, search) => {
    expect(requests.authenticateCard(card(search), now).ok).toBe(false)
  })

  test('that HubSpot did not sign is refused, whoever it claims to be from', () => {
    expect(requests.authenticateCard({ ...card(query), headers: {} }, now).ok).toBe(false)
  })
})
