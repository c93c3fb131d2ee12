import type { Change, CrmType } from '@smartsync/core/crm'
import type { JobQueue, NewJob } from '../queue/port.ts'
import { receive } from '../store/inbox.ts'
import { deactivate, type Integration, integration } from '../store/integrations.ts'
import { type Route, routeByAccount } from '../store/routes.ts'
import type { Tenancy, TenantTransaction } from '../store/tenancy.ts'
import type { TokenAccess } from '../tokens/access.ts'
import { isServed } from './accept.ts'
import { recordKey } from './job-keys.ts'

const PRIORITY = 5

export interface AcceptedChanges {
  received: number
  duplicates: number
  /** Changes in accounts that are not connected. */
  unknown: number
  /** Jobs that were not waiting already. */
  jobs: number
}

interface Deps {
  tenancy: Tenancy
  queue: JobQueue
  tokens: TokenAccess
}

interface Incoming {
  crmType: CrmType
  changes: readonly Change[]
  correlationId: string
}

/**
 * Takes in what changed in CRM accounts: the changes and the jobs they call for are committed together, for all
 * organizations they concern. Each change counts once, whatever the number of deliveries. Many changes of one record make
 * one job; our own writes make none. An uninstalled account is deactivated and its tokens are deleted.
 */
export async function acceptChanges(deps: Deps, incoming: Incoming): Promise<AcceptedChanges> {
  const { routed, unknown } = await route(deps.tenancy, incoming)
  const accepted: AcceptedChanges = { received: 0, duplicates: 0, unknown, jobs: 0 }
  await deps.tenancy.acrossTenants(async (enter) => {
    for (const { organizationId, integrationId, changes } of routed) {
      const tx = await enter(organizationId)
      const fresh = await keepFresh(tx, changes, incoming)
      accepted.received += fresh.length
      accepted.duplicates += changes.length - fresh.length
      accepted.jobs += await actOn(tx, deps, integrationId, fresh, incoming.correlationId)
    }
  })
  return accepted
}

type Routed = Route & { changes: readonly Change[] }

/** The changes of each integration, in the order of organization and integration. */
async function route(tenancy: Tenancy, { crmType, changes }: Incoming): Promise<{ routed: Routed[]; unknown: number }> {
  const byAccount = Map.groupBy(changes, ({ accountId }) => accountId)
  const routes = await tenancy.asRouter(async (tx) => {
    const found: Array<{ route: Route | null; changes: readonly Change[] }> = []
    for (const [accountId, group] of byAccount) {
      found.push({ route: await routeByAccount(tx, crmType, accountId), changes: group })
    }
    return found
  })
  const place = ({ organizationId, integrationId }: Route) => `${organizationId} ${integrationId}`
  const routed = routes
    .flatMap(({ route, changes }) => (route === null ? [] : [{ ...route, changes }]))
    .toSorted((one, other) => (place(one) < place(other) ? -1 : 1))
  const unknown = routes.reduce((sum, { route, changes }) => sum + (route === null ? changes.length : 0), 0)
  return { routed, unknown }
}

async function keepFresh(
  tx: TenantTransaction,
  changes: readonly Change[],
  { crmType, correlationId }: Incoming,
): Promise<Change[]> {
  const fresh: Change[] = []
  for (const change of changes) {
    const { dedupeKey, kind } = change
    if (await receive(tx, { source: crmType, dedupeKey, kind, body: change, correlationId })) fresh.push(change)
  }
  return fresh
}

async function actOn(
  tx: TenantTransaction,
  { queue, tokens }: Deps,
  integrationId: string,
  changes: readonly Change[],
  correlationId: string,
): Promise<number> {
  const served = await integration(tx, integrationId)
  if (served === null || !served.active) return 0
  if (changes.some(({ kind }) => kind === 'uninstalled')) {
    await deactivate(tx, integrationId, 'The app was uninstalled from the account')
    await tokens.forget(tx, integrationId)
    return 0
  }
  return queue.enqueue(tx, jobsFor(served, changes, correlationId))
}

/** One job for each record that others than us created or changed. */
function jobsFor(served: Integration, changes: readonly Change[], correlationId: string): NewJob[] {
  if (!isServed(served) || !served.autoEnrich || served.syncFrequency === 'manual') return []
  const jobs = new Map<string, NewJob>()
  for (const { kind, ours, recordType, recordId } of changes) {
    if (ours || (kind !== 'created' && kind !== 'updated')) continue
    if (recordId === null || recordType === null || recordType === 'task') continue
    const record = { type: recordType, id: recordId }
    jobs.set(recordKey(record), {
      integrationId: served.id,
      type: 'enrich_and_sync',
      key: recordKey(record),
      priority: PRIORITY,
      payload: { kind: 'record', record, correlationId },
    })
  }
  return [...jobs.values()]
}
