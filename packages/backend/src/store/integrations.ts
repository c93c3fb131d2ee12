import type { Trouble } from '@smartsync/core/card'
import type { CrmType, Grant } from '@smartsync/core/crm'
import type { ConflictRule, SyncDirection } from '@smartsync/core/mapping'
import { sql } from 'kysely'
import { AccountTaken, UnknownIntegration } from './errors.ts'
import { json } from './json.ts'
import type { JsonObject, Row, SyncFrequency } from './schema.ts'
import type { TenantTransaction } from './tenancy.ts'

/** One CRM account connected for an organization. Its tokens stay in the vault and are never part of it. */
export interface Integration {
  id: string
  organizationId: string
  crmType: CrmType
  accountId: string
  accountName: string | null
  /** Who let us into the account, as the CRM names them. */
  connectedBy: string | null
  /** What the account lets us do; null where we never heard. */
  scopes: readonly string[] | null
  instanceUrl: string | null
  config: JsonObject
  syncDirection: SyncDirection
  syncFrequency: SyncFrequency
  /** Whose value counts where both sides changed a field; a mapping may say otherwise. */
  conflictRule: ConflictRule
  autoEnrich: boolean
  autoScore: boolean
  autoAssign: boolean
  autoCreateTasks: boolean
  active: boolean
  lastSyncAt: Date | null
  lastError: string | null
  /** The same by its code; null where it has none. */
  lastTrouble: Trouble | null
  /** Why no card is shown in the account: the CRM does not let us ask who may see a record. Null where cards are shown. */
  cardsClosed: string | null
  /** Of all amounts in the CRM that name none, as its ISO 4217 code; null where it is not known. */
  currency: string | null
  createdAt: Date
  disconnectedAt: Date | null
  /** When what we held of it was erased, a month after it was disconnected. */
  erasedAt: Date | null
}

export interface NewIntegration {
  crmType: CrmType
  accountId: string
  instanceUrl?: string | null
  config?: JsonObject
  syncDirection?: SyncDirection
  syncFrequency?: SyncFrequency
  conflictRule?: ConflictRule
  autoEnrich?: boolean
  autoScore?: boolean
  autoAssign?: boolean
  autoCreateTasks?: boolean
}

const COLUMNS = [
  'id',
  'organization_id',
  'crm_type',
  'account_id',
  'account_name',
  'connected_by',
  'scopes',
  'instance_url',
  'config',
  'sync_direction',
  'sync_frequency',
  'conflict_rule',
  'auto_enrich',
  'auto_score',
  'auto_assign',
  'auto_create_tasks',
  'is_active',
  'last_sync_at',
  'last_error',
  'last_trouble',
  'cards_closed',
  'currency',
  'created_at',
  'disconnected_at',
  'erased_at',
] as const

/** Connects an account, without tokens yet. Throws `AccountTaken` when it serves an active integration already. */
export async function createIntegration(tx: TenantTransaction, wanted: NewIntegration): Promise<Integration> {
  const row = await tx
    .insertInto('crm_integrations')
    .values({
      organization_id: tx.organizationId,
      crm_type: wanted.crmType,
      account_id: wanted.accountId,
      instance_url: wanted.instanceUrl ?? null,
      config: json(wanted.config ?? {}),
      sync_direction: wanted.syncDirection ?? 'bidirectional',
      sync_frequency: wanted.syncFrequency ?? 'realtime',
      conflict_rule: wanted.conflictRule ?? 'newest',
      auto_enrich: wanted.autoEnrich ?? true,
      auto_score: wanted.autoScore ?? true,
      auto_assign: wanted.autoAssign ?? true,
      auto_create_tasks: wanted.autoCreateTasks ?? true,
    })
    .onConflict((conflict) => conflict.columns(['organization_id', 'crm_type', 'account_id']).doNothing())
    .returning(COLUMNS)
    .executeTakeFirst()
  if (!row) throw new AccountTaken(wanted.crmType, wanted.accountId)

  const route = await tx
    .insertInto('integration_routes')
    .values({
      integration_id: row.id,
      organization_id: tx.organizationId,
      crm_type: wanted.crmType,
      account_id: wanted.accountId,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (route.numInsertedOrUpdatedRows !== 1n) throw new AccountTaken(wanted.crmType, wanted.accountId)
  return fromRow(row)
}

export async function integration(tx: TenantTransaction, id: string): Promise<Integration | null> {
  const row = await tx.selectFrom('crm_integrations').select(COLUMNS).where('id', '=', id).executeTakeFirst()
  return row ? fromRow(row) : null
}

/** The organization's integration with this account, active or not: at a second install it is reconnected. */
export async function integrationWith(
  tx: TenantTransaction,
  crmType: CrmType,
  accountId: string,
): Promise<Integration | null> {
  const row = await tx
    .selectFrom('crm_integrations')
    .select(COLUMNS)
    .where('crm_type', '=', crmType)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row ? fromRow(row) : null
}

/** The organization's integrations, oldest first. */
export async function integrations(tx: TenantTransaction): Promise<Integration[]> {
  const rows = await tx.selectFrom('crm_integrations').select(COLUMNS).orderBy('created_at').orderBy('id').execute()
  return rows.map(fromRow)
}

/** Makes an integration active again, with a clean slate. Throws `AccountTaken` when its account serves another organization by now. */
export async function reconnect(tx: TenantTransaction, id: string, now: { instanceUrl: string | null }): Promise<void> {
  const route = await tx
    .selectFrom('integration_routes')
    .select(['crm_type', 'account_id'])
    .where('integration_id', '=', id)
    .executeTakeFirst()
  if (!route) throw new UnknownIntegration(id)
  await tx
    .updateTable('integration_routes')
    .set({ active: true, rests_until: null })
    .where('integration_id', '=', id)
    .execute()
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? new AccountTaken(route.crm_type, route.account_id) : error
    })
  await tx
    .updateTable('crm_integrations')
    .set({
      is_active: true,
      last_error: null,
      last_trouble: null,
      cards_closed: null,
      disconnected_at: null,
      erased_at: null,
      instance_url: now.instanceUrl,
      updated_at: sql`now()`,
    })
    .where('id', '=', id)
    .execute()
  await tx.deleteFrom('integration_health').where('integration_id', '=', id).execute()
}

/** Remembers what the CRM says of the connection. */
export async function noteGrant(tx: TenantTransaction, id: string, grant: Grant, at: Date): Promise<void> {
  await tx
    .updateTable('crm_integrations')
    .set({
      account_name: grant.accountName,
      connected_by: grant.grantedBy,
      scopes: [...grant.scopes],
      connection_checked_at: at,
      updated_at: sql`now()`,
    })
    .where('id', '=', id)
    .execute()
}

export async function setCurrency(tx: TenantTransaction, id: string, currency: string | null): Promise<void> {
  await tx
    .updateTable('crm_integrations')
    .set({ currency, updated_at: sql`now()` })
    .where('id', '=', id)
    .where('currency', 'is distinct from', currency)
    .execute()
}

type Switches = Pick<
  Integration,
  'syncDirection' | 'syncFrequency' | 'conflictRule' | 'autoEnrich' | 'autoScore' | 'autoAssign' | 'autoCreateTasks'
>
export type IntegrationChange = { [Name in keyof Switches]?: Switches[Name] | undefined }

/** Sets what is named and leaves the rest. */
export async function changeIntegration(tx: TenantTransaction, id: string, change: IntegrationChange): Promise<void> {
  const set = {
    sync_direction: change.syncDirection,
    sync_frequency: change.syncFrequency,
    conflict_rule: change.conflictRule,
    auto_enrich: change.autoEnrich,
    auto_score: change.autoScore,
    auto_assign: change.autoAssign,
    auto_create_tasks: change.autoCreateTasks,
  }
  const named = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined))
  await tx
    .updateTable('crm_integrations')
    .set({ ...named, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

/** Sets parts of the configuration and leaves the rest. */
export async function configure(tx: TenantTransaction, id: string, parts: JsonObject): Promise<void> {
  await tx
    .updateTable('crm_integrations')
    .set({
      config: sql<JsonObject>`crm_integrations.config || ${JSON.stringify(parts)}::jsonb`,
      updated_at: sql`now()`,
    })
    .where('id', '=', id)
    .execute()
}

const SYNC_NOTED_EVERY_MS = 10_000

/**
 * A sync went well: remembers when, to ten seconds, and forgets the last error. Not written with every batch: whatever
 * else is written for the integration looks up its row.
 */
export async function noteSync(tx: TenantTransaction, id: string, { at }: { at: Date }): Promise<void> {
  const before = new Date(at.getTime() - SYNC_NOTED_EVERY_MS)
  await tx
    .updateTable('crm_integrations')
    .set({ last_sync_at: at, last_error: null, last_trouble: null, updated_at: sql`now()` })
    .where('id', '=', id)
    .where(({ eb, or }) =>
      or([eb('last_error', 'is not', null), eb('last_sync_at', 'is', null), eb('last_sync_at', '<', before)]),
    )
    .execute()
}

/** Remembers what went wrong, for a person to read: never with a secret in it. `trouble` says it to other languages. */
export async function noteError(
  tx: TenantTransaction,
  id: string,
  message: string,
  trouble: Trouble | null = null,
): Promise<void> {
  await tx
    .updateTable('crm_integrations')
    .set({ last_error: message, last_trouble: trouble && json(trouble), updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

/** Remembers why no card is shown in the account, for a person to read; null where cards are shown. */
export async function noteCardsClosed(tx: TenantTransaction, id: string, reason: string | null): Promise<void> {
  await tx
    .updateTable('crm_integrations')
    .set({ cards_closed: reason, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

/** Nothing is done for it any more, and its waiting jobs wait, until it is reconnected. */
export async function deactivate(tx: TenantTransaction, id: string, reason: string): Promise<void> {
  await tx.updateTable('integration_routes').set({ active: false }).where('integration_id', '=', id).execute()
  await tx
    .updateTable('crm_integrations')
    .set({ is_active: false, last_error: reason, last_trouble: null, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

/** Which part of the account's API limits is ours, where the administrator has not said; the rest is left to others. */
const DEFAULT_API_SHARE = 0.75

/** Which part of the account's API limits is ours: more than 0, up to 1. */
export function apiShare({ config }: Pick<Integration, 'config'>): number {
  const share = config.apiShare
  return typeof share === 'number' && share > 0 && share <= 1 ? share : DEFAULT_API_SHARE
}

/** Sets it. `share` is more than 0 and up to 1. */
export async function setApiShare(tx: TenantTransaction, id: string, share: number): Promise<void> {
  await tx
    .updateTable('crm_integrations')
    .set({ config: sql`config || ${json({ apiShare: share })}`, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505'
}

function fromRow(row: Pick<Row<'crm_integrations'>, (typeof COLUMNS)[number]>): Integration {
  return {
    id: row.id,
    organizationId: row.organization_id,
    crmType: row.crm_type,
    accountId: row.account_id,
    accountName: row.account_name,
    connectedBy: row.connected_by,
    scopes: row.scopes,
    instanceUrl: row.instance_url,
    config: row.config,
    syncDirection: row.sync_direction,
    syncFrequency: row.sync_frequency,
    conflictRule: row.conflict_rule,
    autoEnrich: row.auto_enrich,
    autoScore: row.auto_score,
    autoAssign: row.auto_assign,
    autoCreateTasks: row.auto_create_tasks,
    active: row.is_active,
    lastSyncAt: row.last_sync_at,
    lastError: row.last_error,
    lastTrouble: row.last_trouble,
    cardsClosed: row.cards_closed,
    currency: row.currency,
    createdAt: row.created_at,
    disconnectedAt: row.disconnected_at,
    erasedAt: row.erased_at,
  }
}
