import type { Logger } from 'pino'
import type { Database } from '../store/database.ts'
import { allOrganizations, isMore, type Pruned, pruneBatch, turnLogPartitions } from '../store/prune.ts'
import type { Tenancy } from '../store/tenancy.ts'

interface HousekeepingDependencies {
  tenancy: Tenancy
  database: Pick<Database, 'kysely'>
  clock: () => Date
  log: Logger
}

/**
 * Deletes what nobody needs any more, one organization after the other and a bounded number of rows at a time, and sees
 * to the months of logs. Gives how many rows went.
 */
export async function keepHouse({ tenancy, database, clock, log }: HousekeepingDependencies): Promise<Pruned> {
  await turnLogPartitions(database, clock())
  const organizations = await tenancy.acrossTenants(async ({ intake }) => allOrganizations(await intake()))
  const total: Pruned = { jobs: 0, inbox: 0, enrichments: 0, llmAnswers: 0 }
  for (const organizationId of organizations) {
    for (;;) {
      const pruned = await tenancy.inTenant(organizationId, (tx) => pruneBatch(tx, clock()))
      total.jobs += pruned.jobs
      total.inbox += pruned.inbox
      total.enrichments += pruned.enrichments
      total.llmAnswers += pruned.llmAnswers
      if (!isMore(pruned)) break
    }
  }
  log.info({ ...total, organizations: organizations.length }, 'kept house')
  return total
}
