import { Router } from 'express'
import { z } from 'zod'
import type { HubSpot } from '../api/endpoint.ts'
import { propertiesSchema } from '../api/inputs.ts'
import { notFound, validationError } from '../errors.ts'
import { FIRST_PORTAL_ID, newPortal } from '../first-portal.ts'
import type { PortalState } from '../portal-state.ts'
import { MAX_INDEXING_LAG_MS } from '../search-index.ts'
import { createAsUser, editAsUser, setAsCrm } from '../user-edit.ts'
import { runStep } from '../workflows/run-step.ts'
import { appOf, appSchema, projectSchema } from './app-input.ts'
import { cardFetch } from './card-fetch.ts'
import { personRoutes, userRights } from './person-routes.ts'
import { requirePortal, requireType } from './required.ts'

const portalSchema = z.strictObject({
  portalId: z.int().positive().optional(),
  name: z.string().optional(),
  timeZone: z.string().optional(),
  currency: z.string().length(3).optional(),
  users: z
    .array(
      z.strictObject({
        userId: z.int(),
        ownerId: z.string(),
        email: z.email().toLowerCase(),
        firstName: z.string(),
        lastName: z.string(),
        ...userRights,
      }),
    )
    .min(1)
    .optional(),
})

const settingsSchema = z.strictObject({
  indexingLagMs: z.int().min(0).max(MAX_INDEXING_LAG_MS).optional(),
  requestsPerTenSeconds: z.int().positive().optional(),
  searchesPerSecond: z.int().positive().optional(),
})

const userWriteSchema = z.strictObject({ properties: propertiesSchema, userId: z.int().optional() })

const userCreateSchema = userWriteSchema.extend({
  associations: z.array(z.strictObject({ type: z.string(), id: z.string() })).default([]),
})

const rulesSchema = z.array(
  z.strictObject({
    type: z.string().transform((name) => requireType(name)),
    property: z.string(),
    required: z
      .strictObject({ when: z.strictObject({ property: z.string(), value: z.string() }).optional() })
      .optional(),
    maxLength: z.int().positive().optional(),
  }),
)

const keptSchema = z.strictObject({ properties: propertiesSchema })

/** What a test or a demo does to the emulation that no app could: /sandbox/hubspot. */
export function hubspotControl(hubspot: HubSpot): Router {
  const { state, clock, rateLimits, settings } = hubspot
  const showSettings = () => ({
    indexingLagMs: settings.indexingLagMs,
    requestsPerTenSeconds: rateLimits.requestsPerTenSeconds,
    searchesPerSecond: rateLimits.searchesPerSecond,
  })
  return Router()
    .use(personRoutes(hubspot))
    .put('/apps/:clientId', (request, response) => {
      const { clientId } = request.params
      const { cards, variables, fetchUrls } = state.apps.get(clientId) ?? {}
      const app = { cards, variables, fetchUrls, ...appOf(clientId, appSchema.parse(request.body)) }
      state.commit([{ kind: 'app', app }])
      response.json({ ...app, clientSecret: undefined, cards: app.cards?.map(({ uid }) => uid) })
    })
    .put('/apps/:clientId/project', (request, response) => {
      const app = state.apps.get(request.params.clientId)
      if (!app) throw notFound(`There is no app ${request.params.clientId}.`)
      const project = projectSchema.parse(request.body)
      state.commit([{ kind: 'app', app: { ...app, ...project } }])
      response.json({ cards: project.cards.map(({ uid }) => uid) })
    })
    .get('/portals', (_request, response) => {
      response.json({ portals: [...state.portals.values()].map(({ portal }) => portal) })
    })
    .post('/portals', (request, response) => {
      const { portalId = nextPortalId(hubspot), ...given } = portalSchema.parse(request.body ?? {})
      if (state.portals.has(portalId)) throw validationError(`Portal ${portalId} exists already.`)
      const portal = newPortal(given, portalId, clock.now())
      state.commit([{ kind: 'portal', portal }])
      response.status(201).json(portal)
    })
    .get('/portals/:portalId/records', (request, response) => {
      const portal = requirePortal(hubspot, request.params.portalId)
      const type = requireType(String(request.query.type ?? ''))
      const records = [...portal.tables[type].records.values()].map((record) => ({
        ...record,
        associations: [...portal.links.all({ type, id: record.id })],
      }))
      response.json({ total: records.length, records })
    })
    .post('/portals/:portalId/records/:type', (request, response) => {
      const portal = requirePortal(hubspot, request.params.portalId)
      const { properties, associations, userId = firstUser(portal) } = userCreateSchema.parse(request.body)
      const type = requireType(request.params.type)
      const links = associations.map((to) => ({ type: requireType(to.type), id: to.id }))
      response.status(201).json(createAsUser(hubspot, portal, type, properties, userId, links))
    })
    .patch('/portals/:portalId/records/:type/:id', (request, response) => {
      const portal = requirePortal(hubspot, request.params.portalId)
      const { properties, userId = firstUser(portal) } = userWriteSchema.parse(request.body)
      const type = requireType(request.params.type)
      response.json(editAsUser(hubspot, portal, { type, id: request.params.id }, properties, userId))
    })
    .patch('/portals/:portalId/records/:type/:id/kept', (request, response) => {
      const portal = requirePortal(hubspot, request.params.portalId)
      const { properties } = keptSchema.parse(request.body)
      const type = requireType(request.params.type)
      response.json(setAsCrm(hubspot, portal, { type, id: request.params.id }, properties))
    })
    .put('/portals/:portalId/rules', (request, response) => {
      const portal = requirePortal(hubspot, request.params.portalId)
      portal.rules = rulesSchema.parse(request.body)
      response.json({ rules: portal.rules })
    })
    .delete('/portals/:portalId/apps/:clientId', (request, response) => {
      const portalId = requirePortal(hubspot, request.params.portalId).portal.portalId
      state.commit([{ kind: 'uninstall', clientId: request.params.clientId, portalId }])
      response.status(204).end()
    })
    .get('/webhooks', (_request, response) => {
      response.json({ undelivered: state.undelivered.size })
    })
    .post('/card-fetch', (request, response) => cardFetch(hubspot, request, response))
    .post('/workflow-steps', (request, response) => runStep(hubspot, request, response))
    .get('/workflow-steps', (_request, response) => {
      response.json({ steps: hubspot.workflowSteps.all() })
    })
    .get('/settings', (_request, response) => {
      response.json(showSettings())
    })
    .put('/settings', (request, response) => {
      const given = settingsSchema.parse(request.body)
      settings.indexingLagMs = given.indexingLagMs ?? settings.indexingLagMs
      rateLimits.requestsPerTenSeconds = given.requestsPerTenSeconds ?? rateLimits.requestsPerTenSeconds
      rateLimits.searchesPerSecond = given.searchesPerSecond ?? rateLimits.searchesPerSecond
      response.json(showSettings())
    })
}

function firstUser({ portal }: PortalState): number {
  return portal.users[0]?.userId ?? 0
}

function nextPortalId({ state }: HubSpot): number {
  return Math.max(FIRST_PORTAL_ID - 1, ...state.portals.keys()) + 1
}
