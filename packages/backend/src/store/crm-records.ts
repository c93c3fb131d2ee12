import type { Said } from '@smartsync/core/sync'
import { sql } from 'kysely'
import { anyOf } from './json.ts'
import type { Row, SyncedType } from './schema.ts'
import type { TenantTransaction } from './tenancy.ts'

/** A record of the CRM as we saw it last: what it says of an entity of ours, and the sight of all that we watch. */
export interface SeenRecord {
  type: SyncedType
  id: string
  /** Null where we do not know whom the record stands for. */
  entity: { type: 'business' | 'contact'; id: string } | null
  said: Said
  sight: string
  at: Date
}

/**
 * The records of a type that we saw longest ago, by id. Sorts all of the integration's: once an hour, which is less than an
 * index on a moment that changes with every sight would cost.
 */
export async function longestUnseen(
  tx: TenantTransaction,
  integrationId: string,
  type: SyncedType,
  limit: number,
): Promise<Map<string, SeenRecord>> {
  const rows = await tx
    .selectFrom('crm_records')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('record_type', '=', type)
    .orderBy('seen_at')
    .limit(limit)
    .execute()
  return asSeen(rows)
}

/** These records as we saw them last, by id; those that we never saw are left out. */
export async function seenRecords(
  tx: TenantTransaction,
  integrationId: string,
  type: SyncedType,
  ids: readonly string[],
): Promise<Map<string, SeenRecord>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('crm_records')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('record_type', '=', type)
    .where('crm_id', '=', anyOf(ids))
    .execute()
  return asSeen(rows)
}

function asSeen(rows: ReadonlyArray<Row<'crm_records'>>): Map<string, SeenRecord> {
  return new Map(
    rows.map(({ crm_id, record_type, entity_type, oppspot_id, said, sight, seen_at }) => {
      const entity = entity_type === null || oppspot_id === null ? null : { type: entity_type, id: oppspot_id }
      return [crm_id, { type: record_type, id: crm_id, entity, said, sight, at: seen_at }]
    }),
  )
}

/** Remembers that records were seen again as they were. */
export async function seenAgain(
  tx: TenantTransaction,
  integrationId: string,
  type: SyncedType,
  { ids, at }: { ids: readonly string[]; at: Date },
): Promise<void> {
  await tx
    .updateTable('crm_records')
    .set({ seen_at: at })
    .where('integration_id', '=', integrationId)
    .where('record_type', '=', type)
    .where('crm_id', '=', anyOf(ids))
    .where('seen_at', '<', at)
    .execute()
}

/** Remembers how records were seen, in the place of what was remembered of them. Each record may come once. */
export async function rememberRecords(
  tx: TenantTransaction,
  integrationId: string,
  records: readonly SeenRecord[],
): Promise<void> {
  if (records.length === 0) return
  const rows = records.map(({ type, id, entity, said, sight, at }) => ({
    record_type: type,
    crm_id: id,
    entity_type: entity?.type ?? null,
    oppspot_id: entity?.id ?? null,
    said,
    sight,
    seen_at: at,
  }))
  await sql`
    insert into smartsync.crm_records as known
      (organization_id, integration_id, record_type, crm_id, entity_type, oppspot_id, said, sight, seen_at)
    select ${tx.organizationId}::uuid, ${integrationId}::uuid, seen.record_type, seen.crm_id, seen.entity_type,
      seen.oppspot_id, seen.said, seen.sight, seen.seen_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as seen (record_type text, crm_id text, entity_type text,
      oppspot_id text, said jsonb, sight text, seen_at timestamptz)
    on conflict (integration_id, record_type, crm_id, organization_id) do update
    set entity_type = excluded.entity_type, oppspot_id = excluded.oppspot_id, said = excluded.said,
      sight = excluded.sight, seen_at = excluded.seen_at`.execute(tx)
}

/** What a CRM of the organization says the domains of companies are: oppSpot's company by domain. Doubtful ones are left out. */
export async function companiesByLearntDomain(
  tx: TenantTransaction,
  domains: readonly string[],
): Promise<Map<string, string>> {
  if (domains.length === 0) return new Map()
  const { rows } = await sql<{ domain: string; company_id: string }>`
    select lower(record.said -> 'company.domain' ->> 'crm') as domain, min(record.oppspot_id) as company_id
    from smartsync.crm_records as record
    where record.organization_id = ${tx.organizationId}::uuid
      and record.entity_type = 'business'
      and record.said ? 'company.domain'
      and lower(record.said -> 'company.domain' ->> 'crm') = ${anyOf(domains.map((domain) => domain.toLowerCase()))}
    group by 1
    having count(distinct record.oppspot_id) = 1`.execute(tx)
  return new Map(rows.map(({ domain, company_id }) => [domain, company_id]))
}
