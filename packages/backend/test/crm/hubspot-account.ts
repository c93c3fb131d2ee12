import type { CrmConnector, CrmProvider, CrmSession, TokenSet } from '@smartsync/core/crm'
import { startSandbox } from '@smartsync/crm-sandbox/sandbox'
import { hubspotProvider } from '@smartsync/hubspot-app/provider'
import { z } from 'zod'

const APP = { clientId: 'values', clientSecret: 'a-secret-of-the-sandbox-only', appId: '4711' }
const REDIRECT = 'https://smartsync.test/callback'
const PORTAL = 4_010_001

const Calls = z.object({ total: z.int() })

export interface HubspotAccount {
  provider: CrmProvider
  tokens: TokenSet
  connector: CrmConnector
  connect(more?: Partial<CrmSession>): CrmConnector
  /** What a person or the test itself does in the account. */
  control(method: string, path: string, body?: object): Promise<unknown>
  /** A call of the API itself, as another app makes it. */
  api(method: string, path: string, body?: object): Promise<Record<string, unknown>>
  /** The calls to the API since the last time this was asked. */
  calls(): Promise<number>
  stop(): Promise<void>
}

/** The real provider in an account of the sandbox, over real HTTP, installed through the page of consent. */
export async function hubspotAccount(): Promise<HubspotAccount> {
  const sandbox = await startSandbox({ port: 0, folder: null })
  const provider = hubspotProvider({ ...APP, apiUrl: sandbox.url, appUrl: sandbox.url })
  const json = async (path: string, init: RequestInit) => {
    const answer = await fetch(sandbox.url + path, {
      ...init,
      headers: { 'content-type': 'application/json', ...init.headers },
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${init.method} ${path}: ${answer.status} ${text}`)
    return text === '' ? {} : JSON.parse(text)
  }
  const control: HubspotAccount['control'] = (method, path, body) =>
    json(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })

  const form = provider.oauth.authorizeUrl({ state: 's', redirectUri: REDIRECT }).searchParams
  await control('PUT', `/sandbox/hubspot/apps/${APP.clientId}`, {
    clientSecret: APP.clientSecret,
    appId: Number(APP.appId),
    redirectUrls: [REDIRECT],
    scopes: (form.get('scope') ?? '').split(' '),
    optionalScopes: (form.get('optional_scope') ?? '').split(' '),
  })
  await control('PUT', '/sandbox/hubspot/settings', { searchesPerSecond: 1_000, requestsPerTenSeconds: 10_000 })
  form.set('decision', 'approve')
  form.set('portal_id', String(PORTAL))
  form.set('user_id', '501')
  const consent = await fetch(`${sandbox.url}/oauth/authorize`, { method: 'POST', body: form, redirect: 'manual' })
  const code = new URL(consent.headers.get('location') ?? '').searchParams.get('code') ?? ''
  const tokens = await provider.oauth.exchange({ code, redirectUri: REDIRECT })
  const connect = (more: Partial<CrmSession> = {}) =>
    provider.connect({
      accountId: tokens.accountId,
      instanceUrl: null,
      accessToken: async () => tokens.accessToken,
      beforeCall: async () => {},
      onCall: () => {},
      ...more,
    })
  const connector = connect()
  await connector.ensureFields(provider.fields.custom)

  let before = 0
  return {
    provider,
    tokens,
    connector,
    connect,
    control,
    api: (method, path, body) =>
      json(path, {
        method,
        headers: { authorization: `Bearer ${tokens.accessToken}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    async calls() {
      const { total } = Calls.parse(await control('GET', '/sandbox/calls'))
      const made = total - before
      before = total
      return made
    },
    stop: () => sandbox.close(),
  }
}

export const PORTAL_PATH = `/sandbox/hubspot/portals/${PORTAL}`
