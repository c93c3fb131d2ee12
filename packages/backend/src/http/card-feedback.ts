import { Router } from 'express'
import { z } from 'zod'
import { companyOf } from '../card/record-company.ts'
import { correlationId } from '../logging.ts'
import { enrichmentShown, saveFeedback } from '../store/feedback.ts'
import { logsFor } from '../store/logs.ts'
import { authenticateCard, CARD_PATH, type CardAccess, connected } from './card-caller.ts'
import { cardOutdated } from './card-refusals.ts'
import { parseBody } from './parse.ts'
import { jsonOf, readBody } from './raw-request.ts'
import { RequestRefused } from './refused.ts'

const opinion = {
  /** The `fingerprint` of the card's content. */
  fingerprint: z.string().min(1).max(200),
  verdict: z.enum(['up', 'down']),
  comment: z.string().trim().max(500).nullable().default(null),
}
/** What a rep says of a part of the card. */
export const FeedbackBody = z.discriminatedUnion('part', [
  z.strictObject({ part: z.enum(['summary', 'score']), ...opinion }),
  z.strictObject({ part: z.literal('action'), action: z.string().min(1).max(500), ...opinion }),
])

/**
 * `POST /v1/cards/:crm/:type/:id/feedback`: a rep's thumb up or down on what the card shows. Who they are is what the CRM
 * proved. Saying it again changes nothing, saying something else replaces it.
 */
export function cardFeedbackRouter(deps: CardAccess): Router {
  const router = Router()
  router.post(`${CARD_PATH}/feedback`, readBody, async (request, response) => {
    const { rep, route, record } = await authenticateCard(deps, request, 'answer')
    const { organizationId, integrationId } = connected(route)
    const body = parseBody(FeedbackBody, jsonOf(request))
    const { fingerprint, part, verdict } = body
    const action = body.part === 'action' ? body.action : null
    const comment = body.comment || null

    await deps.tenancy.inTenant(organizationId, async (tx) => {
      const logs = await logsFor(tx, integrationId, record.type, record.id, 20)
      const companyId = await companyOf(tx, integrationId, record, logs)
      const shown = companyId === null ? null : await enrichmentShown(tx, companyId, fingerprint)
      if (shown === null) throw cardOutdated()
      if (action !== null && !shown.enrichment.actions.some(({ key }) => key === action)) throw noSuchAction()
      const at = deps.clock()
      await saveFeedback(tx, shown, { integrationId, crmUser: rep.id, record, part, action, verdict, comment, at })
    })
    response.status(202).json({ accepted: true, correlationId: correlationId() })
  })
  return router
}

function noSuchAction(): RequestRefused {
  return new RequestRefused(422, 'body_invalid', 'That enrichment has no such action.', {
    help: 'Send the key of an action that the card shows.',
    faults: [{ at: '/action', detail: 'No such action' }],
  })
}
