import { createHash } from 'node:crypto'
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
 * one record make one job; our own writes make none and are counted: those of a webhook together, so that they would be
 * counted twice if they came again in other company. An uninstalled account is deactivated and its tokens are deleted.
 * Gives what became of each webhook.
 */
export function acceptChanges(deps: Deps, incoming: readonly IncomingChanges[]): Promise<AcceptedChanges[]> {
  return deps.tenancy.acrossTenants(async (across) => {
    const intake = await across.intake()
    const { routed, unknown } = await route(intake, incoming)
    const fresh = await receive(intake, routed)
    const served = fresh.filter(({ route }) => route.active)
    const ended = new Set(
      served.flatMap(({ route, changes }) =>
        changes.some(({ kind }) => kind === 'uninstalled') ? [route.integrationId] : [],
      ),
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

    const received = countBy(fresh.flatMap(({ webhook, changes }) => changes.map(() => webhook)))
    const concerned = countBy(routed.flatMap(({ webhook, changes }) => changes.map(() => webhook)))
    const jobs = countBy(added.map(({ webhook }) => webhook))
    return incoming.map((_, webhook) => ({
      received: received(webhook),
      duplicates: concerned(webhook) - received(webhook),
      unknown: unknown(webhook),
      jobs: jobs(webhook),
    }))
  })
}

/** A change of a webhook, by its place in the list, and the integration that it concerns. */
interface RoutedChange extends Pick<Message, 'source' | 'correlationId'> {
  webhook: number
  route: IntakeRoute
  change: Change
}

/** What is kept of a webhook: one of its changes, or together what it says of our own writes. */
interface ChangeMessage extends Message, Pick<RoutedChange, 'webhook' | 'route'> {
  changes: readonly Change[]
}

async function route(intake: IntakeTransaction, incoming: readonly IncomingChanges[]) {
  const all = incoming.flatMap(({ crmType, changes, correlationId }, webhook) =>
    changes.map((change) => ({ webhook, source: crmType, change, correlationId })),
  )
  const routed: RoutedChange[] = []
  const unknown: number[] = []
  for (const [crmType, group] of Map.groupBy(all, ({ source }) => source)) {
    const accounts = [...new Set(group.map(({ change }) => change.accountId))]
    const routes = await routesByAccount(intake, crmType, accounts)
    for (const each of group) {
      const route = routes.get(each.change.accountId)
      if (route === undefined) unknown.push(each.webhook)
      else routed.push({ ...each, route })
    }
  }
  const others = routed.filter(({ change }) => !isEcho(change))
  const echoes = routed.filter(({ change }) => isEcho(change))
  const together = Map.groupBy(echoes, ({ webhook, route }) => `${webhook} ${route.integrationId}`)
  const messages = [...others.map((each) => [each]), ...together.values()].flatMap(messageOf)
  return { routed: messages, unknown: countBy(unknown) }
}

/** Our own write came back, which is counted, and nothing else. */
function isEcho({ ours, kind }: Change): boolean {
  return ours && (kind === 'created' || kind === 'updated')
}

/** Of one webhook and one integration. */
function messageOf(routed: readonly RoutedChange[]): ChangeMessage[] {
  const [first] = routed
  if (first === undefined) return []
  const { source, correlationId, webhook, route } = first
  const { organizationId } = route
  const byKey = new Map(routed.map(({ change }) => [change.dedupeKey, change]))
  const changes = [...byKey.values()]
  const [change] = changes
  const kept =
    change !== undefined && changes.length === 1
      ? { dedupeKey: change.dedupeKey, kind: change.kind, body: change }
      : { dedupeKey: hashOf([...byKey.keys()].sort()), kind: 'echoes', body: { changes: changes.length } }
  return [{ organizationId, source, ...kept, correlationId, webhook, route, changes }]
}

function hashOf(keys: readonly string[]): string {
  return createHash('sha256').update(keys.join('\n')).digest('hex')
}

async function disconnectEnded(
  across: Across,
  served: readonly ChangeMessage[],
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

/** The jobs that a message's changes call for, each with its way. */
function routedJobs({ webhook, route, changes, correlationId }: ChangeMessage, now: Date) {
  const { organizationId, integrationId } = route
  const jobs = changes.flatMap((change) => jobsFor({ ...route, id: integrationId }, change, { correlationId, now }))
  return jobs.map((job): RoutedJob & { webhook: number } => ({ ...job, organizationId, webhook }))
}

/** Our own writes among the changes, by integration. */
function echoesIn(served: readonly ChangeMessage[]) {
  return [...Map.groupBy(served, ({ route }) => route.integrationId)].flatMap(([integrationId, group]) => {
    const echoes = group.flatMap(({ changes }) => changes.filter(({ ours }) => ours)).length
    const organizationId = group[0]?.organizationId ?? ''
    return echoes > 0 ? [{ integrationId, organizationId, echoes }] : []
  })
}

/** How often each number stands in the list. */
function countBy(numbers: readonly number[]): (number: number) => number {
  const counts = new Map<number, number>()
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1)
  return (number) => counts.get(number) ?? 0
}
