import { hubspot } from '@hubspot/ui-extensions'
import type { AccountView } from '@smartsync/core/card'

/** What SmartSync says of this account's connection. Rejects where it does not answer. */
export async function accountView(backendUrl: string): Promise<AccountView> {
  const response = await hubspot.fetch(`${backendUrl.replace(/\/+$/, '')}/v1/accounts/hubspot`, { method: 'GET' })
  const body: unknown = await response.json()
  if (!response.ok || !isAccountView(body)) throw new Error('SmartSync did not say how the account is connected.')
  return body
}

/** The backend's views come with the backend's types: that it is one is all that has to be told. */
function isAccountView(body: unknown): body is AccountView {
  return typeof body === 'object' && body !== null && 'connected' in body && typeof body.connected === 'boolean'
}
