import { type CardView, cardView } from '@smartsync/core/card'
import { Router } from 'express'
import { recordKey } from '../events/job-keys.ts'
import { correlationId } from '../logging.ts'
import type { JobQueue } from '../queue/port.ts'
import { latestEnrichments } from '../store/enrichments.ts'
import { logsFor, type StoredLog } from '../store/logs.ts'
import type { Route } from '../store/routes.ts'
import { currentSettings } from '../store/settings.ts'
import type { Tenancy } from '../store/tenancy.ts'
import { authenticateCard, CARD_PATH, type CardRecord, connected } from './card-caller.ts'
import type { Providers } from './provider-param.ts'
import { readBody } from './raw-request.ts'
import { companyInLog, companyOf, matchOf } from './record-company.ts'

const REP_IS_WAITING = 10

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

  router.get(CARD_PATH, readBody, async (request, response) => {
    const { route, record } = await authenticateCard(deps, request)
    response.set('Cache-Control', 'no-store').json(await viewOf(deps, route, record))
  })

  router.post(`${CARD_PATH}/enrich`, readBody, async (request, response) => {
    const { route, record } = await authenticateCard(deps, request)
    const { organizationId, integrationId } = connected(route)
    const added = await deps.tenancy.inTenant(organizationId, (tx) =>
      deps.queue.enqueue(tx, [
        {
          integrationId,
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

function viewOf({ tenancy, queue, clock }: CardDeps, route: Route | null, record: CardRecord): Promise<CardView> {
  const input = { now: clock(), connected: route !== null, enrichment: null, job: null, noMatch: null, failure: null }
  if (route === null) return Promise.resolve(cardView(input))
  return tenancy.inTenant(route.organizationId, async (tx) => {
    const logs = await logsFor(tx, route.integrationId, record.type, record.id, 20)
    const companyId = await companyOf(tx, route.integrationId, record, logs)
    const latest = companyId === null ? undefined : (await latestEnrichments(tx, [companyId])).get(companyId)
    const since = await queue.underWay(tx, route.integrationId, recordKey(record))
    const { settings } = await currentSettings(tx)
    return cardView({
      ...input,
      stages: settings.stages.mode,
      enrichment: latest?.enrichment ?? null,
      match: matchOf(logs),
      job: since === null ? null : { since: since.toISOString() },
      ...lastTrouble(logs[0]),
    })
  })
}

/** What the record's last log says went wrong. One that was skipped and rests on no company had no confident match. */
function lastTrouble(log: StoredLog | undefined) {
  if (log === undefined) return {}
  // A log begins with its batch, before what the batch concludes: only its end is later than that.
  const at = (log.completedAt ?? log.createdAt).toISOString()
  if (log.status === 'failed') {
    const message = log.errorMessage ?? 'The last try failed.'
    return { failure: { at, message, help: 'Enrich the record again; if it stays, tell your administrator.' } }
  }
  if (log.status === 'skipped' && companyInLog(log) === null) {
    return { noMatch: { at, reason: String(log.payload.reason ?? 'No company matches') } }
  }
  return {}
}
