import type { RecordType } from '@smartsync/core/crm'
import { sql } from 'kysely'
import { lookAfterAs } from './aliases.ts'
import { forgetActs, moveActs, moveActsOfCompany } from './card-acts.ts'
import { type EntityLink, linksFrom } from './links.ts'
import type { TenantTransaction } from './tenancy.ts'

interface Place {
  integrationId: string
  type: RecordType
  id: string
}

/** Forgets a record that is no more: its link, what it said, what is held of it, what was asked for on its card. */
export async function forgetRecord(tx: TenantTransaction, { integrationId, type, id }: Place): Promise<void> {
  for (const table of ['entity_links', 'crm_records', 'held_fields'] as const) {
    await sql`
      delete from ${sql.table(`smartsync.${table}`)} as gone
      where gone.integration_id = ${integrationId} and gone.record_type = ${type} and gone.crm_id = ${id}`.execute(tx)
  }
  await forgetActs(tx, integrationId, { type, id })
}

/**
 * Lets all that we know of a record go on under the one that it was merged into. Where both stood for an entity of ours,
 * the other's is looked after as the survivor's from now on; the ledgers become one, and the survivor's entries count.
 */
export async function moveToSurvivor(
  tx: TenantTransaction,
  { integrationId, type, id }: Place,
  survivorId: string,
): Promise<void> {
  const [merged] = await linksFrom(tx, integrationId, type, [id])
  const [survivor] = await linksFrom(tx, integrationId, type, [survivorId])
  if (merged !== undefined && survivor !== undefined) await unite(tx, integrationId, merged, survivor)
  for (const table of ['entity_links', 'crm_records'] as const) {
    await sql`
      update ${sql.table(`smartsync.${table}`)} as moved set crm_id = ${survivorId}
      where moved.organization_id = ${tx.organizationId}::uuid and moved.integration_id = ${integrationId} and moved.record_type = ${type} and moved.crm_id = ${id}
        and not exists (
          select 1 from ${sql.table(`smartsync.${table}`)} as standing
          where standing.organization_id = moved.organization_id and standing.integration_id = ${integrationId} and standing.record_type = ${type}
            and standing.crm_id = ${survivorId})`.execute(tx)
  }
  await sql`
    update smartsync.feedback as given set record_id = ${survivorId}
    where given.integration_id = ${integrationId} and given.record_type = ${type} and given.record_id = ${id}`.execute(
    tx,
  )
  await moveActs(tx, integrationId, { type, id }, survivorId)
  await forgetRecord(tx, { integrationId, type, id })
}

async function unite(
  tx: TenantTransaction,
  integrationId: string,
  merged: EntityLink,
  survivor: EntityLink,
): Promise<void> {
  await sql`
    update smartsync.entity_links as link
    set written = merged.written || link.written,
      captured_at = greatest(link.captured_at, merged.captured_at), updated_at = now()
    from smartsync.entity_links as merged
    where link.organization_id = ${tx.organizationId}::uuid and merged.organization_id = link.organization_id
      and link.integration_id = ${integrationId} and link.record_type = ${survivor.crmType}
      and link.crm_id = ${survivor.crmId}
      and merged.integration_id = ${integrationId} and merged.record_type = ${merged.crmType}
      and merged.crm_id = ${merged.crmId}`.execute(tx)
  await lookAfterAs(tx, integrationId, merged.entityType, { id: merged.oppspotId, sameAs: survivor.oppspotId })
  if (merged.entityType !== 'business') return
  await moveActsOfCompany(tx, integrationId, { id: merged.oppspotId, sameAs: survivor.oppspotId })
  await sql`
    update smartsync.entity_links as task
    set written = jsonb_set(task.written, '{companyId}', to_jsonb(${survivor.oppspotId}::text))
    where task.organization_id = ${tx.organizationId}::uuid and task.integration_id = ${integrationId} and task.entity_type = 'task'
      and task.written ->> 'companyId' = ${merged.oppspotId}`.execute(tx)
}
