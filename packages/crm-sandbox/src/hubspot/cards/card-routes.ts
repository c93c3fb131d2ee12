import { readFileSync } from 'node:fs'
import express, { Router } from 'express'
import { z } from 'zod'
import type { HubSpot } from '../api/endpoint.ts'
import { browserBundle } from './bundles.ts'
import { signedFetch } from './signed-fetch.ts'

const style = readFileSync(new URL('browser/components.css', import.meta.url), 'utf8')

const fetchSchema = z.strictObject({
  clientId: z.string(),
  portalId: z.int(),
  userId: z.int(),
  url: z.url(),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  body: z.record(z.string(), z.unknown()).optional(),
})

/**
 * What the record page loads for its cards, and their way to their backends: `POST /cards/fetch` signs a request in the
 * name of one of the account's users, to an address that the app's project permits.
 */
export function cardRoutes(hubspot: HubSpot): Router {
  const { state } = hubspot
  return Router()
    .get('/cards/host.js', async (_request, response) => {
      response.type('js').send(await browserBundle('host'))
    })
    .get('/cards/worker.js', async (_request, response) => {
      response.type('js').send(await browserBundle('worker'))
    })
    .get('/cards/components.css', (_request, response) => {
      response.type('css').send(style)
    })
    .get('/cards/:clientId/:uid.js', (request, response) => {
      const { clientId, uid } = request.params
      const card = state.apps.get(clientId)?.cards?.find((each) => each.uid === uid)
      if (card === undefined) response.status(404).type('text').send('There is no such card.')
      else response.type('js').set('Cache-Control', 'no-store').send(card.code)
    })
    .post('/cards/fetch', express.json({ limit: '1mb' }), async (request, response) => {
      const refuse = (status: number, message: string) => void response.status(status).json({ message })
      const parsed = fetchSchema.safeParse(request.body)
      if (!parsed.success) return refuse(400, z.prettifyError(parsed.error))
      const { clientId, ...input } = parsed.data
      const app = state.apps.get(clientId)
      const isInstalled = state.installsIn(input.portalId).some((install) => install.clientId === clientId)
      const user = state.portals.get(input.portalId)?.portal.users.find(({ userId }) => userId === input.userId)
      if (app === undefined || !isInstalled || user === undefined) return refuse(404, 'No such app, account or user.')
      if (!(app.fetchUrls ?? []).includes(new URL(input.url).origin)) {
        return refuse(400, `The project of ${app.name} does not permit requests to ${new URL(input.url).origin}.`)
      }
      const answer = await signedFetch(hubspot, app, { ...input, userEmail: user.email })
      response.status(answer.status).type(answer.type).send(answer.body)
    })
}
