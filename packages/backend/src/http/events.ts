import { type Request, Router } from 'express'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { type Acceptance, acceptEvents, type IncomingEvent } from '../events/accept.ts'
import { GroupCommit } from '../events/group-commit.ts'
import { EventBody } from '../events/schema.ts'
import { correlated, correlationId } from '../logging.ts'
import type { JobQueue } from '../queue/port.ts'
import type { Tenancy } from '../store/tenancy.ts'
import { parseBody } from './parse.ts'
import { bodyOf, jsonOf, readBody, whileThereIsRoom } from './raw-request.ts'
import { RequestRefused } from './refused.ts'

/**
 * `POST /v1/events`: oppSpot tells us what happened there, signed as Standard Webhooks has it. What was answered with 202
 * is committed with the jobs it calls for; sent again, it is answered the same way and done once.
 */
export function eventsRouter(deps: {
  tenancy: Tenancy
  queue: JobQueue
  eventsSecret: string
  clock: () => Date
}): Router {
  const webhook = new Webhook(deps.eventsSecret)
  const intake = new GroupCommit<IncomingEvent, Acceptance>((incoming) =>
    correlated(
      incoming.map(({ correlationId }) => correlationId),
      () => acceptEvents(deps, incoming),
    ),
  )
  const router = Router()
  router.post('/v1/events', whileThereIsRoom(intake), readBody, async (request, response) => {
    const id = verify(webhook, request)
    const event = parseBody(EventBody, jsonOf(request))
    const incoming = { source: 'oppspot', id, event, correlationId: correlationId() }
    const { jobs, duplicates, integrations } = await intake.take(incoming, bodyOf(request).length)
    response.status(202).json({
      accepted: true,
      ...(duplicates > 0 ? { duplicate: true } : {}),
      jobs,
      ...(integrations === 0 && duplicates === 0 ? { note: nobodyToServe(event.type) } : {}),
      correlationId: correlationId(),
    })
  })
  return router
}

/** The message's id, once the signature has proved that it is oppSpot's and not older than five minutes. */
function verify(webhook: Webhook, request: Request): string {
  const id = request.get('webhook-id') ?? ''
  try {
    webhook.verify(
      bodyOf(request),
      {
        'webhook-id': id,
        'webhook-timestamp': request.get('webhook-timestamp') ?? '',
        'webhook-signature': request.get('webhook-signature') ?? '',
      },
      { jsonParse: false },
    )
  } catch (cause) {
    if (!(cause instanceof WebhookVerificationError)) throw cause
    throw new RequestRefused(401, 'signature_invalid', `The event is not signed as it must be: ${cause.message}.`, {
      help: 'Sign it with EVENTS_SECRET as Standard Webhooks describes, within five minutes of sending it.',
      cause,
    })
  }
  return id
}

function nobodyToServe(type: EventBodyType): string {
  return type === 'lead.captured'
    ? 'No CRM that we may write to is connected for this organization: nothing was queued.'
    : 'No connected CRM has a record of this company: nothing was queued.'
}

type EventBodyType = ReturnType<typeof EventBody.parse>['type']
