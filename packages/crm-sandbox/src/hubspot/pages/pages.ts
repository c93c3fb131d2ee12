import { type Response, Router, urlencoded } from 'express'
import { z } from 'zod'
import type { HubSpot } from '../api/endpoint.ts'
import { ApiError, forbidden, notFound } from '../errors.ts'
import { objectTypeOf } from '../objects.ts'
import { mayEdit, mayView } from '../rights.ts'
import { editAsUser } from '../user-edit.ts'
import { homePage } from './home.ts'
import { html } from './html.ts'
import { page, recordPath } from './layout.ts'
import { listPage } from './list.ts'
import { recordPage } from './record.ts'
import { viewerOf } from './viewer.ts'

const editSchema = z.object({ property: z.string(), value: z.string(), userId: z.coerce.number().int() })

/** What a user of the CRM sees: the accounts, their records, and a form to change one. */
export function hubspotPages(hubspot: HubSpot): Router {
  const { state } = hubspot
  const placeOf = (params: { portalId: string; typeId: string }) => {
    const portal = state.portals.get(Number(params.portalId))
    const type = objectTypeOf(params.typeId)
    if (!portal || !type) throw notFound('There is no such account or kind of record.')
    return { portal, type }
  }
  return Router()
    .get('/', (_request, response) => {
      response.type('html').send(homePage(state))
    })
    .get('/contacts/:portalId/objects/:typeId', (request, response) =>
      orRefusal(response, () => {
        const { portal, type } = placeOf(request.params)
        const pageNumber = Math.max(1, Math.trunc(Number(request.query.page ?? 1)) || 1)
        response.type('html').send(listPage(portal, type, pageNumber))
      }),
    )
    .get('/contacts/:portalId/record/:typeId/:id', (request, response) =>
      orRefusal(response, () => {
        const { portal, type } = placeOf(request.params)
        const record = portal.find(type, request.params.id)
        if (!record) throw notFound('There is no such record, or it was deleted.')
        const tab = typeof request.query.tab === 'string' ? request.query.tab : null
        const viewer = viewerOf(portal.portal, request.query)
        if (!mayView(viewer.user, record)) throw forbidden('You do not have permission to view this record.')
        response.type('html').send(recordPage(state, portal, type, record, { viewer, tab }))
      }),
    )
    .post('/contacts/:portalId/record/:typeId/:id', urlencoded({ extended: false }), (request, response) =>
      orRefusal(response, () => {
        const { portal, type } = placeOf(request.params)
        const record = portal.find(type, request.params.id)
        const edit = editSchema.safeParse(request.body)
        if (!record || !edit.success) throw notFound('There is no such record, or the form is incomplete.')
        const { property, value, userId } = edit.data
        const user = portal.portal.users.find((one) => one.userId === userId)
        if (user && !mayEdit(user, record)) throw forbidden('You do not have permission to edit this record.')
        try {
          editAsUser(hubspot, portal, { type, id: record.id }, { [property]: value }, userId)
          response.redirect(303, recordPath(portal.portal.portalId, type, record.id))
        } catch (error) {
          if (!(error instanceof ApiError)) throw error
          const problem = error.extras.errors?.[0]?.message ?? error.message
          response
            .status(error.status)
            .type('html')
            .send(recordPage(state, portal, type, record, { viewer: viewerOf(portal.portal, {}), tab: null, problem }))
        }
      }),
    )
}

function orRefusal(response: Response, show: () => void): void {
  try {
    show()
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const title = error.status === 403 ? 'No permission' : 'Not found'
    const content = html`<h1>${title}</h1><p class="lead">${error.message}</p><p><a href="/">All accounts</a></p>`
    response
      .status(error.status)
      .type('html')
      .send(page({ title, content, narrow: true }))
  }
}
