import { createHash } from 'node:crypto'

/** The invented country in which the rig's organizations sell. It is the same for every seed; what happens in it is not. */
export interface World {
  organizations: readonly Organization[]
  companies: readonly Company[]
}

export interface Organization {
  id: string
  name: string
  portals: readonly Portal[]
  /** The companies whose people it captures as leads; some of them other organizations capture too. */
  companies: readonly Company[]
  /** Companies that its people add to the CRM by hand, and that are never captured. */
  ownFinds: readonly Company[]
}

export interface Portal {
  portalId: number
  organizationId: string
  users: readonly User[]
}

export interface User {
  userId: number
  ownerId: string
  email: string
  firstName: string
  lastName: string
}

/** A company as oppSpot knows it. */
export interface Company {
  id: string
  number: string
  name: string
  domain: string
  employees: number
  /** Does oppSpot learn new things of it while the rig runs? */
  moves: boolean
}

export interface Person {
  email: string
  firstName: string
  lastName: string
}

const ORGANIZATIONS = 6
const SHARED = 30
const OWN = 40
const OWN_FINDS = 15
const PEOPLE = 3

export function makeWorld(): World {
  const companies: Company[] = []
  const more = (count: number) => {
    const first = companies.length
    for (let nth = first; nth < first + count; nth += 1) companies.push(company(nth))
    return companies.slice(first)
  }
  const shared = more(SHARED)
  const organizations = Array.from({ length: ORGANIZATIONS }, (_, at): Organization => {
    const id = `c4a05000-0000-4000-8000-${String(at + 1).padStart(12, '0')}`
    return {
      id,
      name: `Chaos Organization ${at + 1}`,
      portals: portals(id, at),
      companies: [...shared, ...more(OWN)],
      ownFinds: more(OWN_FINDS),
    }
  })
  return { organizations, companies }
}

/** The people whom an organization meets at a company: others than those whom another organization meets there. */
export function peopleAt({ name }: Organization, company: Company): Person[] {
  const suffix = name.split(' ').at(-1)
  return Array.from({ length: PEOPLE }, (_, at) => ({
    email: `p${at}.o${suffix}@${company.domain}`,
    firstName: `Pat${at}`,
    lastName: `Of${company.number}`,
  }))
}

/** Every other organization has a second portal. */
function portals(organizationId: string, at: number): Portal[] {
  return Array.from({ length: 1 + (at % 2) }, (_, nth) => {
    const portalId = 91_000_001 + at * 10 + nth
    const users = [1, 2].map((user) => ({
      userId: 7_000 + user,
      ownerId: String(8_000 + user),
      email: `user${user}@portal-${portalId}.example`,
      firstName: 'User',
      lastName: `Number ${user}`,
    }))
    return { portalId, organizationId, users }
  })
}

function company(nth: number): Company {
  const digest = createHash('sha256').update(`chaos company ${nth}`).digest('hex')
  return {
    id: `${digest.slice(0, 8)}-${digest.slice(8, 12)}-4${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`,
    number: `ZX${String(nth + 1).padStart(6, '0')}`,
    name: `Chaos Company ${nth + 1}`,
    domain: `chaos-${nth + 1}.example`,
    employees: 20 + (nth % 200),
    moves: nth % 3 === 0,
  }
}
