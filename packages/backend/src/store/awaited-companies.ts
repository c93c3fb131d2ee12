import { sql } from 'kysely'
import { anyOf } from './json.ts'
import type { TenantTransaction } from './tenancy.ts'

/**
 * From now on what happens to these companies concerns the integration, although it has no record of them yet. Commit it
 * before reading what oppSpot knows of them: a change that comes later then makes a job of its own.
 */
export async function awaitCompanies(
  tx: TenantTransaction,
  integrationId: string,
  companyIds: readonly string[],
): Promise<void> {
  if (companyIds.length === 0) return
  const ids = [...companyIds].toSorted()
  await sql`
    insert into smartsync.awaited_companies (organization_id, integration_id, company_id)
    select ${tx.organizationId}::uuid, ${integrationId}::uuid, company.id
    from unnest(${ids}::text[]) as company (id)
    where company.id <> all(array(
      select link.oppspot_id from smartsync.entity_links as link
      where link.organization_id = ${tx.organizationId}::uuid and link.integration_id = ${integrationId}
        and link.entity_type = 'business' and link.oppspot_id = any(${ids}::text[])
    ))
    on conflict (integration_id, company_id, organization_id) do nothing`.execute(tx)
}

/** Their links are committed with this, or they are to have none. */
export async function awaitNoLonger(
  tx: TenantTransaction,
  integrationId: string,
  companyIds: readonly string[],
): Promise<void> {
  if (companyIds.length === 0) return
  await tx
    .deleteFrom('awaited_companies')
    .where('integration_id', '=', integrationId)
    .where('company_id', '=', anyOf(companyIds))
    .execute()
}
