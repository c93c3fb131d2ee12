import type { HubSpot } from '../api/endpoint.ts'
import type { App } from '../model.ts'
import { signatureHeaders } from '../webhooks/signature.ts'

const TIMEOUT_MS = 15_000

export interface CardRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: string
  body?: Record<string, unknown> | undefined
  portalId: number
  userId: number
  userEmail: string
}

export interface CardAnswer {
  status: number
  type: string
  body: Buffer
}

/**
 * What a card's `hubspot.fetch` does: HubSpot adds who is asking to the query, signs, and passes the answer on.
 * It asks once more when the backend cannot be reached or fails.
 * https://developers.hubspot.com/docs/apps/developer-platform/add-features/ui-extensibility/fetching-data
 */
export async function signedFetch({ clock }: HubSpot, app: App, input: CardRequest): Promise<CardAnswer> {
  const url = new URL(input.url)
  const { userId, portalId, userEmail } = input
  const asking = { userId: String(userId), portalId: String(portalId), userEmail, appId: String(app.appId) }
  for (const [name, value] of Object.entries(asking)) url.searchParams.append(name, value)
  const body = input.method === 'GET' || input.body === undefined ? '' : JSON.stringify(input.body)

  const ask = () => {
    const signed = { method: input.method, url: url.href, body, timestamp: clock.now() }
    return fetch(url, {
      method: input.method,
      headers: { 'Content-Type': 'application/json', ...signatureHeaders(app.clientSecret, signed, 'v2') },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === '' ? {} : { body }),
    })
  }
  try {
    const first = await ask().catch(() => undefined)
    const answer = first && first.status < 500 ? first : await ask()
    const type = answer.headers.get('content-type') ?? 'application/octet-stream'
    return { status: answer.status, type, body: Buffer.from(await answer.arrayBuffer()) }
  } catch {
    const message = `The app's backend at ${url.origin} cannot be reached.`
    return { status: 502, type: 'application/json', body: Buffer.from(JSON.stringify({ message })) }
  }
}
