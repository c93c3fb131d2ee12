import type { Request, Response } from 'express'
import { z } from 'zod'
import type { HubSpot } from '../api/endpoint.ts'
import { signedFetch } from '../cards/signed-fetch.ts'
import { validationError } from '../errors.ts'

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

/** A card's request without a card, for tests: whoever is named in it asks. */
export async function cardFetch(hubspot: HubSpot, request: Request, response: Response): Promise<void> {
  const input = cardFetchSchema.parse(request.body)
  const { state } = hubspot
  const installs = state.installsIn(input.portalId)
  const install = input.clientId ? installs.find((one) => one.clientId === input.clientId) : installs[0]
  const app = install && state.apps.get(install.clientId)
  if (!app) throw validationError(`No such app is installed in portal ${input.portalId}.`)
  if (!input.clientId && installs.length > 1) throw validationError('Several apps are installed: say which clientId.')
  const answer = await signedFetch(hubspot, app, input)
  response.status(answer.status).type(answer.type).send(answer.body)
}
