import type { Change, CrmType } from '@smartsync/core/crm'
import type { JobQueue, RoutedJob } from '../queue/port.ts'
import { countEchoes } from '../store/change-counts.ts'
import { disconnect } from '../store/disconnect.ts'
import { type Message, receive } from '../store/inbox.ts'
import { type IntakeRoute, routesByAccount } from '../store/routes.ts'
import type { Across, IntakeTransaction, Tenancy } from '../store/tenancy.ts'
import type { TokenAccess } from '../tokens/access.ts'
import { jobsFor } from './change-jobs.ts'

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
  clock: () => Date
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
 * one record make one job; our own writes make none and are counted. An uninstalled account is deactivated and its tokens
 * are deleted. Gives what became of each webhook.
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
    const now = deps.clock()
    const standing = served.filter(({ route }) => !ended.has(route.integrationId))
    const wanted = standing.flatMap((change) => routedJobs(change, now))
    const side = ended.size > 0 ? await across.intake() : intake
    // Counts are locked before routes, as whoever commits a batch does.
    const [, added] = await Promise.all([
      countEchoes(side, echoesIn(standing), now),
      deps.queue.enqueueAcross(side, wanted),
    ])

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

/** The jobs that a change calls for, each with its way. */
function routedJobs({ webhook, route, body, correlationId }: RoutedChange, now: Date) {
  const { organizationId, integrationId } = route
  const jobs = jobsFor({ ...route, id: integrationId }, body, { correlationId, now })
  return jobs.map((job): RoutedJob & { webhook: number } => ({ ...job, organizationId, webhook }))
}

/** Our own writes among the changes, by integration. */
function echoesIn(served: readonly RoutedChange[]) {
  const echoes = served.filter(({ body }) => body.ours)
  return [...Map.groupBy(echoes, ({ route }) => route.integrationId)].map(([integrationId, group]) => ({
    integrationId,
    organizationId: group[0]?.organizationId ?? '',
    echoes: group.length,
  }))
}

/** How often each number stands in the list. */
function countBy(numbers: readonly number[]): (number: number) => number {
  const counts = new Map<number, number>()
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1)
  return (number) => counts.get(number) ?? 0
}
