import { hubspotProvider } from '@smartsync/hubspot-app/provider'
import nock from 'nock'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { installTicket } from '../../src/http/install-ticket.ts'
import { integrations } from '../../src/store/integrations.ts'
import { ALICE, BOB } from '../store/two-organizations.ts'
import { type Api, EVENTS_SECRET, HUBSPOT, PUBLIC_URL, startApi } from './api.ts'
import { withoutNetwork } from './nocked.ts'

const HOUR = 3_600_000
const BACK_AT_HUBSPOT = 'https://app.hubspot.com/ecosystem/100/marketplace/apps/smartsync'
const { scopes } = hubspotProvider(HUBSPOT).oauth

withoutNetwork()

let api: Api
beforeEach(async () => {
  api = await startApi()
})
afterEach(() => api.stop())

/** A browser: keeps the cookies that it is given, and follows no redirect by itself. */
function browser() {
  const cookies = new Map<string, string>()
  const visit = async (address: string, form?: Record<string, string>) => {
    const answer = await api.send(address.replace(PUBLIC_URL, ''), {
      headers: { accept: 'text/html', cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return { status: answer.status, to: answer.headers.get('location') ?? '', text: await answer.text() }
  }
  return { visit, cookies }
}

const ticketFor = (organizationId: string, more = {}) =>
  installTicket(EVENTS_SECRET, { organizationId, expiresAt: new Date(api.time.now.getTime() + 600_000), ...more })

/** HubSpot lets us into a portal, and answers every call about properties. */
function letIn(portal = 100) {
  const token = { access_token: `access-${portal}`, refresh_token: `refresh-${portal}`, expires_in: 1800 }
  const of = { hub_id: portal, scopes }
  nock('https://api.hubapi.com')
    .post('/oauth/2026-09/token', (form) => form.code === `code-${portal}`)
    .reply(200, { ...token, ...of, token_type: 'bearer' })
    .post('/oauth/2026-09/token/introspect')
    .reply(200, {
      ...of,
      active: true,
      hub_domain: `portal-${portal}.example`,
      user: 'admin@portal.example',
      app_id: Number(HUBSPOT.appId),
    })
  nock('https://api.hubapi.com')
    .persist()
    .get(/\/crm\/properties\//)
    .reply(200, { results: [] })
    .post(/\/crm\/properties\//)
    .reply(201, { results: [], status: 'COMPLETE' })
}

const callback = (query: Record<string, string>) => `/install/hubspot/callback?${new URLSearchParams(query)}`
const connected = (organizationId: string) => api.inTenant(organizationId, integrations)

describe('an install that begins at HubSpot’s marketplace', () => {
  test('goes to the sign-in and back to HubSpot, and ends in the organization that signed in', async () => {
    await api.stop()
    api = await startApi({ signInUrl: 'https://oppspot.example/connect?crm=hubspot' })
    const { visit } = browser()
    const first = new URL((await visit(callback({ step: 'authorize', returnUrl: BACK_AT_HUBSPOT }))).to)
    expect(first.origin + first.pathname).toBe('https://oppspot.example/connect')
    expect(first.searchParams.get('crm')).toBe('hubspot')

    const signedIn = new URL(first.searchParams.get('return_to') ?? '')
    signedIn.searchParams.set('ticket', ticketFor(ALICE))
    const backAtHubspot = new URL((await visit(signedIn.href)).to)
    expect(backAtHubspot.href.startsWith(BACK_AT_HUBSPOT)).toBe(true)

    letIn()
    const state = backAtHubspot.searchParams.get('state') ?? ''
    const last = await visit(callback({ step: 'finalize', code: 'code-100', state, returnUrl: BACK_AT_HUBSPOT }))
    expect(last).toMatchObject({ status: 303, to: BACK_AT_HUBSPOT })
    expect(await connected(ALICE)).toMatchObject([{ accountId: '100', active: true }])
  })

  test('asks at the end whose the account is where there is no sign-in', async () => {
    const { visit } = browser()
    const state = new URL((await visit(callback({ step: 'authorize', returnUrl: BACK_AT_HUBSPOT }))).to).searchParams
    letIn()
    const query = { step: 'finalize', code: 'code-100', state: state.get('state') ?? '', returnUrl: BACK_AT_HUBSPOT }
    const { to } = await visit(callback(query))
    expect(to).toBe(`${PUBLIC_URL}/install/hubspot/claim`)
    const page = await visit(to)
    expect(page.text).toContain('portal-100.example (100)')
    expect(await connected(ALICE)).toEqual([])

    const asked = await visit(to, { ticket: `https://x.example/install/hubspot?ticket=${ticketFor(ALICE)}&a=b` })
    expect(asked.status).toBe(303)
    expect(await connected(ALICE)).toEqual([])
    expect((await visit(asked.to)).text).toContain(`the organization ${ALICE}`)

    const done = await visit(to, { ticket: ticketFor(ALICE), confirmed: 'yes' })
    expect(done).toMatchObject({ status: 303, to: BACK_AT_HUBSPOT })
    expect(await connected(ALICE)).toMatchObject([{ accountId: '100', accountName: 'portal-100.example' }])
    expect(await connected(BOB)).toEqual([])
  })

  test('refreshes the account of the organization that has it already', async () => {
    const { id } = await api.connect(BOB, '100', { autoEnrich: false })
    letIn()
    const { visit } = browser()
    const answer = await visit(callback({ code: 'code-100', returnUrl: BACK_AT_HUBSPOT }))
    expect(answer).toMatchObject({ status: 303, to: BACK_AT_HUBSPOT })
    expect(await connected(BOB)).toMatchObject([{ id, autoEnrich: false, scopes }])
  })

  test('goes back to no address but HubSpot’s', async () => {
    const { visit } = browser()
    const answer = await visit(callback({ step: 'authorize', returnUrl: 'https://app.hubspot.com.evil.example/' }))
    expect(answer.status).toBe(400)
    expect(answer.to).toBe('')
    await api.connect(BOB, '100')
    letIn()
    const connectedAgain = await visit(callback({ code: 'code-100', returnUrl: 'https://evil.example/' }))
    expect(connectedAgain).toMatchObject({ status: 200, to: '' })
  })

  test('that is cancelled there changes nothing', async () => {
    const { visit } = browser()
    expect((await visit(callback({ error: 'access_denied' }))).text).toContain('was not connected')
  })
})

describe('an account that nobody claimed yet', () => {
  async function park(portal = 100) {
    const one = browser()
    letIn(portal)
    const { to } = await one.visit(callback({ code: `code-${portal}` }))
    expect(to).toBe(`${PUBLIC_URL}/install/hubspot/claim`)
    return one
  }
  const claim = '/install/hubspot/claim'
  const confirm = (organizationId: string) => ({ ticket: ticketFor(organizationId), confirmed: 'yes' })

  test('is offered when its browser comes from the console, by the names of both', async () => {
    const { visit } = await park()
    const ticket = ticketFor(ALICE, { organizationName: 'Alice & Co' })
    const { to } = await visit(`/install/hubspot?ticket=${ticket}`)
    expect(to.startsWith(`${PUBLIC_URL}/install/hubspot/claim?ticket=`)).toBe(true)
    const page = await visit(to)
    expect(page.text).toContain('Alice &amp; Co')
    expect(page.text).toContain('admin@portal.example')
    const another = await visit(`/install/hubspot?ticket=${ticket}&another=1`)
    expect(another.to).toContain('/oauth/authorize')
    expect(await connected(ALICE)).toEqual([])
  })

  test('is only for the browser in which HubSpot let us in', async () => {
    await park()
    const stranger = browser()
    expect((await stranger.visit(claim)).status).toBe(404)
    expect((await stranger.visit(claim, confirm(BOB))).status).toBe(404)
    stranger.cookies.set('smartsync_claim', 'guessed')
    expect((await stranger.visit(claim, confirm(BOB))).status).toBe(404)
    expect(await connected(BOB)).toEqual([])
  })

  test('is not bound without a good ticket', async () => {
    const { visit } = await park()
    for (const ticket of ['', 'x.y', 'nonsense', ticketFor(ALICE).replace(/.$/, '!')]) {
      expect((await visit(claim, { ticket, confirmed: 'yes' })).status).toBe(401)
    }
    expect(await connected(ALICE)).toEqual([])
  })

  test('is bound once', async () => {
    const { visit, cookies } = await park()
    const kept = cookies.get('smartsync_claim') ?? ''
    expect((await visit(claim, confirm(ALICE))).status).toBe(200)
    cookies.set('smartsync_claim', kept)
    expect((await visit(claim, confirm(BOB))).status).toBe(404)
    expect(await connected(BOB)).toEqual([])
  })

  test('is kept sealed, for a day', async () => {
    const { visit } = await park()
    const { rows } = await api.query('select * from smartsync.parked_grants')
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toMatch(/access-100|refresh-100/)
    api.time.now = new Date(api.time.now.getTime() + 24 * HOUR)
    expect((await visit(claim, confirm(ALICE))).status).toBe(404)
    await park(200)
    expect((await api.query('select * from smartsync.parked_grants')).rows).toMatchObject([{ account_id: '200' }])
  })

  test('says nothing of its tokens or its secret in the logs', async () => {
    const { visit, cookies } = await park()
    const secret = cookies.get('smartsync_claim') ?? 'none'
    await visit(claim, confirm(ALICE))
    expect(api.logged()).not.toContain(secret)
    expect(api.logged()).not.toMatch(/access-100|refresh-100|code-100/)
  })
})
