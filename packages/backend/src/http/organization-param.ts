import { z } from 'zod'
import { RequestRefused } from './refused.ts'

const Id = z.guid()

/** The organization named in a path; refuses with status 404 what cannot be one. */
export function organizationNamed(params: Readonly<Record<string, unknown>>): string {
  const id = Id.safeParse(params.organizationId)
  if (id.success) return id.data
  throw new RequestRefused(404, 'unknown_organization', 'There is no such organization.', {
    help: 'Name the organization by its oppSpot id, a UUID.',
  })
}
