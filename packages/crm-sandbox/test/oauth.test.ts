import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ALL_SCOPES, CALLBACK, CLIENT, PORTAL, UnderTest } from './sandbox-under-test.ts'

let hubspot: UnderTest
beforeAll(async () => {
  hubspot = await UnderTest.start()
})
afterAll(() => hubspot.stop())

const redeem = (code: string | null, fields: Record<string, string> = {}) =>
  hubspot.form('/oauth/2026-09/token', {
    grant_type: 'authorization_code',
    code: code ?? '',
    redirect_uri: CALLBACK,
    ...fields,
  })

describe('consent', () => {
  const page = (query: Record<string, string>) => {
    const defaults = { client_id: CLIENT.id, redirect_uri: CALLBACK, scope: ALL_SCOPES.join(' ') }
    return fetch(`${hubspot.sandbox.url}/oauth/authorize?${new URLSearchParams({ ...defaults, ...query })}`)
  }

  it('shows the app, its scopes and the accounts, with everything escaped', async () => {
    const response = await page({ state: '"><script>alert(1)</script>' })
    const text = await response.text()
    expect(response.status).toBe(200)
    expect(text).toContain('Connect App under test')
    expect(text).toContain('crm.objects.contacts.write')
    expect(text).not.toContain('<script>')
  })

  it.each([
    ['an unknown client', { client_id: 'nobody' }],
    ['a redirect URL that is not registered', { redirect_uri: 'https://evil.example/callback' }],
    ['a scope that the app does not have', { scope: `${ALL_SCOPES.join(' ')} crm.objects.quotes.read` }],
    ['a missing required scope', { scope: 'oauth' }],
  ])('refuses %s on a page, without redirecting', async (_name, query) => {
    const response = await page(query)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('cannot be connected')
  })

  it('returns a code and the state on approval', async () => {
    const target = await hubspot.decide()
    expect(target.origin + target.pathname).toBe(CALLBACK)
    expect(target.searchParams.get('state')).toBe('a state')
    expect(target.searchParams.get('code')).toMatch(/.{20,}/)
  })

  it('returns access_denied and the state on denial', async () => {
    const target = await hubspot.decide({ decision: 'deny' })
    expect(target.searchParams.get('error')).toBe('access_denied')
    expect(target.searchParams.get('state')).toBe('a state')
    expect(target.searchParams.has('code')).toBe(false)
  })
})

describe('authorization codes', () => {
  it('become tokens that name the portal and the scopes', async () => {
    const reply = await redeem((await hubspot.decide()).searchParams.get('code'))
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ expires_in: 1800, token_type: 'bearer', hub_id: PORTAL, user_id: 501 })
    expect(reply.body.scopes).toEqual(ALL_SCOPES)
  })

  it('work once', async () => {
    const code = (await hubspot.decide()).searchParams.get('code')
    await redeem(code)
    const again = await redeem(code)
    expect(again.status).toBe(400)
    expect(again.body).toMatchObject({ error: 'invalid_grant', status: 'BAD_AUTH_CODE' })
  })

  it('expire', async () => {
    const code = (await hubspot.decide()).searchParams.get('code')
    hubspot.clock.advance(61_000)
    expect((await redeem(code)).body.error).toBe('invalid_grant')
  })

  it('need the redirect URL of the authorization', async () => {
    const code = (await hubspot.decide()).searchParams.get('code')
    expect((await redeem(code, { redirect_uri: 'http://localhost:3000/other' })).body.error).toBe('invalid_grant')
  })

  it('need the PKCE verifier when a challenge was given', async () => {
    const code_challenge = createHash('sha256').update('the verifier').digest('base64url')
    const approve = async () => (await hubspot.decide({ code_challenge })).searchParams.get('code')
    expect((await redeem(await approve())).body.error).toBe('invalid_grant')
    expect((await redeem(await approve(), { code_verifier: 'the verifier' })).status).toBe(200)
  })
})

describe('the token endpoint', () => {
  it('refreshes, at the 2026-03 path as well', async () => {
    const reply = await hubspot.form('/oauth/2026-03/token', {
      grant_type: 'refresh_token',
      refresh_token: hubspot.refreshToken,
    })
    expect(reply.status).toBe(200)
    expect(reply.body.refresh_token).toBe(hubspot.refreshToken)
    expect(reply.body.access_token).not.toBe(hubspot.token)
  })

  it.each([
    ['an unknown refresh token', { grant_type: 'refresh_token', refresh_token: 'x' }, 400, 'invalid_grant'],
    ['a wrong secret', { grant_type: 'refresh_token', client_secret: 'x' }, 401, 'invalid_client'],
    ['an unknown client', { grant_type: 'refresh_token', client_id: 'x' }, 401, 'invalid_client'],
    ['another grant type', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['a missing field', { grant_type: 'refresh_token' }, 400, 'invalid_request'],
  ])('refuses %s', async (_name, fields, status, error) => {
    const reply = await hubspot.form('/oauth/2026-09/token', fields)
    expect(reply.status).toBe(status)
    expect(reply.body.error).toBe(error)
    expect(reply.body.error_description).not.toBe('')
  })

  it('does not take JSON', async () => {
    const reply = await hubspot.send('POST', '/oauth/2026-09/token', { grant_type: 'refresh_token' })
    expect(reply.status).toBe(415)
    expect(reply.body.error).toBe('invalid_request')
  })

  it('tells of a token what it knows', async () => {
    const introspect = (token: string) => hubspot.form('/oauth/2026-09/token/introspect', { token })
    const active = { active: true, hub_id: PORTAL, app_id: CLIENT.appId }
    expect((await introspect(hubspot.token)).body).toMatchObject({ ...active, token_use: 'access_token' })
    expect((await introspect(hubspot.refreshToken)).body).toMatchObject({ ...active, token_use: 'refresh_token' })
    expect((await introspect('unknown')).body).toEqual({ active: false })
  })
})

describe('access', () => {
  const read = () => hubspot.api('GET', '/crm/objects/2026-09/contacts')

  it('ends half an hour after the token was issued', async () => {
    await hubspot.install()
    hubspot.clock.advance(30 * 60_000 - 1)
    expect((await read()).status).toBe(200)
    hubspot.clock.advance(1)
    const reply = await read()
    expect(reply.status).toBe(401)
    expect(reply.body).toMatchObject({ status: 'error', category: 'EXPIRED_AUTHENTICATION' })
    expect(reply.body.correlationId).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('needs a token that was issued', async () => {
    const reply = await hubspot.send('GET', '/crm/objects/2026-09/contacts')
    expect(reply.status).toBe(401)
    expect(reply.body.category).toBe('INVALID_AUTHENTICATION')
  })

  it('outlives the revocation of the refresh token, which cannot be used any more', async () => {
    await hubspot.install()
    await hubspot.form('/oauth/2026-09/token/revoke', { token: hubspot.refreshToken, token_type_hint: 'refresh_token' })
    expect((await read()).status).toBe(200)
    const refresh = { grant_type: 'refresh_token', refresh_token: hubspot.refreshToken }
    const reply = await hubspot.form('/oauth/2026-09/token', refresh)
    expect(reply.body).toMatchObject({ error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN' })
  })

  it('ends with the uninstall', async () => {
    await hubspot.install()
    expect((await hubspot.api('DELETE', '/appinstalls/2026-09/external-install')).status).toBe(204)
    expect((await read()).status).toBe(401)
    const refresh = { grant_type: 'refresh_token', refresh_token: hubspot.refreshToken }
    expect((await hubspot.form('/oauth/2026-09/token', refresh)).body.error).toBe('invalid_grant')
  })

  it('reaches as far as the scopes', async () => {
    const narrow = ['oauth', 'crm.objects.contacts.read']
    const limited = await UnderTest.start({ scopes: narrow })
    try {
      expect((await limited.api('GET', '/crm/objects/2026-09/contacts')).status).toBe(200)
      expect((await limited.api('GET', '/crm/objects/2026-09/tasks')).status).toBe(200)
      const reply = await limited.api('POST', '/crm/objects/2026-09/tasks', { properties: { hs_timestamp: '1' } })
      expect(reply.status).toBe(403)
      expect(reply.body.category).toBe('MISSING_SCOPES')
      expect(reply.body.context.missingScopes).toEqual(['crm.objects.contacts.write'])
    } finally {
      await limited.stop()
    }
  })
})
