import type { Change, CrmType } from '@smartsync/core/crm'
import type { JobQueue, RoutedJob } from '../queue/port.ts'
import { disconnect } from '../store/disconnect.ts'
import { type Message, receive } from '../store/inbox.ts'
import { type IntakeRoute, routesByAccount } from '../store/routes.ts'
import type { Across, IntakeTransaction, Tenancy } from '../store/tenancy.ts'
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

/** One webhook. */
export interface IncomingChanges {
  crmType: CrmType
  changes: readonly Change[]
  correlationId: string
}

/**
 * Takes in what changed in CRM accounts: the changes of all these webhooks and the jobs they call for are committed
 * together, for all organizations they concern. Each change counts once, whatever the number of deliveries. Many changes of
 * one record make one job; our own writes make none. An uninstalled account is deactivated and its tokens are deleted.
 * Gives what became of each webhook.
 */
export function acceptChanges(deps: Deps, incoming: readonly IncomingChanges[]): Promise<AcceptedChanges[]> {
  return deps.tenancy.acrossTenants(async (across) => {
    const intake = await across.intake()
    const { routed, unknown } = await route(intake, incoming)
    const fresh = await receive(intake, routed)
    const served = fresh.filter(({ route }) => route.active)
    const ended = new Set(
      served.flatMap(({ route, body }) => (body.kind === 'uninstalled' ? [route.integrationId] : [])),
    )
    await disconnectEnded(across, served, ended)
    const wanted = served.filter(({ route }) => !ended.has(route.integrationId)).flatMap(jobFor)
    const added =
      wanted.length > 0 ? await deps.queue.enqueueAcross(ended.size > 0 ? await across.intake() : intake, wanted) : []

    const received = countBy(fresh.map(({ webhook }) => webhook))
    const concerned = countBy(routed.map(({ webhook }) => webhook))
    const jobs = countBy(added.map(({ webhook }) => webhook))
    return incoming.map((_, webhook) => ({
      received: received(webhook),
      duplicates: concerned(webhook) - received(webhook),
      unknown: unknown(webhook),
      jobs: jobs(webhook),
    }))
  })
}

/** A change of a webhook, by its place in the list, on its way to an integration. */
interface RoutedChange extends Message {
  webhook: number
  route: IntakeRoute
  body: Change
}

async function route(intake: IntakeTransaction, incoming: readonly IncomingChanges[]) {
  const all = incoming.flatMap(({ crmType, changes, correlationId }, webhook) =>
    changes.map((body) => ({ webhook, crmType, body, correlationId })),
  )
  const routed: RoutedChange[] = []
  const unknown: number[] = []
  for (const [crmType, group] of Map.groupBy(all, ({ crmType }) => crmType)) {
    const accounts = [...new Set(group.map(({ body }) => body.accountId))]
    const routes = await routesByAccount(intake, crmType, accounts)
    for (const { webhook, body, correlationId } of group) {
      const route = routes.get(body.accountId)
      if (route === undefined) unknown.push(webhook)
      else {
        const { organizationId } = route
        const { dedupeKey, kind } = body
        routed.push({ webhook, route, organizationId, source: crmType, dedupeKey, kind, body, correlationId })
      }
    }
  }
  return { routed, unknown: countBy(unknown) }
}

async function disconnectEnded(
  across: Across,
  served: readonly RoutedChange[],
  ended: ReadonlySet<string>,
): Promise<void> {
  const byOrganization = Map.groupBy(
    served.filter(({ route }) => ended.has(route.integrationId)),
    ({ organizationId }) => organizationId,
  )
  for (const [organizationId, changes] of [...byOrganization].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    const tx = await across.enter(organizationId)
    for (const integrationId of new Set(changes.map(({ route }) => route.integrationId)).values()) {
      await disconnect(tx, integrationId, 'The app was uninstalled from the account')
    }
  }
}

/** The job that a change calls for, where others than us created or changed a record that we serve. */
function jobFor({ webhook, route, body, correlationId }: RoutedChange): Array<RoutedJob & { webhook: number }> {
  if (!isServed(route) || !route.autoEnrich || route.syncFrequency === 'manual') return []
  const { kind, ours, recordType, recordId } = body
  if (ours || (kind !== 'created' && kind !== 'updated')) return []
  if (recordId === null || recordType === null || recordType === 'task') return []
  const record = { type: recordType, id: recordId }
  return [
    {
      webhook,
      organizationId: route.organizationId,
      integrationId: route.integrationId,
      type: 'enrich_and_sync',
      key: recordKey(record),
      priority: PRIORITY,
      payload: { kind: 'record', record, correlationId },
    },
  ]
}

/** How often each number stands in the list. */
function countBy(numbers: readonly number[]): (number: number) => number {
  const counts = new Map<number, number>()
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1)
  return (number) => counts.get(number) ?? 0
}
