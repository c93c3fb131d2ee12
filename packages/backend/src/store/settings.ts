import { defaultSettings, readSettings, type Settings, type VersionedSettings } from '@smartsync/core/settings'
import { sql } from 'kysely'
import { SettingsChanged } from './errors.ts'
import { json } from './json.ts'
import type { JsonObject } from './schema.ts'
import type { TenantTransaction } from './tenancy.ts'

/** One saving of an organization's settings. */
export interface SettingsVersion {
  version: number
  createdAt: Date
  createdBy: string
  note: string | null
}

export type SavedSettings = SettingsVersion & { settings: Settings }

/**
 * The organization's settings as they are now: the defaults, as version 0, until some were saved. With the version that
 * the caller has already, the database need not send them again. Throws `InvalidSettings`.
 */
export async function currentSettings(tx: TenantTransaction, known?: VersionedSettings): Promise<VersionedSettings> {
  const row = await tx
    .selectFrom('organization_settings')
    .select([
      'version',
      sql<JsonObject | null>`case when version <> ${known?.version ?? 0} then settings end`.as('settings'),
    ])
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) return { version: 0, settings: defaultSettings }
  if (row.settings !== null) return { version: row.version, settings: readSettings(row.settings) }
  return known ?? { version: 0, settings: defaultSettings }
}

/** All savings, newest first. */
export function settingsHistory(tx: TenantTransaction): Promise<SettingsVersion[]> {
  return tx
    .selectFrom('organization_settings')
    .select(['version', 'created_at as createdAt', 'created_by as createdBy', 'note'])
    .orderBy('version', 'desc')
    .execute()
}

/** One saving with its settings, or null. Throws `InvalidSettings`. */
export async function settingsAt(tx: TenantTransaction, version: number): Promise<SavedSettings | null> {
  const row = await tx
    .selectFrom('organization_settings')
    .select(['version', 'settings', 'created_at as createdAt', 'created_by as createdBy', 'note'])
    .where('version', '=', version)
    .executeTakeFirst()
  return row === undefined ? null : { ...row, settings: readSettings(row.settings) }
}

/**
 * Saves settings as the next version and gives its number. `basedOn` is the version that the change was made to: throws
 * `SettingsChanged` when somebody saved in the meantime.
 */
export async function saveSettings(
  tx: TenantTransaction,
  settings: Settings,
  { basedOn, by, note, at }: { basedOn: number; by: string; note: string | null; at: Date },
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    insert into smartsync.organization_settings (organization_id, version, settings, created_at, created_by, note)
    select ${tx.organizationId}::uuid, ${basedOn}::integer + 1, ${json(settings)}, ${at}::timestamptz, ${by}, ${note}
    where ${basedOn}::integer = (
      select coalesce(max(saved.version), 0) from smartsync.organization_settings as saved
      where saved.organization_id = ${tx.organizationId}::uuid
    )
    on conflict (organization_id, version) do nothing
    returning version`.execute(tx)
  const saved = rows[0]
  if (saved === undefined) throw new SettingsChanged(basedOn)
  return saved.version
}
