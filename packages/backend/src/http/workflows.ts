import { type CrmProvider, mayUse, type WorkflowReply } from '@smartsync/core/crm'
import { Router } from 'express'
import { recordKey, workflowKey } from '../events/job-keys.ts'
import { correlationId } from '../logging.ts'
import type { JobQueue, NewJob, RecordPayload } from '../queue/port.ts'
import { integration } from '../store/integrations.ts'
import { type Route, routeByAccount } from '../store/routes.ts'
import type { Tenancy } from '../store/tenancy.ts'
import { notTheirs } from './not-theirs.ts'
import { type Providers, providerNamed } from './provider-param.ts'
import { rawRequest, readBody } from './raw-request.ts'

/** Before what the sync finds by itself, after what a person waits for. */
const PRIORITY = 6

interface WorkflowDeps {
  tenancy: Tenancy
  queue: JobQueue
  providers: Providers
  publicUrl: string
  clock: () => Date
}

/**
 * `POST /v1/workflows/:crm/enrich`: a workflow in the CRM wants a record enriched. The step waits, and a job lets it go on
 * when that is done, where the account lets us say so; else it goes on at once. What was answered is committed. Asked
 * again, it is answered the same way and done once.
 */
export function workflowsRouter(deps: WorkflowDeps): Router {
  const router = Router()
  router.post('/v1/workflows/:crm/enrich', readBody, async (request, response) => {
    const provider = providerNamed(deps.providers, request.params.crm)
    const step = provider.requests.authenticateWorkflow(rawRequest(request, deps.publicUrl), deps.clock())
    if (!step.ok) throw notTheirs(provider, step.reason)
    const { accountId, record, callbackId } = step.value
    const route = await deps.tenancy.asRouter((tx) => routeByAccount(tx, provider.type, accountId))
    const reply =
      route?.active && isFollowed(record)
        ? await begin(deps, provider, route, record, callbackId)
        : ({ wait: false, outcome: { result: 'failed', score: null } } as const)
    response.json(provider.requests.workflowReply(reply))
  })
  return router
}

function begin(
  { tenancy, queue, clock }: WorkflowDeps,
  provider: CrmProvider,
  { organizationId, integrationId }: Route,
  record: RecordPayload['record'],
  callbackId: string,
): Promise<WorkflowReply> {
  return tenancy.inTenant(organizationId, async (tx) => {
    const scopes = (await integration(tx, integrationId))?.scopes ?? null
    const waits = mayUse(provider.oauth, scopes, 'workflows')
    const common = { integrationId, priority: PRIORITY }
    const about = { record, correlationId: correlationId() }
    const enrich: NewJob = {
      ...common,
      type: 'enrich_and_sync',
      key: recordKey(record),
      payload: { kind: 'record', ...about },
    }
    const goOn: NewJob = {
      ...common,
      type: 'act',
      key: workflowKey(callbackId),
      payload: { kind: 'workflow', ...about, callbackId, askedAt: clock().toISOString() },
    }
    await queue.enqueue(tx, waits ? [enrich, goOn] : [enrich])
    return waits ? { wait: true } : { wait: false, outcome: { result: 'started', score: null } }
  })
}

function isFollowed(record: { type: string; id: string } | null): record is RecordPayload['record'] {
  return record !== null && record.type !== 'task'
}
