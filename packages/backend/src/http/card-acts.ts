import { type ActKind, actionId } from '@smartsync/core/card'
import type { Enrichment } from '@smartsync/core/model'
import { type Request, Router } from 'express'
import { z } from 'zod'
import { companyOf } from '../card/record-company.ts'
import { changesRecord, type Rep } from '../card/view.ts'
import { actKey } from '../events/job-keys.ts'
import { correlationId } from '../logging.ts'
import { type JobQueue, URGENT } from '../queue/port.ts'
import { askAct, dismiss, restore } from '../store/card-acts.ts'
import { type EnrichmentShown, enrichmentShown } from '../store/feedback.ts'
import { logsFor } from '../store/logs.ts'
import type { TenantTransaction } from '../store/tenancy.ts'
import { authenticateCard, CARD_PATH, type CardAccess, type CardRecord, connected } from './card-caller.ts'
import { cardOutdated, cardRefused } from './card-refusals.ts'
import { parseBody } from './parse.ts'
import { jsonOf, readBody } from './raw-request.ts'
import type { Purpose } from './record-rights.ts'
import type { RequestRefused } from './refused.ts'

export const ActionBody = z.strictObject({
  do: z.enum(['create_task', 'dismiss', 'restore']),
  /** The `fingerprint` of the content that the rep looked at. */
  fingerprint: z.string().min(1).max(200),
})
export const ApplyBody = z.strictObject({ fingerprint: z.string().min(1).max(200) })

interface ActDeps extends CardAccess {
  queue: JobQueue
}

/**
 * What a rep does with what a card shows. `POST …/actions/:actionId`: have its task created, dismiss it, or take that
 * back. `POST …/owner` and `POST …/stage`: apply what is suggested. What has to be written to the CRM becomes a job that
 * overtakes all others; the card shows how far it has come. Who asked is what the CRM proved. Asking again while it is
 * under way changes nothing. An owner, and a deal's stage, are for those who may edit the record; whether the rep may
 * edit the deals of a contact or company is asked where those are moved.
 */
export function cardActsRouter(deps: ActDeps): Router {
  const router = Router()

  router.post(`${CARD_PATH}/actions/:actionId`, readBody, async (request, response) => {
    const { do: what, fingerprint } = parseBody(ActionBody, jsonOf(request))
    const queued = await onCard(deps, request, { fingerprint, purpose: 'answer' }, async (card) => {
      const action = card.shown.enrichment.actions.find(({ key }) => actionId(key) === request.params.actionId)
      if (action === undefined) throw cardOutdated()
      const about = { ...card.about, item: action.key }
      if (what === 'create_task') return ask(deps, card.tx, { ...about, kind: what })
      await (what === 'dismiss' ? dismiss(card.tx, about) : restore(card.tx, about))
      return false
    })
    response.status(202).json({ accepted: true, queued, correlationId: correlationId() })
  })

  const applying = (path: string, kind: ActKind, suggested: (enrichment: Enrichment) => string | null) =>
    router.post(`${CARD_PATH}/${path}`, readBody, async (request, response) => {
      const { fingerprint } = parseBody(ApplyBody, jsonOf(request))
      const purpose = changesRecord(kind, request.params.type) ? 'change' : 'answer'
      const queued = await onCard(deps, request, { fingerprint, purpose }, (card) => {
        const item = suggested(card.shown.enrichment)
        if (item === null) throw nothingToApply()
        return ask(deps, card.tx, { ...card.about, kind, item })
      })
      response.status(202).json({ accepted: true, queued, correlationId: correlationId() })
    })
  applying('owner', 'apply_owner', ({ owner }) => owner.email)
  applying('stage', 'apply_stage', ({ stage }) => stage.stage)
  return router
}

interface ShownCard {
  tx: TenantTransaction
  shown: EnrichmentShown
  about: {
    integrationId: string
    record: CardRecord
    companyId: string
    enrichmentId: string
    by: Rep
    correlationId: string
    at: Date
  }
}

/** Works on what a rep sees on a card, in one transaction; refuses where the record's card does not show that. */
async function onCard<T>(
  deps: ActDeps,
  request: Request<{ crm: string; type: string; id: string }>,
  { fingerprint, purpose }: { fingerprint: string; purpose: Purpose },
  work: (card: ShownCard) => Promise<T>,
): Promise<T> {
  const { rep: by, route, record } = await authenticateCard(deps, request, purpose)
  const { organizationId, integrationId } = connected(route)
  return deps.tenancy.inTenant(organizationId, async (tx) => {
    const logs = await logsFor(tx, integrationId, record.type, record.id, 20)
    const companyId = await companyOf(tx, integrationId, record, logs)
    const shown = companyId === null ? null : await enrichmentShown(tx, companyId, fingerprint)
    if (companyId === null || shown === null) throw cardOutdated()
    const about = {
      integrationId,
      record,
      companyId,
      enrichmentId: shown.id,
      by,
      correlationId: correlationId(),
      at: deps.clock(),
    }
    return work({ tx, shown, about })
  })
}

/** Keeps the wish and queues the job that fulfils it, together. False where it needs no new job. */
async function ask(
  { queue }: ActDeps,
  tx: TenantTransaction,
  act: ShownCard['about'] & { kind: ActKind; item: string },
): Promise<boolean> {
  const actId = await askAct(tx, act)
  if (actId === null) return false
  const payload = { kind: 'act', actId, correlationId: act.correlationId } as const
  const { integrationId } = act
  await queue.enqueue(tx, [{ integrationId, type: 'act', key: actKey(actId), priority: URGENT, payload }])
  return true
}

function nothingToApply(): RequestRefused {
  const help = 'Reload the card: it offers what can be applied.'
  return cardRefused(409, 'nothing_to_apply', 'Nothing is suggested that could be applied.', help)
}
