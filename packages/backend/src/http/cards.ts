import { type CardView, cardView } from '@smartsync/core/card'
import type { RecordType } from '@smartsync/core/crm'
import { type Request, Router } from 'express'
import { recordKey } from '../events/job-keys.ts'
import { correlationId } from '../logging.ts'
import type { JobQueue, RecordPayload } from '../queue/port.ts'
import { latestEnrichments } from '../store/enrichments.ts'
import { linksFrom } from '../store/links.ts'
import { logsFor, type StoredLog } from '../store/logs.ts'
import { type Route, routeByAccount } from '../store/routes.ts'
import type { Tenancy, TenantTransaction } from '../store/tenancy.ts'
import { type Providers, providerNamed } from './provider-param.ts'
import { rawRequest, readBody } from './raw-request.ts'
import { RequestRefused } from './refused.ts'

const REP_IS_WAITING = 10
const RECORD_TYPES = ['contact', 'company', 'deal'] as const satisfies readonly RecordType[]

interface CardDeps {
  tenancy: Tenancy
  queue: JobQueue
  providers: Providers
  publicUrl: string
  clock: () => Date
}

/**
 * What a rep sees on a record. Who asks is proved by the CRM's signature, and only what the asking account's own
 * organization holds is looked at. `GET /v1/cards/:crm/:type/:id` gives a `CardView`; `POST …/enrich` asks for the record
 * to be enriched now and answers 202 at once: while it is under way, asking again changes nothing.
 */
export function cardsRouter(deps: CardDeps): Router {
  const router = Router()
  const path = '/v1/cards/:crm/:type/:id'

  router.get(path, readBody, async (request, response) => {
    const { route, record } = await authenticate(deps, request)
    response.set('Cache-Control', 'no-store').json(await viewOf(deps, route, record))
  })

  router.post(`${path}/enrich`, readBody, async (request, response) => {
    const { route, record } = await authenticate(deps, request)
    if (route === null) {
      throw new RequestRefused(409, 'not_connected', 'This CRM account is not connected to SmartSync.', {
        help: 'Ask your administrator to connect it in SmartSync’s console.',
      })
    }
    const added = await deps.tenancy.inTenant(route.organizationId, (tx) =>
      deps.queue.enqueue(tx, [
        {
          integrationId: route.integrationId,
          type: 'enrich_and_sync',
          key: recordKey(record),
          priority: REP_IS_WAITING,
          payload: { kind: 'record', record, correlationId: correlationId() },
        },
      ]),
    )
    response.status(202).json({ queued: added > 0, correlationId: correlationId() })
  })
  return router
}

type CardRecord = RecordPayload['record']

/** The record asked for and the integration of the account that asks; null where that is not connected. */
async function authenticate(
  { providers, tenancy, publicUrl, clock }: CardDeps,
  request: Request<{ crm: string; type: string; id: string }>,
): Promise<{ route: Route | null; record: CardRecord }> {
  const provider = providerNamed(providers, request.params.crm)
  const caller = provider.requests.authenticateCard(rawRequest(request, publicUrl), clock())
  if (!caller.ok) {
    throw new RequestRefused(
      401,
      'signature_invalid',
      `This was not proved to come from ${provider.name}. ${caller.reason}`,
      {
        help: 'Open the card inside the CRM. If you did, PUBLIC_URL or the app’s client secret is not what it should be.',
      },
    )
  }
  const type = RECORD_TYPES.find((known) => known === request.params.type)
  if (type === undefined) {
    throw new RequestRefused(404, 'no_such_card', `There is no card for a ${request.params.type}.`, {
      help: `There are cards for: ${RECORD_TYPES.join(', ')}.`,
    })
  }
  const route = await tenancy.asRouter((tx) => routeByAccount(tx, provider.type, caller.value.accountId))
  return { route: route?.active ? route : null, record: { type, id: request.params.id } }
}

function viewOf({ tenancy, queue, clock }: CardDeps, route: Route | null, record: CardRecord): Promise<CardView> {
  const input = { now: clock(), connected: route !== null, enrichment: null, job: null, noMatch: null, failure: null }
  if (route === null) return Promise.resolve(cardView(input))
  return tenancy.inTenant(route.organizationId, async (tx) => {
    const logs = await logsFor(tx, route.integrationId, record.type, record.id, 20)
    const companyId = await companyOf(tx, route.integrationId, record, logs)
    const latest = companyId === null ? undefined : (await latestEnrichments(tx, [companyId])).get(companyId)
    const since = await queue.underWay(tx, route.integrationId, recordKey(record))
    return cardView({
      ...input,
      enrichment: latest?.enrichment ?? null,
      job: since === null ? null : { since: since.toISOString() },
      ...lastTrouble(logs[0]),
    })
  })
}

/** The company behind a record: what it is linked to, or what it was last enriched with. */
async function companyOf(
  tx: TenantTransaction,
  integrationId: string,
  { type, id }: CardRecord,
  logs: readonly StoredLog[],
): Promise<string | null> {
  const [link] = await linksFrom(tx, integrationId, type, [id])
  if (link?.entityType === 'business') return link.oppspotId
  return logs.map(companyInLog).find((companyId) => companyId !== null) ?? null
}

function companyInLog({ enrichments }: StoredLog): string | null {
  return typeof enrichments.companyId === 'string' ? enrichments.companyId : null
}

/** What the record's last log says went wrong. One that was skipped and rests on no company had no confident match. */
function lastTrouble(log: StoredLog | undefined) {
  if (log === undefined) return {}
  const at = log.createdAt.toISOString()
  if (log.status === 'failed') {
    const message = log.errorMessage ?? 'The last try failed.'
    return { failure: { at, message, help: 'Enrich the record again; if it stays, tell your administrator.' } }
  }
  if (log.status === 'skipped' && companyInLog(log) === null) {
    return { noMatch: { at, reason: String(log.payload.reason ?? 'No company matches') } }
  }
  return {}
}
