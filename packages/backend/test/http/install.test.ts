import nock from 'nock'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { installTicket } from '../../src/http/install-ticket.ts'
import { integrations } from '../../src/store/integrations.ts'
import { mappings } from '../../src/store/mappings.ts'
import { ALICE, BOB } from '../store/two-organizations.ts'
import { type Api, EVENTS_SECRET, PUBLIC_URL, startApi } from './api.ts'

const MINUTE = 60_000
const ACCESS = 'access-token-of-the-account'
const REFRESH = 'refresh-token-of-the-account'

let api: Api
beforeAll(() => {
  nock.disableNetConnect()
  nock.enableNetConnect((host) => host.startsWith('127.0.0.1'))
})
beforeEach(async () => {
  api = await startApi()
})
afterEach(async () => {
  nock.cleanAll()
  await api.stop()
})
afterAll(() => {
  nock.enableNetConnect()
  nock.restore()
})

const ticketFor = (organizationId: string, ms = 10 * MINUTE, secret = EVENTS_SECRET) =>
  installTicket(secret, { organizationId, expiresAt: new Date(api.time.now.getTime() + ms) })

/** Begins an install, as the browser does: gives the state that travels along and the cookie that stays. */
async function begin(organizationId: string, more = '') {
  const answer = await api.send(`/install/hubspot?ticket=${ticketFor(organizationId)}${more}`)
  expect(answer.status).toBe(302)
  const to = new URL(answer.headers.get('location') ?? '')
  const setCookie = answer.headers.get('set-cookie') ?? ''
  return { to, state: to.searchParams.get('state') ?? '', setCookie, cookie: setCookie.split(';')[0] ?? '' }
}

const comeBack = (query: Record<string, string>, cookie?: string) =>
  api.send(`/install/hubspot/callback?${new URLSearchParams(query)}`, {
    headers: { accept: 'text/html', ...(cookie === undefined ? {} : { cookie }) },
  })

/** HubSpot grants access to a portal, once. */
const grant = (portal: number) =>
  nock('https://api.hubapi.com')
    .post(
      '/oauth/2026-09/token',
      (form) => form.code === 'the-code' && form.redirect_uri === `${PUBLIC_URL}/install/hubspot/callback`,
    )
    .reply(200, {
      access_token: ACCESS,
      refresh_token: REFRESH,
      expires_in: 1800,
      token_type: 'bearer',
      hub_id: portal,
      scopes: ['oauth'],
    })

/** HubSpot answers every call about properties with this status. */
const properties = (status: number) =>
  nock('https://api.hubapi.com')
    .persist()
    .get(/\/crm\/properties\//)
    .reply(status, { results: [], message: 'No' })
    .post(/\/crm\/properties\//)
    .reply(status === 200 ? 201 : status, {
      results: [],
      status: 'COMPLETE',
      startedAt: '2026-11-01T08:00:00.000Z',
      completedAt: '2026-11-01T08:00:00.000Z',
    })

const connected = (organizationId: string) => api.inTenant(organizationId, integrations)

describe('an install', () => {
  test('sends the browser to HubSpot with a state that only this browser can bring back', async () => {
    const { to, state, setCookie } = await begin(ALICE)
    expect(to.origin + to.pathname).toBe('https://app.hubspot.com/oauth/authorize')
    expect(to.searchParams.get('redirect_uri')).toBe(`${PUBLIC_URL}/install/hubspot/callback`)
    expect(state.length).toBeGreaterThan(40)
    expect(setCookie).toMatch(/HttpOnly/)
    expect(setCookie).toMatch(/Secure/)
    expect(setCookie).toMatch(/SameSite=Lax/)
    expect(api.logged()).not.toContain(state)
  })

  test('connects the account: tokens sealed, mappings in place, and the browser sent on', async () => {
    const { state, cookie } = await begin(ALICE, '&return_to=/console/crm')
    grant(100)
    properties(200)
    const answer = await comeBack({ code: 'the-code', state }, cookie)
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe('/console/crm')

    const [integration] = await connected(ALICE)
    expect(integration).toMatchObject({ accountId: '100', active: true })
    const { kept, rules } = await api.inTenant(ALICE, async (tx) => ({
      kept: await tx.selectFrom('crm_integrations').select(['access_token', 'refresh_token']).executeTakeFirstOrThrow(),
      rules: await mappings(tx, integration?.id ?? ''),
    }))
    expect(kept.access_token).toMatch(/^v1\.test\./)
    expect(JSON.stringify(kept)).not.toContain(ACCESS)
    expect(rules.length).toBeGreaterThan(10)
    expect(api.logged()).not.toMatch(new RegExp(`${ACCESS}|${REFRESH}|the-code`))
  })

  test('of an account that was connected before brings it back, with its settings', async () => {
    const { id } = await api.connect(ALICE, '100', { autoEnrich: false })
    const { state, cookie } = await begin(ALICE)
    grant(100)
    properties(200)
    expect((await comeBack({ code: 'the-code', state }, cookie)).status).toBe(200)
    expect(await connected(ALICE)).toMatchObject([{ id, active: true, autoEnrich: false }])
  })

  test('stays connected where our fields cannot be created, and notes why', async () => {
    const { state, cookie } = await begin(ALICE)
    grant(100)
    properties(403)
    expect((await comeBack({ code: 'the-code', state }, cookie)).status).toBe(200)
    expect(await connected(ALICE)).toMatchObject([{ active: true, lastError: expect.stringContaining('fields') }])
  })

  test('that the person cancels changes nothing', async () => {
    const { state, cookie } = await begin(ALICE)
    const answer = await comeBack({ error: 'access_denied', state }, cookie)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('was not connected')
    expect(await connected(ALICE)).toEqual([])
  })

  test('goes on to paths of our own only', async () => {
    for (const elsewhere of ['//evil.example', '/\\evil.example', 'https://evil.example', '/a\r\nb']) {
      const { state, cookie } = await begin(ALICE, `&return_to=${encodeURIComponent(elsewhere)}`)
      grant(100)
      properties(200)
      const answer = await comeBack({ code: 'the-code', state }, cookie)
      expect(answer.headers.get('location')).toBeNull()
      nock.cleanAll()
    }
  })
})

describe('an install is refused, and nothing is changed,', () => {
  const refused = async (answer: Response, status: number, code: string) => {
    expect(answer.status).toBe(status)
    const page = await answer.text()
    expect(page).toContain(code)
    expect(await connected(ALICE)).toEqual([])
    return page
  }

  test('without a ticket, with a forged one, and with one whose time is over', async () => {
    for (const ticket of ['', 'x.y', ticketFor(ALICE, MINUTE, 'whsec_guessed'), ticketFor(ALICE, -1)]) {
      const answer = await api.send(`/install/hubspot?ticket=${ticket}`, { headers: { accept: 'text/html' } })
      expect(await refused(answer, 401, 'ticket_invalid')).toContain('console')
    }
    const [, seal] = ticketFor(ALICE).split('.')
    const [content] = ticketFor(BOB).split('.')
    await refused(await api.send(`/install/hubspot?ticket=${content}.${seal}`), 401, 'ticket_invalid')
  })

  test('with a state that is forged, missing, or another browser’s', async () => {
    const { state, cookie } = await begin(ALICE)
    await refused(
      await comeBack({ code: 'the-code', state: 'forged' }, 'smartsync_install=forged'),
      400,
      'state_invalid',
    )
    await refused(await comeBack({ code: 'the-code' }, cookie), 400, 'state_invalid')
    await refused(await comeBack({ code: 'the-code', state }), 400, 'state_invalid')
    await refused(await comeBack({ code: 'the-code', state }, 'smartsync_install=other'), 400, 'state_invalid')
  })

  test('with a state that was used before', async () => {
    const { state, cookie } = await begin(ALICE)
    await comeBack({ error: 'access_denied', state }, cookie)
    await refused(await comeBack({ code: 'the-code', state }, cookie), 400, 'state_invalid')
  })

  test('with a state older than ten minutes', async () => {
    const { state, cookie } = await begin(ALICE)
    api.time.now = new Date(api.time.now.getTime() + 10 * MINUTE)
    await refused(await comeBack({ code: 'the-code', state }, cookie), 400, 'state_invalid')
  })

  test('when HubSpot does not take the code', async () => {
    const { state, cookie } = await begin(ALICE)
    nock('https://api.hubapi.com')
      .post('/oauth/2026-09/token')
      .reply(400, { error: 'invalid_grant', error_description: 'x' })
    const answer = await comeBack({ code: 'the-code', state }, cookie)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(await connected(ALICE)).toEqual([])
  })

  test('when the account serves another organization, which keeps it', async () => {
    const bobs = await api.connect(BOB, '100')
    const { state, cookie } = await begin(ALICE)
    grant(100)
    await refused(await comeBack({ code: 'the-code', state }, cookie), 409, 'account_taken')
    expect(await connected(BOB)).toEqual([bobs])
  })
})
