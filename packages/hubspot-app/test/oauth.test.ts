import { describe, expect, test } from 'vitest'
import { hubspotProvider } from '../provider/index.ts'
import { fault, hubspot, settings, withoutNetwork } from './hubspot.ts'

withoutNetwork()

const now = new Date('2026-11-23T12:00:00.000Z')
const { oauth } = hubspotProvider({ ...settings, now: () => now })
const granted = {
  access_token: 'access',
  refresh_token: 'refresh-2',
  expires_in: 1800,
  token_type: 'bearer',
  token_use: 'access_token',
  hub_id: 99,
  user_id: 7,
  scopes: ['oauth', 'crm.objects.contacts.read'],
}

describe('the address that an install starts at', () => {
  test('carries the app, the scopes, where to come back to, and the state', () => {
    const url = oauth.authorizeUrl({ state: 'st&te', redirectUri: 'https://a.example/cb' })
    expect(url.origin + url.pathname).toBe('https://app.hubspot.com/oauth/authorize')
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: 'client',
      redirect_uri: 'https://a.example/cb',
      state: 'st&te',
    })
    const asked = `${url.searchParams.get('scope')} ${url.searchParams.get('optional_scope')}`.split(' ')
    expect(asked.toSorted()).toEqual([...oauth.scopes].toSorted())
  })

  test('never carries the secret', () => {
    expect(oauth.authorizeUrl({ state: 's', redirectUri: 'https://a.example/cb' }).href).not.toContain('secret')
  })
})

describe('tokens', () => {
  test('are exchanged for a code, with a form and not JSON', async () => {
    hubspot()
      .post('/oauth/2026-09/token', {
        grant_type: 'authorization_code',
        client_id: 'client',
        client_secret: 'secret',
        code: 'c0de',
        redirect_uri: 'https://a.example/cb',
      })
      .matchHeader('content-type', /application\/x-www-form-urlencoded/)
      .reply(200, granted)
    expect(await oauth.exchange({ code: 'c0de', redirectUri: 'https://a.example/cb' })).toEqual({
      accessToken: 'access',
      refreshToken: 'refresh-2',
      expiresAt: '2026-11-23T12:30:00.000Z',
      scopes: ['oauth', 'crm.objects.contacts.read'],
      accountId: '99',
      instanceUrl: null,
    })
  })

  test('are refreshed, and the new refresh token kept', async () => {
    hubspot()
      .post('/oauth/2026-09/token', {
        grant_type: 'refresh_token',
        client_id: 'client',
        client_secret: 'secret',
        refresh_token: 'refresh-1',
      })
      .reply(200, granted)
    expect((await oauth.refresh('refresh-1')).refreshToken).toBe('refresh-2')
  })

  test.each([
    [400, { error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN' }, 'crm_disconnected', 'reconnect'],
    [400, { status: 'BAD_REFRESH_TOKEN', message: 'refresh token is invalid' }, 'crm_disconnected', 'reconnect'],
    [401, { error: 'invalid_grant' }, 'crm_disconnected', 'reconnect'],
    [400, { error: 'invalid_client' }, 'crm_misconfigured', 'no'],
    [401, { error: 'invalid_client' }, 'crm_misconfigured', 'no'],
    [400, { error: 'invalid_grant', status: 'BAD_REDIRECT_URI' }, 'crm_misconfigured', 'no'],
    [400, { error: 'invalid_request' }, 'crm_misconfigured', 'no'],
    [429, { policyName: 'SECONDLY' }, 'crm_rate_limited', 'later'],
    [423, {}, 'crm_locked', 'later'],
    [477, {}, 'crm_unavailable', 'later'],
    [503, '<html>', 'crm_unavailable', 'later'],
    [500, { error: 'invalid_grant' }, 'crm_unavailable', 'later'],
    [200, { access_token: 'only' }, 'crm_protocol', 'no'],
  ])('refused with %d %j: %s', async (status, body, code, retry) => {
    hubspot().post('/oauth/2026-09/token').reply(status, body)
    await expect(oauth.refresh('refresh-1')).rejects.toMatchObject({ code, retry })
  })

  test('are not lost for good when the network fails', async () => {
    hubspot().post('/oauth/2026-09/token').replyWithError('connect ECONNREFUSED')
    const error = await oauth.refresh('refresh-1').catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'crm_unavailable', retry: 'later' })
    expect(String(error)).not.toContain('refresh-1')
  })
})

describe('a code that HubSpot does not accept', () => {
  test.each([
    { error: 'invalid_grant', status: 'BAD_AUTH_CODE', message: 'missing or unknown auth code' },
    { error: 'invalid_grant', status: 'EXPIRED_AUTH_CODE' },
  ])('is told as one that was used or ran out: %j', async (body) => {
    hubspot().post('/oauth/2026-09/token').reply(400, body)
    await expect(oauth.exchange({ code: 'c0de', redirectUri: 'https://a.example/cb' })).rejects.toMatchObject({
      code: 'crm_disconnected',
      message: expect.stringContaining('used before'),
    })
  })
})

describe('introspection', () => {
  const info = {
    active: true,
    token: 'access',
    token_type: 'bearer',
    token_use: 'access_token',
    hub_id: 99,
    hub_domain: 'acme.example',
    user: 'anna@acme.example',
    user_id: 7,
    app_id: 4711,
    client_id: 'client',
    scopes: ['oauth', 'crm.objects.contacts.read'],
    expires_in: 1700,
    is_private_distribution: false,
    signed_access_token: { hubId: 99, signature: 'x' },
  }
  const asked = (kind: string, token = 'access') =>
    hubspot()
      .post('/oauth/2026-09/token/introspect', {
        client_id: 'client',
        client_secret: 'secret',
        token,
        token_type_hint: kind,
      })
      .matchHeader('content-type', /application\/x-www-form-urlencoded/)

  test('tells the account, the person and the scopes', async () => {
    asked('access_token').reply(200, info)
    expect(await oauth.introspect('access', 'access_token')).toEqual({
      accountId: '99',
      accountName: 'acme.example',
      grantedBy: 'anna@acme.example',
      scopes: ['oauth', 'crm.objects.contacts.read'],
    })
  })

  test('bears with an account that has no domain', async () => {
    const { hub_domain: _, user: __, ...bare } = info
    asked('refresh_token', 'refresh').reply(200, { ...bare, token_use: 'refresh_token' })
    expect(await oauth.introspect('refresh', 'refresh_token')).toMatchObject({ accountName: null, grantedBy: null })
  })

  test.each([
    [200, { active: false }],
    [400, { error: 'invalid_token' }],
    [400, { error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN' }],
  ])('gives null for a dead token (%d %j)', async (status, body) => {
    asked('refresh_token').reply(status, body)
    expect(await oauth.introspect('access', 'refresh_token')).toBeNull()
  })

  test.each([
    [200, { ...info, app_id: 1 }, 'crm_misconfigured'],
    [200, { active: true }, 'crm_protocol'],
    [401, { error: 'invalid_client' }, 'crm_misconfigured'],
    [503, {}, 'crm_unavailable'],
  ])('rejects where nothing can be told (%d): %s', async (status, body, code) => {
    asked('access_token').reply(status, body)
    const error = await oauth.introspect('access', 'access_token').catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code })
    expect(String(error)).not.toMatch(/secret|access\b/)
  })
})

describe('the way back to HubSpot', () => {
  test.each([
    ['https://app.hubspot.com/ecosystem/1/marketplace', true],
    ['https://app-eu1.hubspot.com/x?y=1', true],
    ['https://app.hubspot.com.evil.example/', false],
    ['https://evil.example/app.hubspot.com', false],
    ['https://app.hubspot.com@evil.example/', false],
    ['https://u:p@app.hubspot.com/', false],
    ['http://app.hubspot.com/', false],
    ['https://appxhubspot.com/', false],
    ['//app.hubspot.com/', false],
    ['javascript:alert(1)', false],
  ])('%s: %s', (address, own) => {
    expect(oauth.isOwnAddress(address)).toBe(own)
  })
})

describe('disconnecting', () => {
  const tokens = { accessToken: 'access', refreshToken: 'refresh' }
  const uninstall = () =>
    hubspot().delete('/appinstalls/2026-09/external-install').matchHeader('authorization', 'Bearer access')
  const revoke = () =>
    hubspot().post('/oauth/2026-09/token/revoke', {
      client_id: 'client',
      client_secret: 'secret',
      token: 'refresh',
      token_type_hint: 'refresh_token',
    })

  test('uninstalls the app and revokes the token', async () => {
    uninstall().reply(204)
    revoke().reply(200)
    await expect(oauth.disconnect(tokens)).resolves.toBeUndefined()
  })

  test.each([401, 404])('is done when the account removed the app already (%d)', async (status) => {
    uninstall().reply(status, fault('INVALID_AUTHENTICATION', 'gone'))
    revoke().reply(400, { error: 'invalid_grant' })
    await expect(oauth.disconnect(tokens)).resolves.toBeUndefined()
  })

  test('revokes the token even when the uninstall fails, and says that it failed', async () => {
    uninstall().reply(503)
    revoke().reply(200)
    await expect(oauth.disconnect(tokens)).rejects.toMatchObject({ code: 'crm_unavailable' })
  })
})
