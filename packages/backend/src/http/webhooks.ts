import { Router } from 'express'
import type { Logger } from 'pino'
import { type AcceptedChanges, acceptChanges, type IncomingChanges } from '../events/accept-changes.ts'
import { GroupCommit } from '../events/group-commit.ts'
import { correlated, correlationId } from '../logging.ts'
import type { JobQueue } from '../queue/port.ts'
import type { Tenancy } from '../store/tenancy.ts'
import type { TokenAccess } from '../tokens/access.ts'
import { notTheirs } from './not-theirs.ts'
import { type Providers, providerNamed } from './provider-param.ts'
import { bodyOf, rawRequest, readBody, whileThereIsRoom } from './raw-request.ts'
import { RequestRefused } from './refused.ts'

/**
 * `POST /webhooks/:crm`: what changed in the CRM. Once it is proved to be theirs, everything is answered with 200, also
 * what does not concern us: a CRM sends again whatever it sees refused. What was answered with 200 is committed.
 */
export function webhooksRouter(deps: {
  tenancy: Tenancy
  queue: JobQueue
  tokens: TokenAccess
  providers: Providers
  publicUrl: string
  clock: () => Date
  log: Logger
}): Router {
  const intake = new GroupCommit<IncomingChanges, AcceptedChanges>((incoming) =>
    correlated(
      incoming.map(({ correlationId }) => correlationId),
      () => acceptChanges(deps, incoming),
    ),
  )
  const router = Router()
  router.post('/webhooks/:crm', whileThereIsRoom(intake), readBody, async (request, response) => {
    const provider = providerNamed(deps.providers, request.params.crm)
    const genuine = provider.requests.verifyWebhook(rawRequest(request, deps.publicUrl), deps.clock())
    if (!genuine.ok) throw notTheirs(provider, genuine.reason)
    const changes = provider.events.decode(bodyOf(request))
    if (!changes.ok) {
      throw new RequestRefused(
        400,
        'webhook_unreadable',
        `This is not a webhook of ${provider.name}. ${changes.reason}`,
        {
          help: 'Check that the webhook subscription sends its events as JSON.',
        },
      )
    }
    const incoming = { crmType: provider.type, changes: changes.value, correlationId: correlationId() }
    const accepted = await intake.take(incoming, bodyOf(request).length)
    deps.log.info({ crm: provider.type, ...accepted }, 'webhook')
    response.json(accepted)
  })
  return router
}
