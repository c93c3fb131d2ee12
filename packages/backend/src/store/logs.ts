import type { Trouble } from '@smartsync/core/card'
import type { RecordType } from '@smartsync/core/crm'
import type { PastWrite } from '@smartsync/core/sync'
import { sql } from 'kysely'
import { anyOf } from './json.ts'
import type { JsonObject, LogDirection, LogOperation, LogStatus, Row } from './schema.ts'
import type { TenantTransaction } from './tenancy.ts'

/** What happened to one record, with the plan that did it. */
export interface SyncLog {
  integrationId: string
  syncType: RecordType
  direction: LogDirection
  operation: LogOperation
  oppspotEntityId: string | null
  crmEntityId: string | null
  /** The plan: what was to be written, what stood there, and why. */
  payload: JsonObject
  /** What the plan rests on. */
  enrichments: JsonObject
  status: LogStatus
  errorMessage: string | null
  /** What went wrong, for cards to tell in other languages; absent or null where nothing did, or it is not known. */
  trouble?: Trouble | null
  retryCount: number
  correlationId: string | null
  createdAt: Date
  completedAt: Date | null
}

export type StoredLog = SyncLog & { id: string }

export async function writeLogs(tx: TenantTransaction, logs: readonly SyncLog[]): Promise<void> {
  if (logs.length === 0) return
  // Returns something for the same reason as `intend`.
  await sql`
    insert into smartsync.crm_sync_logs
      (organization_id, integration_id, sync_type, direction, operation, oppspot_entity_id, crm_entity_id, payload,
        enrichments, status, error_message, trouble, retry_count, correlation_id, created_at, completed_at)
    select ${tx.organizationId}::uuid, log."integrationId", log."syncType", log.direction, log.operation,
      log."oppspotEntityId", log."crmEntityId", log.payload, log.enrichments, log.status, log."errorMessage",
      log.trouble, log."retryCount", log."correlationId", log."createdAt", log."completedAt"
    from jsonb_to_recordset(${JSON.stringify(logs)}::jsonb) as log ("integrationId" uuid, "syncType" text, direction text,
      operation text, "oppspotEntityId" text, "crmEntityId" text, payload jsonb, enrichments jsonb, status text,
      "errorMessage" text, trouble jsonb, "retryCount" int, "correlationId" text, "createdAt" timestamptz, "completedAt" timestamptz)
    returning id`.execute(tx)
}

/** The organization's last logs, newest first. */
export async function recentLogs(tx: TenantTransaction, options: { limit: number }): Promise<StoredLog[]> {
  const rows = await tx
    .selectFrom('crm_sync_logs')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(options.limit)
    .execute()
  return rows.map(fromRow)
}

export interface LogFilter {
  limit: number
  /** The last log of the page before. */
  after: { at: Date; id: string } | null
  status?: LogStatus | undefined
  recordType?: RecordType | undefined
  recordId?: string | undefined
  correlationId?: string | undefined
}

/** An integration's logs that fit the filter, newest first. */
export async function integrationLogs(
  tx: TenantTransaction,
  integrationId: string,
  { limit, after, status, recordType, recordId, correlationId }: LogFilter,
): Promise<StoredLog[]> {
  const rows = await tx
    .selectFrom('crm_sync_logs')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(created_at < ${after?.at} or (created_at = ${after?.at} and id > ${after?.id}))`),
    )
    .$if(status !== undefined, (query) => query.where('status', '=', status ?? 'success'))
    .$if(recordType !== undefined, (query) => query.where('sync_type', '=', recordType ?? 'company'))
    .$if(recordId !== undefined, (query) => query.where('crm_entity_id', '=', recordId ?? null))
    .$if(correlationId !== undefined, (query) => query.where('correlation_id', '=', correlationId ?? null))
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

/** The integration's logs of these ids, newest first. */
export async function logsById(
  tx: TenantTransaction,
  integrationId: string,
  ids: readonly string[],
): Promise<StoredLog[]> {
  const rows = await tx
    .selectFrom('crm_sync_logs')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()
  return rows.map(fromRow)
}

/** A page of what a backfill wrote, by its correlation id, newest first. */
export async function logsOfCorrelation(
  tx: TenantTransaction,
  tag: string,
  { after, limit }: { after: { at: string; id: string } | null; limit: number },
): Promise<StoredLog[]> {
  const rows = await tx
    .selectFrom('crm_sync_logs')
    .selectAll()
    // Spelled out for the partial index on them.
    .where('correlation_id', 'like', 'backfill:%')
    .where('correlation_id', '=', tag)
    .where('status', '=', 'success')
    .$if(after !== null, (query) =>
      query.where(
        sql<boolean>`(created_at < ${after?.at}::timestamptz or (created_at = ${after?.at}::timestamptz and id > ${after?.id}::uuid))`,
      ),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

/** What was written since a moment on the strength of these companies' enrichments, newest first. */
export async function logsOfCompanies(
  tx: TenantTransaction,
  companyIds: readonly string[],
  options: { since: Date; limit: number },
): Promise<StoredLog[]> {
  const rows = await tx
    .selectFrom('crm_sync_logs')
    .selectAll()
    .where('created_at', '>=', options.since)
    .where('direction', '=', 'to_crm')
    .where(sql<string>`enrichments ->> 'companyId'`, '=', anyOf(companyIds))
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(options.limit)
    .execute()
  return rows.map(fromRow)
}

/** The last logs of one record, newest first. */
export async function logsFor(
  tx: TenantTransaction,
  integrationId: string,
  recordType: RecordType,
  crmId: string,
  limit: number,
): Promise<StoredLog[]> {
  const rows = await tx
    .selectFrom('crm_sync_logs')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('sync_type', '=', recordType)
    .where('crm_entity_id', '=', crmId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

/** What we wrote to the fields of these records since a moment, by record id. */
export async function writesSince(
  tx: TenantTransaction,
  integrationId: string,
  type: RecordType,
  crmIds: readonly string[],
  since: Date,
): Promise<Map<string, PastWrite[]>> {
  if (crmIds.length === 0) return new Map()
  const { rows } = await sql<{ crm_id: string; change: Omit<PastWrite, 'at'>; created_at: Date }>`
    select log.crm_entity_id as crm_id, change.value as change, log.created_at
    from smartsync.crm_sync_logs as log
    cross join jsonb_array_elements(log.payload -> 'changes') as change
    where log.organization_id = ${tx.organizationId}::uuid
      and log.integration_id = ${integrationId} and log.sync_type = ${type}
      and log.crm_entity_id = ${anyOf(crmIds)} and log.created_at >= ${since}
      and log.direction = 'to_crm' and log.status = 'success'`.execute(tx)
  const writes = rows.map(({ crm_id, change, created_at }) => ({ crm_id, ...change, at: created_at.toISOString() }))
  return Map.groupBy(writes, ({ crm_id }) => crm_id)
}

function fromRow(row: Row<'crm_sync_logs'>): StoredLog {
  return {
    id: row.id,
    integrationId: row.integration_id,
    syncType: row.sync_type,
    direction: row.direction,
    operation: row.operation,
    oppspotEntityId: row.oppspot_entity_id,
    crmEntityId: row.crm_entity_id,
    payload: row.payload,
    enrichments: row.enrichments,
    status: row.status,
    errorMessage: row.error_message,
    trouble: row.trouble,
    retryCount: row.retry_count,
    correlationId: row.correlation_id,
    createdAt: row.created_at,
    completedAt: row.completed_at,
  }
}
