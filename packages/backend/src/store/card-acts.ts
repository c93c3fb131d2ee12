import type { ActKind, Trouble } from '@smartsync/core/card'
import type { RecordType } from '@smartsync/core/crm'
import type { Enrichment } from '@smartsync/core/model'
import { sql } from 'kysely'
import { anyOf, json } from './json.ts'
import type { Row } from './schema.ts'
import type { TenantTransaction } from './tenancy.ts'

/** The record on whose card something was asked for. */
export interface ActRecord {
  type: 'contact' | 'company' | 'deal'
  id: string
}

/** Something that a rep asks for. `item` is the action's key, or what is to be applied: owner's address or stage. */
export interface NewAct {
  integrationId: string
  record: ActRecord
  companyId: string
  enrichmentId: string
  kind: ActKind
  item: string
  by: { id: string; email: string | null }
  correlationId: string
  at: Date
}

export interface StoredAct extends NewAct {
  id: string
  state: 'under_way' | 'done' | 'failed'
  trouble: Trouble | null
  /** What acts that failed before troubles were kept say instead, in English. */
  message: string | null
}

/**
 * Keeps what a rep asks for as being under way, and gives its id. Null where it is under way already, or was done once and
 * for all: a record's task for one action.
 */
export async function askAct(tx: TenantTransaction, act: NewAct): Promise<string | null> {
  const row = await tx
    .insertInto('card_acts')
    .values({ ...columnsOf(tx, act), state: 'under_way' })
    .onConflict((conflict) =>
      conflict
        .columns(['integration_id', 'record_type', 'record_id', 'kind', 'item', 'organization_id'])
        .doUpdateSet((row) => ({
          company_id: row.ref('excluded.company_id'),
          enrichment_id: row.ref('excluded.enrichment_id'),
          state: 'under_way',
          crm_user: row.ref('excluded.crm_user'),
          crm_user_email: row.ref('excluded.crm_user_email'),
          error_message: null,
          trouble: null,
          correlation_id: row.ref('excluded.correlation_id'),
          asked_at: row.ref('excluded.asked_at'),
          ended_at: null,
        }))
        .where((row) =>
          row.or([
            row('card_acts.state', '=', 'failed'),
            row.and([row('card_acts.state', '=', 'done'), row('card_acts.kind', '<>', 'create_task')]),
          ]),
        ),
    )
    .returning('id')
    .executeTakeFirst()
  return row?.id ?? null
}

/** Keeps that an action is dismissed. Nothing has to be done for it in the CRM. */
export async function dismiss(tx: TenantTransaction, act: Omit<NewAct, 'kind'>): Promise<void> {
  await tx
    .insertInto('card_acts')
    .values({ ...columnsOf(tx, { ...act, kind: 'dismiss' }), state: 'done', ended_at: act.at })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Takes a dismissal back. */
export async function restore(
  tx: TenantTransaction,
  { integrationId, record, item }: Pick<NewAct, 'integrationId' | 'record' | 'item'>,
): Promise<void> {
  await tx
    .deleteFrom('card_acts')
    .where('integration_id', '=', integrationId)
    .where('record_type', '=', record.type)
    .where('record_id', '=', record.id)
    .where('kind', '=', 'dismiss')
    .where('item', '=', item)
    .execute()
}

/** Says what became of an act. */
export async function endAct(
  tx: TenantTransaction,
  id: string,
  ended: { at: Date } & ({ state: 'done' } | { state: 'failed'; trouble: Trouble }),
): Promise<void> {
  await tx
    .updateTable('card_acts')
    .set({
      state: ended.state,
      trouble: ended.state === 'failed' ? json(ended.trouble) : null,
      ended_at: ended.at,
    })
    .where('id', '=', id)
    .execute()
}

/** All that was asked for on a record's card. */
export async function actsOn(tx: TenantTransaction, integrationId: string, record: ActRecord): Promise<StoredAct[]> {
  const rows = await tx
    .selectFrom('card_acts')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('record_type', '=', record.type)
    .where('record_id', '=', record.id)
    .execute()
  return rows.map(fromRow)
}

/** The acts with these ids, each with the enrichment that its card showed. */
export async function actsToDo(
  tx: TenantTransaction,
  ids: readonly string[],
): Promise<Array<StoredAct & { enrichment: Enrichment }>> {
  const rows = await tx
    .selectFrom('card_acts')
    .innerJoin('enrichments', 'enrichments.id', 'card_acts.enrichment_id')
    .selectAll('card_acts')
    .select('enrichments.enrichment')
    .where(sql<boolean>`card_acts.id = any(${[...ids]}::uuid[])`)
    .execute()
  return rows.map((row) => ({ ...fromRow(row), enrichment: row.enrichment }))
}

/** An action that a rep dismissed for a record. */
export interface Dismissal {
  companyId: string
  action: string
  record: ActRecord
}

/** What reps dismissed on the cards of these companies' records. */
export async function dismissals(
  tx: TenantTransaction,
  integrationId: string,
  companyIds: readonly string[],
): Promise<Dismissal[]> {
  const rows = await tx
    .selectFrom('card_acts')
    .select(['company_id', 'item', 'record_type', 'record_id'])
    .where('integration_id', '=', integrationId)
    .where('kind', '=', 'dismiss')
    .where('company_id', '=', anyOf(companyIds))
    .execute()
  return rows.map(({ company_id, item, record_type, record_id }) => ({
    companyId: company_id,
    action: item,
    record: { type: record_type, id: record_id },
  }))
}

/** Forgets what was asked for on a record's card. */
export async function forgetActs(tx: TenantTransaction, integrationId: string, record: RecordRef): Promise<void> {
  await tx
    .deleteFrom('card_acts')
    .where('integration_id', '=', integrationId)
    .where(sql<boolean>`card_acts.record_type = ${record.type}`)
    .where('record_id', '=', record.id)
    .execute()
}

/** Lets what was asked for on a record's card go on under the record that it was merged into, whose own acts count. */
export async function moveActs(
  tx: TenantTransaction,
  integrationId: string,
  record: RecordRef,
  survivorId: string,
): Promise<void> {
  await sql`
    update smartsync.card_acts as moved set record_id = ${survivorId}
    where moved.organization_id = ${tx.organizationId}::uuid and moved.integration_id = ${integrationId} and moved.record_type = ${record.type} and moved.record_id = ${record.id}
      and not exists (
        select from smartsync.card_acts as standing
        where standing.organization_id = moved.organization_id and standing.integration_id = moved.integration_id and standing.record_type = moved.record_type
          and standing.record_id = ${survivorId} and standing.kind = moved.kind and standing.item = moved.item
      )`.execute(tx)
}

/** What was dismissed for a company stays so under the company that it is looked after as. */
export async function moveActsOfCompany(
  tx: TenantTransaction,
  integrationId: string,
  { id, sameAs }: { id: string; sameAs: string },
): Promise<void> {
  await tx
    .updateTable('card_acts')
    .set({ company_id: sameAs })
    .where('integration_id', '=', integrationId)
    .where('company_id', '=', id)
    .execute()
}

interface RecordRef {
  type: RecordType
  id: string
}

function columnsOf(tx: TenantTransaction, act: NewAct) {
  return {
    organization_id: tx.organizationId,
    integration_id: act.integrationId,
    record_type: act.record.type,
    record_id: act.record.id,
    company_id: act.companyId,
    enrichment_id: act.enrichmentId,
    kind: act.kind,
    item: act.item,
    crm_user: act.by.id,
    crm_user_email: act.by.email,
    correlation_id: act.correlationId,
    asked_at: act.at,
  }
}

function fromRow(row: Row<'card_acts'>): StoredAct {
  return {
    id: row.id,
    integrationId: row.integration_id,
    record: { type: row.record_type, id: row.record_id },
    companyId: row.company_id,
    enrichmentId: row.enrichment_id,
    kind: row.kind,
    item: row.item,
    state: row.state,
    by: { id: row.crm_user, email: row.crm_user_email },
    message: row.error_message,
    trouble: row.trouble,
    correlationId: row.correlation_id,
    at: row.asked_at,
  }
}
