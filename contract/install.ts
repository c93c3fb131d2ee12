import type { CrmProvider, TokenSet } from '../packages/core/src/crm/index.ts'

export const app = { clientId: 'contract', clientSecret: 'contract-secret', appId: '900100' }

const redirectUri = 'https://contract.example/callback'

interface Portals {
  portals: { portalId: number; users: { userId: number }[] }[]
}

/** Registers the app in the sandbox and installs it there as an administrator would, through the page of consent. */
export async function install(sandboxUrl: string, provider: CrmProvider): Promise<TokenSet> {
  const asked = provider.oauth.authorizeUrl({ state: 'state', redirectUri }).searchParams
  const scopes = (name: string) => (asked.get(name) ?? '').split(' ')
  const definition = {
    clientSecret: app.clientSecret,
    appId: Number(app.appId),
    redirectUrls: [redirectUri],
    scopes: scopes('scope'),
    optionalScopes: scopes('optional_scope'),
  }
  await send(`${sandboxUrl}/sandbox/hubspot/apps/${app.clientId}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(definition),
  })
  // Pacing is not the contract's question.
  await send(`${sandboxUrl}/sandbox/hubspot/settings`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ searchesPerSecond: 1_000, requestsPerTenSeconds: 10_000 }),
  })
  const { portals }: Portals = JSON.parse(await (await send(`${sandboxUrl}/sandbox/hubspot/portals`)).text())
  const [portal] = portals
  asked.set('decision', 'approve')
  asked.set('portal_id', String(portal?.portalId))
  asked.set('user_id', String(portal?.users[0]?.userId))
  const consent = await send(`${sandboxUrl}/oauth/authorize`, { method: 'POST', body: asked, redirect: 'manual' })
  const code = new URL(consent.headers.get('location') ?? '').searchParams.get('code') ?? ''
  return provider.oauth.exchange({ code, redirectUri })
}

/** Has somebody in the account create a deal; gives its id. */
export async function createDeal(sandboxUrl: string, portalId: string): Promise<string> {
  const created = await send(`${sandboxUrl}/sandbox/hubspot/portals/${portalId}/records/deals`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ properties: { dealname: 'A deal', dealstage: 'appointmentscheduled' } }),
  })
  const { id }: { id: string } = JSON.parse(await created.text())
  return id
}

async function send(url: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, init)
  if (response.status >= 400) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return response
}
