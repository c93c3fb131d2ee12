import type { Request, Response } from 'express'
import { z } from 'zod'
import type { HubSpot } from '../api/endpoint.ts'
import { validationError } from '../errors.ts'
import { signatureHeaders } from '../webhooks/signature.ts'

const TIMEOUT_MS = 15_000

const cardFetchSchema = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
  url: z.url(),
  body: z.record(z.string(), z.unknown()).optional(),
  portalId: z.int(),
  userId: z.int(),
  userEmail: z.string(),
  /** Needed only where several apps are installed in the portal. */
  clientId: z.string().optional(),
})

/**
 * What a card's `hubspot.fetch` does: HubSpot adds who is asking to the query, signs, and passes the answer on.
 * It asks once more when the backend cannot be reached or fails.
 * https://developers.hubspot.com/docs/apps/developer-platform/add-features/ui-extensibility/fetching-data
 */
export async function cardFetch({ state, clock }: HubSpot, request: Request, response: Response): Promise<void> {
  const input = cardFetchSchema.parse(request.body)
  const installs = state.installsIn(input.portalId)
  const install = input.clientId ? installs.find((one) => one.clientId === input.clientId) : installs[0]
  const app = install && state.apps.get(install.clientId)
  if (!app) throw validationError(`No such app is installed in portal ${input.portalId}.`)
  if (!input.clientId && installs.length > 1) throw validationError('Several apps are installed: say which clientId.')

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
    const type = answer.headers.get('content-type')
    if (type) response.type(type)
    response.status(answer.status).send(Buffer.from(await answer.arrayBuffer()))
  } catch {
    response.status(502).json({ message: `The app's backend at ${url.origin} cannot be reached.` })
  }
}
