import { Router } from 'express'
import { notFound } from '../errors.ts'
import type { Portal, User } from '../model.ts'
import { type Answer, type Call, endpoint, type HubSpot } from './endpoint.ts'

const MAX_PAGE = 500

/** People who can own records: /crm/owners/{version}. */
export function ownerRoutes(hubspot: HubSpot): Router {
  const scopes = () => ['crm.objects.owners.read']
  return Router()
    .get('/', endpoint(hubspot, { scopes, answer: listOwners }))
    .get('/:id', endpoint(hubspot, { scopes, answer: getOwner }))
}

function listOwners({ portal: { portal }, query }: Call): Answer {
  const email = query.get('email')?.toLowerCase()
  const limit = Math.min(MAX_PAGE, Number(query.get('limit') ?? 100))
  const start = Number(query.get('after') ?? 0)
  const found = query.get('archived') === 'true' ? [] : portal.users.filter((user) => !email || user.email === email)
  const results = found.slice(start, start + limit).map((user) => ownerView(user, portal))
  const more = start + limit < found.length
  return { status: 200, body: { results, ...(more ? { paging: { next: { after: String(start + limit) } } } : {}) } }
}

function getOwner({ portal: { portal }, params, query }: Call): Answer {
  const byUser = query.get('idProperty') === 'userId'
  const user = portal.users.find((one) => (byUser ? String(one.userId) : one.ownerId) === params.id)
  if (!user) throw notFound()
  return { status: 200, body: ownerView(user, portal) }
}

function ownerView(user: User, portal: Portal) {
  const at = new Date(portal.createdAt).toISOString()
  return {
    id: user.ownerId,
    email: user.email,
    type: 'PERSON',
    firstName: user.firstName,
    lastName: user.lastName,
    userId: user.userId,
    userIdIncludingInactive: user.userId,
    createdAt: at,
    updatedAt: at,
    archived: false,
  }
}
