import type { Dossier } from '@smartsync/core/oppspot'
import { z } from 'zod'
import type { Catalog } from './catalog.ts'
import { parseEach, text } from './lenient.ts'
import type { Misfits } from './misfits.ts'
import { tableIn } from './select-list.ts'
import type { OppspotSql } from './sql.ts'

const row = z.object({ company_id: z.string(), user_id: z.string(), email: text })

/** Statuses of `lead_assignments` (both shapes) in which the assignee no longer owns the company. */
const ended = ['recycled', 'unqualified', 'reassigned', 'expired']

/**
 * The colleague who owns each company: the newest lead assignment, else whoever is assigned to the latest contact.
 * Only users of the organization count, so another tenant's owner of the same company is never seen. One query.
 */
export async function readAssignments(
  sql: OppspotSql,
  catalog: Catalog,
  misfits: Misfits,
  scope: { organizationId: string; companyIds: readonly string[] },
): Promise<Map<string, NonNullable<Dossier['assignedTo']>>> {
  const sources = [leadAssignments(catalog), contactAssignments(catalog)].filter((source) => source !== null)
  if (sources.length === 0 || !catalog.has('profiles', 'id', 'org_id')) return new Map()
  const rows = await sql.query(
    `select distinct on (a.company_id) a.company_id::text, a.user_id::text,
            ${catalog.has('profiles', 'email') ? 'p."email"' : 'null'} as email
       from (${sources.join(' union all ')}) a
       join ${tableIn(catalog, 'profiles')} p on p."id" = a.user_id and p."org_id"::text = $2
      where a.company_id = any($1::uuid[])
        and (a.status is null or a.status <> all($3::text[]))
      order by a.company_id, a.rank, a.at desc nulls last`,
    [scope.companyIds, scope.organizationId, ended],
  )
  return new Map(
    parseEach(row, rows, 'lead_assignments', misfits).map((a) => [a.company_id, { userId: a.user_id, email: a.email }]),
  )
}

function leadAssignments(catalog: Catalog): string | null {
  if (!catalog.has('lead_assignments', 'company_id', 'assigned_to')) return null
  const status = catalog.has('lead_assignments', 'status') ? '"status"::text' : 'null'
  const at = ['assigned_at', 'created_at'].find((name) => catalog.has('lead_assignments', name))
  return `select "company_id" as company_id, "assigned_to" as user_id, 1 as rank, ${status} as status,
                 ${at ? `"${at}"` : 'null::timestamptz'} as at
            from ${tableIn(catalog, 'lead_assignments')}`
}

function contactAssignments(catalog: Catalog): string | null {
  if (!catalog.has('stakeholders', 'company_id', 'assigned_to')) return null
  const at = ['updated_at', 'created_at'].find((name) => catalog.has('stakeholders', name))
  return `select "company_id", "assigned_to", 2, null, ${at ? `"${at}"` : 'null::timestamptz'}
            from ${tableIn(catalog, 'stakeholders')}`
}
