import { hubspotProvider } from '@smartsync/hubspot-app/provider'
import nock from 'nock'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { installTicket } from '../../src/http/install-ticket.ts'
import { disconnect } from '../../src/store/disconnect.ts'
import { integrations } from '../../src/store/integrations.ts'
import { mappings, replaceMappings } from '../../src/store/mappings.ts'
import { ALICE, BOB } from '../store/two-organizations.ts'
import { type Api, EVENTS_SECRET, HUBSPOT, PUBLIC_URL, startApi } from './api.ts'
import { withoutNetwork } from './nocked.ts'

const MINUTE = 60_000
const ACCESS = 'access-token-of-the-account'
const REFRESH = 'refresh-token-of-the-account'

withoutNetwork()

let api: Api
beforeEach(async () => {
  api = await startApi()
})
afterEach(() => api.stop())

const ticketFor = (organizationId: string, ms = 10 * MINUTE, secret = EVENTS_SECRET, more = {}) =>
  installTicket(secret, { organizationId, expiresAt: new Date(api.time.now.getTime() + ms), ...more })
const { scopes: ALL_SCOPES } = hubspotProvider(HUBSPOT).oauth

/** Begins an install, as the browser does: gives the state that travels along and the cookie that stays. */
async function begin(organizationId: string, more = '', ticket = ticketFor(organizationId)) {
  const answer = await api.send(`/install/hubspot?ticket=${ticket}${more}`)
  expect(answer.status).toBe(302)
  const to = new URL(answer.headers.get('location') ?? '')
  const setCookie = answer.headers.get('set-cookie') ?? ''
  return { to, state: to.searchParams.get('state') ?? '', setCookie, cookie: setCookie.split(';')[0] ?? '' }
}

const comeBack = (query: Record<string, string>, cookie?: string) =>
  api.send(`/install/hubspot/callback?${new URLSearchParams(query)}`, {
    headers: { accept: 'text/html', ...(cookie === undefined ? {} : { cookie }) },
  })

/** HubSpot grants access to a portal, once, and says whose it is. */
const grant = (portal: number, scopes: readonly string[] = ALL_SCOPES) => {
  code(portal, scopes)
  introspection(portal, scopes)
}

/** HubSpot takes the code, once. */
const code = (portal: number, scopes: readonly string[] = ALL_SCOPES) =>
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
      scopes,
    })

/** HubSpot tells whose the token is, once. */
const introspection = (portal: number, scopes: readonly string[] = ALL_SCOPES, appId = Number(HUBSPOT.appId)) =>
  nock('https://api.hubapi.com')
    .post('/oauth/2026-09/token/introspect', (form) => form.token === ACCESS && form.token_type_hint === 'access_token')
    .reply(200, {
      active: true,
      token: ACCESS,
      token_type: 'bearer',
      token_use: 'access_token',
      hub_id: portal,
      hub_domain: `portal-${portal}.example`,
      user: 'admin@portal.example',
      user_id: 7,
      app_id: appId,
      client_id: HUBSPOT.clientId,
      scopes,
      expires_in: 1800,
      is_private_distribution: false,
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
    expect(integration).toMatchObject({
      accountId: '100',
      accountName: 'portal-100.example',
      connectedBy: 'admin@portal.example',
      scopes: ALL_SCOPES,
      active: true,
    })
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

  test('goes on without what the administrator withheld, and says so', async () => {
    const { state, cookie } = await begin(ALICE)
    const granted = ALL_SCOPES.filter((scope) => scope !== 'crm.objects.deals.write')
    grant(100, granted)
    properties(200)
    const page = await (await comeBack({ code: 'the-code', state }, cookie)).text()
    expect(page).toContain('is connected')
    expect(page).toContain('without filling in deals and giving them a stage and an owner')
    expect(await connected(ALICE)).toMatchObject([{ active: true, scopes: granted }])
  })

  test('maps deals where the account lets us, also when it does so later, and leaves out what was removed', async () => {
    properties(200)
    const install = async (granted: readonly string[]) => {
      const { state, cookie } = await begin(ALICE)
      grant(100, granted)
      expect((await comeBack({ code: 'the-code', state }, cookie)).status).toBe(200)
      const [{ id } = { id: '' }] = await connected(ALICE)
      const all = await api.inTenant(ALICE, (tx) => mappings(tx, id))
      const deals = all.filter(({ entityType }) => entityType === 'deal').map(({ crmField }) => crmField)
      return { id, all, deals }
    }
    const noSchemas = ALL_SCOPES.filter((scope) => scope !== 'crm.schemas.deals.write')
    expect((await install(noSchemas)).deals).toEqual([])
    const { id, all, deals } = await install(ALL_SCOPES)
    expect(deals).toContain('smartsync_score')
    const fewer = all.filter(({ crmField, entityType }) => entityType !== 'deal' || crmField !== 'smartsync_score')
    await api.inTenant(ALICE, (tx) => replaceMappings(tx, id, fewer))
    expect((await install(ALL_SCOPES)).all).toEqual(fewer)
  })

  test('goes by what the tokens came with while HubSpot cannot be asked about them', async () => {
    const { state, cookie } = await begin(ALICE)
    code(100)
    nock('https://api.hubapi.com').post('/oauth/2026-09/token/introspect').reply(503)
    properties(200)
    expect((await comeBack({ code: 'the-code', state }, cookie)).status).toBe(200)
    expect(await connected(ALICE)).toMatchObject([{ accountId: '100', accountName: null, scopes: ALL_SCOPES }])
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
    await refused(await comeBack({ code: 'the-code', state: '' }, cookie), 400, 'state_invalid')
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
    await refused(await comeBack({ code: 'the-code', state }, cookie), 502, 'crm_disconnected')
  })

  test('when a scope is missing without which nothing works', async () => {
    const { state, cookie } = await begin(ALICE)
    grant(100, ['oauth', 'crm.objects.contacts.read'])
    const page = await refused(await comeBack({ code: 'the-code', state }, cookie), 403, 'scopes_missing')
    expect(page).toContain('crm.objects.contacts.write')
  })

  test('when the token was issued to another app', async () => {
    const { state, cookie } = await begin(ALICE)
    code(100)
    introspection(100, ALL_SCOPES, 1)
    await refused(await comeBack({ code: 'the-code', state }, cookie), 500, 'crm_misconfigured')
  })

  test('when HubSpot says that the token is another account’s', async () => {
    const { state, cookie } = await begin(ALICE)
    code(100)
    introspection(200)
    await refused(await comeBack({ code: 'the-code', state }, cookie), 502, 'grant_invalid')
  })

  test('when the account serves another organization, which keeps it', async () => {
    const bobs = await api.connect(BOB, '100')
    const { state, cookie } = await begin(ALICE)
    grant(100)
    await refused(await comeBack({ code: 'the-code', state }, cookie), 409, 'account_taken')
    expect(await connected(BOB)).toEqual([bobs])
  })
})

describe('connecting one integration again', () => {
  const again = async (portal: number) => {
    const { id } = await api.connect(ALICE, '100', { autoEnrich: false })
    const { state, cookie } = await begin(ALICE, '', ticketFor(ALICE, MINUTE, EVENTS_SECRET, { integrationId: id }))
    grant(portal)
    return { id, answer: () => comeBack({ code: 'the-code', state }, cookie) }
  }

  test('takes its own account, and keeps its settings and mappings', async () => {
    const { id, answer } = await again(100)
    properties(200)
    await api.inTenant(ALICE, (tx) => disconnect(tx, id, 'uninstalled'))
    expect((await answer()).status).toBe(200)
    expect(await connected(ALICE)).toMatchObject([
      { id, active: true, autoEnrich: false, connectedBy: 'admin@portal.example', disconnectedAt: null },
    ])
    expect((await api.jobs(ALICE)).map(({ key }) => key)).toEqual(['reconcile'])
  })

  test('refuses another account, says which was chosen, and gives back what nobody meant', async () => {
    const { id, answer } = await again(200)
    const uninstalled = nock('https://api.hubapi.com').delete('/appinstalls/2026-09/external-install').reply(204)
    const revoked = nock('https://api.hubapi.com')
      .post('/oauth/2026-09/token/revoke', (form) => form.token === REFRESH)
      .reply(200)
    const refusal = await answer()
    expect(refusal.status).toBe(409)
    const page = await refusal.text()
    expect(page).toContain('wrong_account')
    expect(page).toContain('portal-200.example (200)')
    expect(await connected(ALICE)).toMatchObject([{ id, accountId: '100', scopes: null }])
    expect(uninstalled.isDone() && revoked.isDone()).toBe(true)
  })

  test('refuses an account of somebody else’s, and leaves it to them', async () => {
    const bobs = await api.connect(BOB, '200')
    const { answer } = await again(200)
    expect((await answer()).status).toBe(409)
    expect(await connected(BOB)).toEqual([bobs])
  })
})
