import { SmartSyncError } from '@smartsync/core/errors'
import { type BuiltCard, buildCards } from '@smartsync/hubspot-app/project'
import { hubspotProvider } from '@smartsync/hubspot-app/provider'
import { z } from 'zod'
import { sampleOrganizations, sampleUsers } from '../oppspot/sample/index.ts'

const APP = { clientId: 'smartsync-local', clientSecret: 'a-secret-of-the-sandbox-only', appId: '4010' }
const FIRST_USER = 7001
const PORTAL = { portalId: 90_000_001, name: 'Demo Organization' }

/** The fields whose change the app hears of: what tells a record apart, and what people tell us. */
const HEARD_OF = {
  contact: ['email', 'firstname', 'lastname', 'jobtitle', 'phone'],
  company: ['name', 'domain', 'website', 'phone', 'numberofemployees', 'annualrevenue'],
  deal: [],
}

/** The subscriptions of our app, as its developer project has them as far as anything is done of what they tell. */
const SUBSCRIPTIONS = [
  ...Object.entries(HEARD_OF).flatMap(([type, fields]) => [
    ...['creation', 'deletion', 'merge', 'restore'].map((event) => ({ subscriptionType: `${type}.${event}` })),
    ...fields.map((propertyName) => ({ subscriptionType: `${type}.propertyChange`, propertyName })),
  ]),
  { subscriptionType: 'contact.privacyDeletion' },
]

/** What the backend must be told to take the sandbox at `sandboxUrl` for HubSpot. */
export function standInEnvironment(sandboxUrl: string): Record<string, string> {
  return {
    HUBSPOT_CLIENT_ID: APP.clientId,
    HUBSPOT_CLIENT_SECRET: APP.clientSecret,
    HUBSPOT_APP_ID: APP.appId,
    HUBSPOT_API_URL: sandboxUrl,
    HUBSPOT_APP_URL: sandboxUrl,
  }
}

/** Tells the sandbox of our app, as uploading the developer project tells HubSpot, and gives it an account to live in. */
export async function registerApp(sandboxUrl: string, backendUrl: string): Promise<void> {
  const { clientId, clientSecret, appId } = APP
  const redirectUri = `${backendUrl}/install/hubspot/callback`
  const asked = hubspotProvider({ clientId, clientSecret, appId }).oauth.authorizeUrl({ state: '', redirectUri })
  const scopes = (name: string) => (asked.searchParams.get(name) ?? '').split(' ')
  await call(sandboxUrl, 'PUT', `/sandbox/hubspot/apps/${clientId}`, {
    clientSecret,
    appId: Number(appId),
    name: 'SmartSync',
    redirectUrls: [redirectUri],
    webhookUrl: `${backendUrl}/webhooks/hubspot`,
    subscriptions: SUBSCRIPTIONS,
    scopes: scopes('scope'),
    optionalScopes: scopes('optional_scope'),
  })
  const { portals } = Portals.parse(await call(sandboxUrl, 'GET', '/sandbox/hubspot/portals'))
  if (portals.some(({ portalId }) => portalId === PORTAL.portalId)) return
  await call(sandboxUrl, 'POST', '/sandbox/hubspot/portals', { ...PORTAL, users: users() })
}

/**
 * Puts our cards onto the sandbox's record pages, as uploading the developer project puts them onto HubSpot's. They may
 * call the backend and nothing else. Takes some seconds, for the cards are built.
 */
export async function uploadCards(sandboxUrl: string, backendUrl: string, cards?: readonly BuiltCard[]): Promise<void> {
  await call(sandboxUrl, 'PUT', `/sandbox/hubspot/apps/${APP.clientId}/project`, {
    cards: cards ?? (await buildCards()),
    variables: { BACKEND_URL: backendUrl },
    fetchUrls: [new URL(backendUrl).origin],
  })
}

/**
 * Connects the sandbox's account as a person would: follows the install link, approves, and comes back. `ticket` is the
 * right to connect for an organization; the demo's account is connected unless another is named.
 */
export async function connectStandIn(
  sandboxUrl: string,
  backendUrl: string,
  ticket: string,
  account = { portalId: PORTAL.portalId, userId: FIRST_USER },
): Promise<void> {
  const start = await follow(`${backendUrl}/install/hubspot?ticket=${encodeURIComponent(ticket)}`)
  const form = new URLSearchParams(start.to.search)
  form.set('decision', 'approve')
  form.set('portal_id', String(account.portalId))
  form.set('user_id', String(account.userId))
  const approval = await follow(new URL(start.to.pathname, sandboxUrl), { method: 'POST', body: form })
  const back = await fetch(approval.to, { headers: { cookie: start.cookies } })
  if (!back.ok) throw await notConnected(back)
}

/** Where a step of the install leads to, and the cookies that it leaves. */
async function follow(url: string | URL, request: RequestInit = {}): Promise<{ to: URL; cookies: string }> {
  const response = await fetch(url, { ...request, redirect: 'manual' })
  const location = response.headers.get('location')
  if (location === null) throw await notConnected(response)
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0])
  return { to: new URL(location, url), cookies: cookies.join('; ') }
}

async function notConnected(response: Response): Promise<SmartSyncError> {
  const said = (await response.text()).replaceAll(/<style[\s\S]*?<\/style>|<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
  return new SmartSyncError('sandbox_not_connected', `The CRM sandbox could not be connected: ${said}`, {
    help: 'Delete the folder .smartsync to begin anew.',
  })
}

const Portals = z.object({ portals: z.array(z.object({ portalId: z.int() })) })

/** oppSpot's sample users are users of the account too, so that owners are found by e-mail. */
function users() {
  const own = sampleUsers.filter(({ org_id }) => org_id === sampleOrganizations.demo)
  return own.map(({ full_name, email }, index) => {
    const [firstName = full_name, ...rest] = full_name.split(' ')
    return { userId: FIRST_USER + index, ownerId: String(8001 + index), email, firstName, lastName: rest.join(' ') }
  })
}

async function call(base: string, method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(new URL(path, base), {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok)
    throw new Error(`The sandbox answered ${method} ${path} with ${response.status}: ${await response.text()}`)
  return response.json()
}
