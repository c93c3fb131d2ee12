import { sql } from 'kysely'
import type { TenantTransaction } from './tenancy.ts'

/** Adds to the number of API calls that an integration made on a day (UTC). */
export async function countCalls(
  tx: TenantTransaction,
  integrationId: string,
  calls: number,
  now: Date,
): Promise<void> {
  if (calls === 0) return
  await tx
    .insertInto('api_usage')
    .values({
      organization_id: tx.organizationId,
      integration_id: integrationId,
      day: now.toISOString().slice(0, 10),
      calls,
    })
    .onConflict((conflict) =>
      conflict.columns(['integration_id', 'day']).doUpdateSet({ calls: sql`api_usage.calls + excluded.calls` }),
    )
    .execute()
}

/** The API calls that the organization's integrations made since ever. */
export async function callsMade(tx: TenantTransaction): Promise<number> {
  const row = await tx
    .selectFrom('api_usage')
    .select((row) => row.fn.sum<string>('calls').as('calls'))
    .executeTakeFirst()
  return Number(row?.calls ?? 0)
}
