import { Router } from 'express'
import { z } from 'zod'
import type { HubSpot } from '../api/endpoint.ts'
import { idSchema } from '../api/inputs.ts'
import { notFound } from '../errors.ts'
import type { Author, CrmRecord } from '../model.ts'
import type { ObjectType } from '../objects.ts'
import type { PortalState } from '../portal-state.ts'
import { workflowSchema } from '../workflows/property-workflows.ts'
import { Write } from '../write.ts'
import { requirePortal, requireType } from './required.ts'

/** What an administrator can set of a user's rights. */
export const userRights = {
  views: z.enum(['all', 'owned']).optional(),
  edits: z.enum(['all', 'owned', 'none']).optional(),
}

const mergeSchema = z.strictObject({ primaryObjectId: idSchema, objectIdToMerge: idSchema })

/** What people do in the CRM's own pages, beside typing into records: events say `CRM_UI`. */
export function personRoutes(hubspot: HubSpot): Router {
  const record = '/portals/:portalId/records/:type/:id'
  return Router()
    .delete(record, (request, response) => {
      const { portal, type, write } = asPerson(hubspot, request.params)
      write.archive(type, standing(portal, type, request.params.id))
      write.commit()
      response.status(204).end()
    })
    .post(`${record}/restore`, (request, response) => {
      const { portal, type, write } = asPerson(hubspot, request.params)
      const archived = portal.tables[type].records.get(request.params.id)
      if (archived?.archivedAt === undefined || archived.mergedInto !== undefined) {
        throw notFound(`There is no deleted ${type} record ${request.params.id}.`)
      }
      const restored = write.restore(type, archived)
      write.commit()
      response.json(restored)
    })
    .post(`${record}/gdpr-delete`, (request, response) => {
      const { portal, type, write } = asPerson(hubspot, request.params)
      write.erase(type, standing(portal, type, request.params.id))
      write.commit()
      response.status(204).end()
    })
    .post('/portals/:portalId/records/:type/merge', (request, response) => {
      const { portal, type, write } = asPerson(hubspot, request.params)
      const { primaryObjectId, objectIdToMerge } = mergeSchema.parse(request.body)
      const [primary, other] = [primaryObjectId, objectIdToMerge].map((id) => standing(portal, type, id))
      if (primary === undefined || other === undefined) throw notFound('There are no two such records.')
      const merged = write.merge(type, primary, other)
      write.commit()
      response.json(merged)
    })
    .patch('/portals/:portalId/users/:userId', (request, response) => {
      const { portal } = requirePortal(hubspot, request.params.portalId)
      const rights = z.strictObject(userRights).parse(request.body)
      const user = portal.users.find(({ userId }) => String(userId) === request.params.userId)
      if (user === undefined) throw notFound(`There is no user ${request.params.userId}.`)
      const users = portal.users.map((one) => (one === user ? { ...one, ...rights } : one))
      hubspot.state.commit([{ kind: 'portal', portal: { ...portal, users } }])
      response.json({ ...user, ...rights })
    })
    .put('/portals/:portalId/workflows', (request, response) => {
      const { portal } = requirePortal(hubspot, request.params.portalId)
      const { workflows } = z.strictObject({ workflows: z.array(workflowSchema) }).parse(request.body)
      hubspot.settings.workflows.set(portal.portalId, workflows)
      response.json({ workflows })
    })
}

function asPerson(hubspot: HubSpot, params: { portalId: string; type: string }) {
  const portal = requirePortal(hubspot, params.portalId)
  const author: Author = { via: 'CRM_UI', userId: portal.portal.users[0]?.userId ?? 0 }
  return {
    portal,
    type: requireType(params.type),
    write: new Write(hubspot.state, portal, author, hubspot.clock.now()),
  }
}

function standing(portal: PortalState, type: ObjectType, id: string): CrmRecord {
  const record = portal.find(type, id)
  if (record === undefined) throw notFound(`There is no ${type} record ${id}.`)
  return record
}
