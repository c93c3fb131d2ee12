import type { JobQueue, LeadPayload, RoutedJob } from '../queue/port.ts'
import { type Message, receive } from '../store/inbox.ts'
import { type IntakeRoute, type Interest, interestedIn, routesOf } from '../store/routes.ts'
import type { IntakeTransaction, Tenancy } from '../store/tenancy.ts'
import { leadKey } from './job-keys.ts'
import type { OppspotEvent } from './schema.ts'

/** A rep waits for a captured lead; nobody waits for an update. */
const PRIORITY = { 'lead.captured': 7, 'business.updated': 3, 'signal.found': 4 } as const

export interface IncomingEvent {
  /** Names who tells us; an id counts once for each source and organization. */
  source: string
  /** The same for every delivery of the same event. */
  id: string
  event: OppspotEvent
  correlationId: string
}

export interface Acceptance {
  /** Jobs that were not waiting already. */
  jobs: number
  /** Organizations to which the event had come before, and for which nothing is done again. */
  duplicates: number
  /** Integrations, over all organizations, for which there was something to do. */
  integrations: number
}

/**
 * Takes in what happened in oppSpot: the events and the jobs they call for are committed together, for all organizations
 * they concern. Gives what became of each event.
 */
export function acceptEvents(
  { tenancy, queue, clock }: { tenancy: Tenancy; queue: JobQueue; clock: () => Date },
  incoming: readonly IncomingEvent[],
): Promise<Acceptance[]> {
  return tenancy.acrossTenants(async (across) => {
    const intake = await across.intake()
    const concerns = await concernsOf(intake, incoming)
    const fresh = new Set(await receive(intake, concerns))
    const accepted = incoming.map((): Acceptance => ({ jobs: 0, duplicates: 0, integrations: 0 }))
    for (const concern of concerns) {
      const of = accepted[concern.place]
      if (of === undefined) continue
      if (fresh.has(concern)) of.integrations += concern.served.length
      else of.duplicates += 1
    }
    const now = clock()
    const jobs = [...fresh].flatMap((concern) => jobsFor(concern, now))
    for (const { place } of await queue.enqueueAcross(intake, jobs)) {
      const of = accepted[place]
      if (of !== undefined) of.jobs += 1
    }
    return accepted
  })
}

/** An event, by its place in the list, as it concerns one organization with those of its integrations that are served. */
interface Concern extends Message {
  place: number
  body: OppspotEvent
  served: readonly IntakeRoute[]
}

/**
 * A lead concerns the organization that captured it, with all its integrations; what happens to a company, the
 * integrations that have a record of it.
 */
async function concernsOf(intake: IntakeTransaction, incoming: readonly IncomingEvent[]): Promise<Concern[]> {
  const organizations = incoming.flatMap(({ event }) => (event.type === 'lead.captured' ? [event.organizationId] : []))
  const companies = incoming.flatMap(({ event }) => (event.type === 'lead.captured' ? [] : [event.companyId]))
  const [routesFound, interestsFound] = await Promise.all([
    routesOf(intake, [...new Set(organizations)]),
    interestedIn(intake, [...new Set(companies)]),
  ])
  const routes = Map.groupBy(routesFound, ({ organizationId }) => organizationId)
  const interests = Map.groupBy(interestsFound, ({ companyId }) => companyId)
  return incoming.flatMap((each, place) => {
    const { event } = each
    const concerned: ReadonlyArray<readonly [string, readonly IntakeRoute[]]> =
      event.type === 'lead.captured'
        ? [[event.organizationId, routes.get(event.organizationId) ?? []]]
        : interestedBy(interests.get(event.companyId) ?? [], event.organizationId)
    return concerned.map(([organizationId, known]) => ({
      place,
      organizationId,
      source: each.source,
      dedupeKey: each.id,
      kind: event.type,
      body: event,
      correlationId: each.correlationId,
      served: known.filter(isServedByItself),
    }))
  })
}

function interestedBy(interests: readonly Interest[], onlyOrganization: string | null): Array<[string, Interest[]]> {
  const own = interests.filter(({ organizationId }) => onlyOrganization === null || onlyOrganization === organizationId)
  return [...Map.groupBy(own, ({ organizationId }) => organizationId)]
}

/** Is anything done for it without a person's asking? */
function isServedByItself(route: IntakeRoute): boolean {
  return isServed(route) && route.syncFrequency !== 'manual'
}

/** Is there a CRM account behind it that we may write to? */
export function isServed({ active, syncDirection }: Pick<IntakeRoute, 'active' | 'syncDirection'>): boolean {
  return active && syncDirection !== 'from_crm'
}

function jobsFor(
  { place, organizationId, body, served, correlationId }: Concern,
  now: Date,
): Array<RoutedJob & { place: number }> {
  const automatic = body.type === 'lead.captured' ? served : served.filter(({ autoEnrich }) => autoEnrich)
  const payload = toPayload(body, correlationId, now)
  return automatic.map(({ integrationId }) => ({
    place,
    organizationId,
    integrationId,
    type: 'enrich_and_sync',
    key: leadKey(payload),
    priority: PRIORITY[body.type],
    payload,
  }))
}

function toPayload(event: OppspotEvent, correlationId: string, now: Date): LeadPayload {
  if (event.type !== 'lead.captured') {
    return { kind: 'lead', company: { id: event.companyId }, contact: null, correlationId }
  }
  // Nothing was captured later than now, whatever oppSpot's clock says.
  const captured = event.at === null ? now : new Date(Math.min(Date.parse(event.at), now.getTime()))
  const { company, contact } = event
  return { kind: 'lead', company, contact, at: captured.toISOString(), correlationId }
}
