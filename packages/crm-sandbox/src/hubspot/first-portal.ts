import type { Portal, User } from './model.ts'
import { DEFAULT_PIPELINE } from './standard/deals.ts'

export const FIRST_PORTAL_ID = 4_010_001

const PEOPLE: User[] = [
  { userId: 501, ownerId: '90501', email: 'ada.admin@example.com', firstName: 'Ada', lastName: 'Admin' },
  { userId: 502, ownerId: '90502', email: 'sam.sales@example.com', firstName: 'Sam', lastName: 'Sales' },
  { userId: 503, ownerId: '90503', email: 'rita.rep@example.com', firstName: 'Rita', lastName: 'Rep' },
]

interface Wishes {
  name?: string | undefined
  timeZone?: string | undefined
  currency?: string | undefined
  users?: User[] | undefined
}

/** An account as a new one is, with invented people. */
export function newPortal(given: Wishes, portalId: number, now: number): Portal {
  return {
    portalId,
    name: given.name ?? 'Sandbox account',
    domain: 'app.crm-sandbox.example',
    timeZone: given.timeZone ?? 'Europe/London',
    currency: given.currency ?? 'GBP',
    createdAt: now,
    users: given.users ?? PEOPLE,
    dealPipelines: [DEFAULT_PIPELINE],
  }
}
