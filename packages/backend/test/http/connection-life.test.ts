import { hubspotProvider } from '@smartsync/hubspot-app/provider'
import nock from 'nock'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readInstallTicket } from '../../src/http/install-ticket.ts'
import { type Integration, integrations } from '../../src/store/integrations.ts'
import { mappings, replaceMappings } from '../../src/store/mappings.ts'
import { ALICE, BOB } from '../store/two-organizations.ts'
import { type Api, EVENTS_SECRET, HUBSPOT, PUBLIC_URL, startApi } from './api.ts'
import { withoutNetwork } from './nocked.ts'

const DAY = 86_400_000
const { fields, oauth } = hubspotProvider(HUBSPOT)

withoutNetwork()

let api: Api
beforeEach(async () => {
  api = await startApi()
})
afterEach(() => api.stop())

const hubspot = () => nock('https://api.hubapi.com')
const later = (days: number) => {
  api.time.now = new Date(api.time.now.getTime() + days * DAY)
}

/** An account of Alice's with tokens, mappings, and one job that waits. */
async function connect(accountId = '100', organizationId = ALICE): Promise<Integration> {
  const integration = await api.connect(organizationId, accountId)
  await api.inTenant(organizationId, async (tx) => {
    await api.tokens.save(tx, integration.id, {
      accessToken: 'the-access-token',
      refreshToken: organizationId === ALICE ? 'the-refresh-token' : 'bobs-refresh-token',
      expiresAt: new Date(api.time.now.getTime() + 1_800_000).toISOString(),
      scopes: oauth.scopes,
      accountId,
      instanceUrl: null,
    })
    await replaceMappings(tx, integration.id, fields.defaults)
    await api.queue.enqueue(tx, [
      {
        integrationId: integration.id,
        type: 'enrich_and_sync',
        key: 'record:contact:1',
        priority: 5,
        payload: { kind: 'record', record: { type: 'contact', id: '1' }, correlationId: 'c' },
      },
    ])
  })
  return integration
}

async function expectEnded({ id }: Integration, reason: string): Promise<void> {
  const [now] = await api.inTenant(ALICE, integrations)
  expect(now).toMatchObject({ id, active: false, disconnectedAt: expect.any(Date) })
  expect(now?.lastError).toContain(reason)
  const { rows } = await api.query(
    `select access_token, refresh_token from smartsync.crm_integrations where id = '${id}'`,
  )
  expect(rows).toEqual([{ access_token: null, refresh_token: null }])
  const { rows: jobs } = await api.query(`select status, error_message from smartsync.crm_sync_queue`)
  expect(jobs).toMatchObject([{ status: 'failed', error_message: expect.stringContaining('Cancelled') }])
  expect(await api.inTenant(ALICE, (tx) => mappings(tx, id))).toHaveLength(fields.defaults.length)
}

/** What HubSpot says of the refresh token, once. */
const introspection = (answer: object, status = 200, token = 'the-refresh-token') =>
  hubspot()
    .post('/oauth/2026-09/token/introspect', (form) => form.token === token && form.token_type_hint === 'refresh_token')
    .reply(status, answer)

describe('an administrator who disconnects an account', () => {
  const disconnect = ({ id }: Integration, organizationId = ALICE) =>
    api.asAdmin('DELETE', `/api/integrations/crm/${id}`, undefined, { 'smartsync-organization': organizationId })

  test('has the app uninstalled there, the tokens revoked and deleted, and the jobs cancelled', async () => {
    const integration = await connect()
    const uninstalled = hubspot()
      .delete('/appinstalls/2026-09/external-install')
      .matchHeader('authorization', 'Bearer the-access-token')
      .reply(204)
    const revoked = hubspot()
      .post('/oauth/2026-09/token/revoke', (form) => form.token === 'the-refresh-token')
      .reply(200)
    const answer = await disconnect(integration)
    expect(await answer.json()).toEqual({ disconnected: true, trouble: null })
    expect(uninstalled.isDone() && revoked.isDone()).toBe(true)
    await expectEnded(integration, 'Disconnected by')
    expect(api.logged()).not.toMatch(/the-access-token|the-refresh-token/)
  })

  test('is told what is left to do where HubSpot cannot be reached, and is disconnected all the same', async () => {
    const integration = await connect()
    hubspot().delete('/appinstalls/2026-09/external-install').reply(503)
    hubspot().post('/oauth/2026-09/token/revoke').reply(503)
    expect(await (await disconnect(integration)).json()).toEqual({
      disconnected: true,
      trouble: expect.stringContaining('Remove SmartSync'),
    })
    await expectEnded(integration, 'Disconnected by')
  })

  test('may do it twice', async () => {
    const integration = await connect()
    hubspot().delete('/appinstalls/2026-09/external-install').reply(204)
    hubspot().post('/oauth/2026-09/token/revoke').reply(200)
    await disconnect(integration)
    expect(await (await disconnect(integration)).json()).toEqual({ disconnected: true, trouble: null })
  })

  test('of another organization cannot', async () => {
    const integration = await connect()
    expect((await disconnect(integration, BOB)).status).toBe(404)
    expect(await api.inTenant(ALICE, integrations)).toMatchObject([{ active: true }])
  })
})

describe('an administrator who connects an account', () => {
  test('gets an address that names the organization, and the integration where only that one is meant', async () => {
    const integration = await connect()
    const body = { crm: 'hubspot', integrationId: integration.id, organizationName: 'Alice & Co' }
    const headers = { 'smartsync-organization': ALICE }
    const answer = await api.asAdmin('POST', '/api/integrations/crm/connect', body, headers)
    const { url } = (await answer.json()) as { url: string }
    const { origin, pathname, searchParams } = new URL(url)
    expect(origin + pathname).toBe(`${PUBLIC_URL}/install/hubspot`)
    expect(readInstallTicket(EVENTS_SECRET, searchParams.get('ticket') ?? '', api.time.now)).toMatchObject({
      organizationId: ALICE,
      organizationName: 'Alice & Co',
      integrationId: integration.id,
    })
    const ofBob = await api.asAdmin('POST', '/api/integrations/crm/connect', body, { 'smartsync-organization': BOB })
    expect(ofBob.status).toBe(404)
  })
})

describe('an uninstall at HubSpot is noticed', () => {
  test('by asking once a day, though nothing happens in the account', async () => {
    const integration = await connect()
    introspection({ active: false })
    await api.care()
    await expectEnded(integration, 'uninstalled')
  })

  test('when a token is refused, before its time is over', async () => {
    const integration = await connect()
    hubspot().post('/oauth/2026-09/token').reply(400, { error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN' })
    await api.tokens.accessToken(ALICE, integration.id)
    api.tokens.doubt(integration.id)
    await expect(api.tokens.accessToken(ALICE, integration.id)).rejects.toMatchObject({ code: 'crm_disconnected' })
    await expectEnded(integration, 'HubSpot no longer accepts')
  })

  test('and not taken for one when HubSpot cannot be asked', async () => {
    const integration = await connect()
    introspection({}, 503)
    await api.care()
    expect(await api.inTenant(ALICE, integrations)).toMatchObject([{ id: integration.id, active: true }])
  })
})

describe('asking once a day', () => {
  const standing = { active: true, hub_id: 100, app_id: Number(HUBSPOT.appId), user: 'anna@acme.example' }

  test('keeps what the account lets us do by now', async () => {
    await connect()
    introspection({ ...standing, scopes: ['oauth'] })
    await api.care()
    expect(await api.inTenant(ALICE, integrations)).toMatchObject([
      { scopes: ['oauth'], connectedBy: 'anna@acme.example' },
    ])
  })

  test('keeps the currency of its amounts, also while HubSpot does not say', async () => {
    await connect()
    const details = () => hubspot().get('/account-info/2026-09/details')
    introspection({ ...standing, scopes: ['oauth'] })
    details().reply(200, {
      portalId: 100,
      uiDomain: 'app.hubspot.com',
      timeZone: 'Europe/Stockholm',
      accountType: 'STANDARD',
      companyCurrency: 'SEK',
      additionalCurrencies: [],
      dataHostingLocation: 'eu1',
      utcOffset: '+01:00',
      utcOffsetMilliseconds: 3_600_000,
    })
    await api.care()
    expect(await api.inTenant(ALICE, integrations)).toMatchObject([{ currency: 'SEK' }])
    later(1)
    introspection({ ...standing, scopes: ['oauth'] })
    details().reply(503)
    await api.care()
    expect(await api.inTenant(ALICE, integrations)).toMatchObject([{ currency: 'SEK' }])
  })

  test('asks once, however many processes do it, and again the next day', async () => {
    await connect()
    introspection({ ...standing, scopes: ['oauth'] })
    await api.care()
    await api.care()
    later(1)
    const again = introspection({ ...standing, scopes: ['oauth'] })
    await api.care()
    expect(again.isDone()).toBe(true)
  })
})

describe('what is held of a disconnected account', () => {
  test('stays for thirty days, then goes, but for what was set up', async () => {
    const integration = await connect()
    const bobs = await connect('200', BOB)
    introspection({ active: false })
    const bobsGrant = { active: true, hub_id: 200, app_id: Number(HUBSPOT.appId), scopes: oauth.scopes }
    introspection(bobsGrant, 200, 'bobs-refresh-token')
    await api.care()
    const held = async (id: string) =>
      (await api.query(`select 1 from smartsync.crm_sync_queue where integration_id = '${id}'`)).rows.length
    later(29)
    nock.cleanAll()
    await api.care()
    expect(await held(integration.id)).toBe(1)
    later(2)
    await api.care()
    expect(await held(integration.id)).toBe(0)
    expect(await held(bobs.id)).toBe(1)
    const [now] = await api.inTenant(ALICE, integrations)
    expect(now).toMatchObject({ id: integration.id, active: false, connectedBy: null })
    expect(await api.inTenant(ALICE, (tx) => mappings(tx, integration.id))).toHaveLength(fields.defaults.length)
  })
})
