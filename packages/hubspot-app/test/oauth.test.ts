import { describe, expect, test } from 'vitest'
import { hubspotProvider } from '../provider/index.ts'
import { hubspot, settings, withoutNetwork } from './hubspot.ts'

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
    uninstall().reply(status, { message: 'gone' })
    revoke().reply(400, { error: 'invalid_grant' })
    await expect(oauth.disconnect(tokens)).resolves.toBeUndefined()
  })

  test('revokes the token even when the uninstall fails, and says that it failed', async () => {
    uninstall().reply(503)
    revoke().reply(200)
    await expect(oauth.disconnect(tokens)).rejects.toMatchObject({ code: 'crm_unavailable' })
  })
})
