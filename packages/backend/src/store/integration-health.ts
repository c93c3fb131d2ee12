import { type Breaker, closedBreaker } from '@smartsync/core/crm'
import type { TenantTransaction } from './tenancy.ts'

/** How the integration's circuit breaker stands: closed, where nothing was saved. */
export async function breakerOf(tx: TenantTransaction, integrationId: string): Promise<Breaker> {
  const row = await tx
    .selectFrom('integration_health')
    .select(['failures', 'openings', 'open_until', 'most_jobs', 'reason'])
    .where('integration_id', '=', integrationId)
    .executeTakeFirst()
  if (row === undefined) return closedBreaker
  return {
    failures: row.failures,
    openings: row.openings,
    openUntil: row.open_until?.getTime() ?? null,
    mostJobs: row.most_jobs,
    reason: row.reason,
  }
}

export async function saveBreaker(tx: TenantTransaction, integrationId: string, breaker: Breaker): Promise<void> {
  const state = {
    failures: breaker.failures,
    openings: breaker.openings,
    open_until: breaker.openUntil === null ? null : new Date(breaker.openUntil),
    most_jobs: breaker.mostJobs,
    reason: breaker.reason,
  }
  await tx
    .insertInto('integration_health')
    .values({ integration_id: integrationId, organization_id: tx.organizationId, ...state })
    .onConflict((conflict) => conflict.columns(['integration_id', 'organization_id']).doUpdateSet(state))
    .execute()
}
