import type { LimitState } from '@smartsync/core/crm'
import { sql } from 'kysely'
import { json } from './json.ts'
import type { TenantTransaction } from './tenancy.ts'

/** What an integration's calls took of its CRM's limits on one day (UTC). */
export interface Usage {
  calls: number
  /** In the units of the CRM's daily limit: calls, where it counts those or has none. */
  spent: number
}

/** What an integration used today, and how its limits stood when that was written last. */
export interface UsageToday extends Usage {
  limits: readonly LimitState[]
}

/** Adds to what an integration used today. `limits` are left as they were where none are given. */
export async function addUsage(
  tx: TenantTransaction,
  integrationId: string,
  { calls, spent }: Usage,
  now: Date,
  limits: readonly LimitState[] | null = null,
): Promise<void> {
  await tx
    .insertInto('api_usage')
    .values({
      organization_id: tx.organizationId,
      integration_id: integrationId,
      day: dayOf(now),
      calls,
      spent,
      limits: json(limits ?? []),
    })
    .onConflict((conflict) =>
      conflict.columns(['integration_id', 'day', 'organization_id']).doUpdateSet({
        calls: sql`api_usage.calls + excluded.calls`,
        spent: sql`api_usage.spent + excluded.spent`,
        ...(limits === null ? {} : { limits: sql`excluded.limits` }),
      }),
    )
    .execute()
}

export async function usageToday(tx: TenantTransaction, integrationId: string, now: Date): Promise<UsageToday> {
  const row = await tx
    .selectFrom('api_usage')
    .select(['calls', 'spent', 'limits'])
    .where('integration_id', '=', integrationId)
    .where('day', '=', dayOf(now))
    .executeTakeFirst()
  return { calls: Number(row?.calls ?? 0), spent: Number(row?.spent ?? 0), limits: row?.limits ?? [] }
}

/** The API calls that the organization's integrations made since ever. */
export async function callsMade(tx: TenantTransaction): Promise<number> {
  const row = await tx
    .selectFrom('api_usage')
    .select((row) => row.fn.sum<string>('calls').as('calls'))
    .executeTakeFirst()
  return Number(row?.calls ?? 0)
}

function dayOf(now: Date): string {
  return now.toISOString().slice(0, 'YYYY-MM-DD'.length)
}
