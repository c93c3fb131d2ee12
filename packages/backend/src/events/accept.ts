import type { JobQueue, LeadPayload, NewJob } from '../queue/port.ts'
import { receive } from '../store/inbox.ts'
import { type Integration, integrations } from '../store/integrations.ts'
import { interestedIn } from '../store/routes.ts'
import type { Tenancy, TenantTransaction } from '../store/tenancy.ts'
import { leadKey } from './job-keys.ts'
import type { OppspotEvent } from './schema.ts'

/** A rep waits for a captured lead; nobody waits for an update. */
const PRIORITY = { 'lead.captured': 7, 'business.updated': 3, 'signal.found': 4 } as const

export interface IncomingEvent {
  /** The same for every delivery of the same event. */
  id: string
  event: OppspotEvent
}

export interface Acceptance {
  /** Jobs that were not waiting already. */
  jobs: number
  /** Events that had come before, and for which nothing is done again. */
  duplicates: number
  /** Integrations, over all events, for which there was something to do. */
  integrations: number
}

/**
 * Takes in what happened in oppSpot: the events and the jobs they call for are committed together, for all organizations
 * they concern. `source` names who tells us; an event id counts once for each source and organization.
 */
export async function acceptEvents(
  { tenancy, queue }: { tenancy: Tenancy; queue: JobQueue },
  { source, events, correlationId }: { source: string; events: readonly IncomingEvent[]; correlationId: string },
): Promise<Acceptance> {
  const concerned = await byOrganization(tenancy, events)
  return tenancy.acrossTenants(async (enter) => {
    const accepted: Acceptance = { jobs: 0, duplicates: 0, integrations: 0 }
    for (const [organizationId, wanted] of concerned) {
      const tx = await enter(organizationId)
      const known = (await integrations(tx)).filter(isServed)
      for (const { id, event, integrationIds } of wanted) {
        if (!(await receive(tx, { source, dedupeKey: id, kind: event.type, body: event, correlationId }))) {
          accepted.duplicates += 1
          continue
        }
        const served = known.filter((integration) => integrationIds?.has(integration.id) ?? true)
        accepted.integrations += served.length
        accepted.jobs += await enqueue(tx, queue, served, event, correlationId)
      }
    }
    return accepted
  })
}

type Concern = IncomingEvent & { integrationIds: ReadonlySet<string> | null }

/**
 * The events of each organization, in the order of their ids. A lead concerns the organization that captured it, with all
 * its integrations; what happens to a company, the integrations that have a record of it.
 */
async function byOrganization(
  tenancy: Tenancy,
  events: readonly IncomingEvent[],
): Promise<Array<[organizationId: string, concerns: Concern[]]>> {
  const companyIds = events.flatMap(({ event }) => (event.type === 'lead.captured' ? [] : [event.companyId]))
  const interests =
    companyIds.length > 0 ? await tenancy.asRouter((tx) => interestedIn(tx, [...new Set(companyIds)])) : []
  const concerned = new Map<string, Concern[]>()
  for (const incoming of events) {
    const { event } = incoming
    if (event.type === 'lead.captured') {
      add(event.organizationId, { ...incoming, integrationIds: null })
      continue
    }
    const own = interests.filter(
      ({ companyId, organizationId }) =>
        companyId === event.companyId && (event.organizationId === null || event.organizationId === organizationId),
    )
    for (const [organizationId, group] of Map.groupBy(own, (interest) => interest.organizationId)) {
      add(organizationId, { ...incoming, integrationIds: new Set(group.map(({ integrationId }) => integrationId)) })
    }
  }
  return [...concerned].toSorted(([one], [other]) => (one < other ? -1 : 1))

  function add(organizationId: string, concern: Concern): void {
    concerned.set(organizationId, [...(concerned.get(organizationId) ?? []), concern])
  }
}

/** Is there a CRM account behind it that we may write to? */
export function isServed({ active, syncDirection }: Integration): boolean {
  return active && syncDirection !== 'from_crm'
}

function enqueue(
  tx: TenantTransaction,
  queue: JobQueue,
  served: readonly Integration[],
  event: OppspotEvent,
  correlationId: string,
): Promise<number> {
  const automatic = event.type === 'lead.captured' ? served : served.filter(({ autoEnrich }) => autoEnrich)
  const payload = toPayload(event, correlationId)
  const jobs = automatic.map(
    ({ id: integrationId }): NewJob => ({
      integrationId,
      type: 'enrich_and_sync',
      key: leadKey(payload),
      priority: PRIORITY[event.type],
      payload,
    }),
  )
  return queue.enqueue(tx, jobs)
}

function toPayload(event: OppspotEvent, correlationId: string): LeadPayload {
  return event.type === 'lead.captured'
    ? { kind: 'lead', company: event.company, contact: event.contact, correlationId }
    : { kind: 'lead', company: { id: event.companyId }, contact: null, correlationId }
}
