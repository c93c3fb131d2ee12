import type { Person } from '@smartsync/core/model'
import { z } from 'zod'
import type { Catalog } from './catalog.ts'
import type { Dialect } from './dialect.ts'
import { instant, parseEach, text } from './lenient.ts'
import type { Misfits } from './misfits.ts'
import { selectList, tableIn } from './select-list.ts'
import { seniorityOf } from './seniority.ts'
import type { OppspotSql } from './sql.ts'

/** Someone known to an organization, and at which company. */
export interface CompanyPerson {
  companyId: string
  person: Person
}

const columns = [
  ...['id', 'company_id', 'name', 'full_name', 'title', 'email', 'phone', 'seniority_level', 'linkedin_url'],
  ...['assigned_to', 'last_contact_date', 'last_contacted'],
]

const row = z
  .object({
    id: z.string(),
    company_id: z.string(),
    name: text,
    full_name: text,
    title: text,
    email: text,
    phone: text,
    seniority_level: text,
    linkedin_url: text,
    assigned_to: text,
    last_contact_date: z.string().nullable().catch(null).optional(),
    last_contacted: instant,
  })
  .refine((person) => person.name !== null || person.full_name !== null)

/**
 * The organization's own contacts at these companies: one query. In the shape without `org_id`, a contact belongs to
 * the organization of the colleague who created it; one that nobody created is shown to nobody.
 */
export async function readStakeholders(
  sql: OppspotSql,
  catalog: Catalog,
  dialect: Dialect,
  misfits: Misfits,
  scope: { organizationId: string; companyIds: readonly string[] },
): Promise<CompanyPerson[]> {
  const owner = ownership(catalog, dialect)
  if (owner === null) return []
  const rows = await sql.query(
    `select ${selectList(catalog, 'stakeholders', 's', columns)}
       from ${tableIn(catalog, 'stakeholders')} s ${owner.join}
      where s."company_id" = any($1::uuid[]) and ${owner.column}::text = $2
      order by s."id"`,
    [scope.companyIds, scope.organizationId],
  )
  return parseEach(row, rows, 'stakeholders', misfits).map((s) => ({
    companyId: s.company_id,
    person: {
      id: s.id,
      name: s.name ?? s.full_name ?? '',
      title: s.title,
      seniority: seniorityOf(s.title, s.seniority_level),
      email: s.email?.toLowerCase() ?? null,
      phone: s.phone,
      appointedOn: null,
      assignedTo: s.assigned_to,
      lastContactOn: (s.last_contact_date ?? s.last_contacted)?.slice(0, 10) ?? null,
      source: { name: 'oppSpot contacts', url: s.linkedin_url },
    },
  }))
}

function ownership(catalog: Catalog, dialect: Dialect): { join: string; column: string } | null {
  if (dialect.stakeholders === 'name') return { join: '', column: 's."org_id"' }
  if (dialect.stakeholders === null || !catalog.has('profiles', 'id', 'org_id')) return null
  return { join: `join ${tableIn(catalog, 'profiles')} p on p."id" = s."created_by"`, column: 'p."org_id"' }
}
