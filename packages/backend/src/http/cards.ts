import { Router } from 'express'
import { cardViewOf } from '../card/view.ts'
import { recordKey } from '../events/job-keys.ts'
import { correlationId } from '../logging.ts'
import { type JobQueue, URGENT } from '../queue/port.ts'
import { liftUndone } from '../store/links.ts'
import { authenticateCard, CARD_PATH, type CardAccess, connected } from './card-caller.ts'
import { providerNamed } from './provider-param.ts'
import { readBody } from './raw-request.ts'

interface CardDeps extends CardAccess {
  queue: JobQueue
}

/**
 * What a rep sees on a record. Who asks is proved by the CRM's signature, what they may do with the record the CRM says, and
 * only what the asking account's own organization holds is looked at. `GET /v1/cards/:crm/:type/:id` gives a `CardView`;
 * `POST …/enrich` asks for the record to be enriched now and answers 202 at once: while it is under way, asking again
 * changes nothing. That writes to the record, so it takes the right to edit it; what else is written then, such as its
 * company, is held to the integration's settings, as after any change of the record.
 */
export function cardsRouter(deps: CardDeps): Router {
  const router = Router()

  router.get(CARD_PATH, readBody, async (request, response) => {
    const { rep, route, record, mayEdit } = await authenticateCard(deps, request, 'look')
    const provider = providerNamed(deps.providers, request.params.crm)
    const view = await cardViewOf(deps, { provider, route, record, rep, mayEdit })
    response.set('Cache-Control', 'no-store').json(view)
  })

  router.post(`${CARD_PATH}/enrich`, readBody, async (request, response) => {
    const { route, record } = await authenticateCard(deps, request, 'change')
    const { organizationId, integrationId } = connected(route)
    const added = await deps.tenancy.inTenant(organizationId, async (tx) => {
      await liftUndone(tx, integrationId, [record])
      return deps.queue.enqueue(tx, [
        {
          integrationId,
          type: 'enrich_and_sync',
          key: recordKey(record),
          priority: URGENT,
          payload: { kind: 'record', record, correlationId: correlationId() },
        },
      ])
    })
    response.status(202).json({ queued: added > 0, correlationId: correlationId() })
  })
  return router
}
