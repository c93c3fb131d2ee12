import { hubspot } from '@hubspot/ui-extensions'
import type { AccountView } from '@smartsync/core/card'

/** How a connected account stands. */
export type ConnectedAccount = Extract<AccountView, { connected: true }>

/** What SmartSync does without where an account withholds a scope, as far as this page has words for it. */
const FEATURES: ConnectedAccount['withheld'] = ['deals', 'deal_fields', 'workflows']

/** What SmartSync says of this account's connection. Rejects where it does not answer. */
export async function accountView(backendUrl: string): Promise<AccountView> {
  const response = await hubspot.fetch(`${backendUrl.replace(/\/+$/, '')}/v1/accounts/hubspot`, { method: 'GET' })
  const body: unknown = await response.json()
  const connected = field(body, 'connected')
  if (!response.ok || typeof connected !== 'boolean') {
    throw new Error('SmartSync did not say how the account is connected.')
  }
  return connected ? connectedView(body) : { connected }
}

/** HubSpot gives people this page when it is new, whatever age the backend has: what that does not say yet is not so. */
function connectedView(body: unknown): ConnectedAccount {
  const text = (name: string) => {
    const value = field(body, name)
    return typeof value === 'string' ? value : null
  }
  const trouble = field(body, 'trouble')
  const withheld = field(body, 'withheld')
  const does = (name: string) => field(field(body, 'does'), name) === true
  return {
    connected: true,
    lastSyncAt: text('lastSyncAt'),
    lastError: text('lastError'),
    trouble: isTrouble(trouble) ? trouble : null,
    cardsClosed: text('cardsClosed'),
    withheld: FEATURES.filter((feature) => Array.isArray(withheld) && withheld.includes(feature)),
    does: { enrich: does('enrich'), score: does('score'), assign: does('assign'), tasks: does('tasks') },
  }
}

/** Whether the page has words for its code shows where it is told. */
function isTrouble(body: unknown): body is NonNullable<ConnectedAccount['trouble']> {
  return typeof field(body, 'code') === 'string' && typeof field(body, 'remedy') === 'string'
}

function field(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? Object.entries(of).find(([key]) => key === name)?.[1] : undefined
}
