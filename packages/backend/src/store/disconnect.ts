import { sql } from 'kysely'
import { cancelJobs } from '../queue/cancel.ts'
import { stopBackfills } from './backfills.ts'
import { deactivate } from './integrations.ts'
import type { TenantTransaction } from './tenancy.ts'

/**
 * An account is connected no more: its tokens are deleted, what waited for it is cancelled, and nothing is taken in or done
 * for it. What was set up stays, and what was done can still be read, until `eraseDisconnected` ends that.
 */
export async function disconnect(tx: TenantTransaction, integrationId: string, reason: string): Promise<void> {
  await deactivate(tx, integrationId, reason)
  await tx
    .updateTable('crm_integrations')
    .set({ access_token: null, refresh_token: null, token_expires_at: null })
    .where('id', '=', integrationId)
    .execute()
  await tx
    .updateTable('crm_integrations')
    .set({ disconnected_at: sql`now()` })
    .where('id', '=', integrationId)
    .where('disconnected_at', 'is', null)
    .execute()
  await cancelJobs(tx, integrationId, reason)
  await stopBackfills(tx, integrationId, reason)
}

/** How long what we hold of a disconnected account stays, so that a mistaken uninstall costs nothing. */
export const KEPT_AFTER_DISCONNECT_DAYS = 30

/** What holds records, people or what was said of them, by integration. */
export const ERASED_TABLES = [
  'entity_links',
  'entity_aliases',
  'crm_records',
  'gone_records',
  'held_fields',
  'awaited_companies',
  'write_intents',
  'crm_sync_queue',
  'crm_sync_logs',
  'card_acts',
  'feedback',
] as const

/**
 * Erases what we hold of the accounts that were disconnected a month ago; gives how many there were. Their settings and
 * mappings stay for a later install.
 */
export async function eraseDisconnected(tx: TenantTransaction, now: Date): Promise<number> {
  const due = await tx
    .updateTable('crm_integrations')
    .set({ erased_at: now, account_name: null, connected_by: null, last_error: null, last_trouble: null })
    .where('is_active', '=', false)
    .where('erased_at', 'is', null)
    .where('disconnected_at', '<=', new Date(now.getTime() - KEPT_AFTER_DISCONNECT_DAYS * 86_400_000))
    .returning('id')
    .execute()
  for (const { id } of due) {
    for (const table of ERASED_TABLES) {
      await sql`delete from ${sql.table(`smartsync.${table}`)} as held where held.integration_id = ${id}`.execute(tx)
    }
  }
  return due.length
}
