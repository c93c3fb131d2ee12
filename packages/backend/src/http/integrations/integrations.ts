import { type CrmProvider, type CrmType, withheldScopes } from '@smartsync/core/crm'
import { z } from 'zod'
import { type Health, healthOf } from '../../budget/health.ts'
import type { JobQueue, QueueCounts } from '../../queue/port.ts'
import { changeIntegration, type Integration, integrations, setApiShare } from '../../store/integrations.ts'
import type { Tenancy, TenantTransaction } from '../../store/tenancy.ts'
import { type AdminEndpoint, adminEndpoint, none } from '../admin-endpoint.ts'
import { integrationIn } from './integration-param.ts'
import { instant, isoOf, isoOrNull } from './shapes.ts'

export interface IntegrationsDependencies {
  tenancy: Tenancy
  queue: JobQueue
  provider: (type: CrmType) => Pick<CrmProvider, 'name' | 'limits' | 'oauth'>
  clock: () => Date
}

const direction = z.enum(['to_crm', 'from_crm', 'bidirectional'])
const frequency = z.enum(['realtime', 'hourly', 'daily', 'manual'])

const IntegrationView = z.object({
  id: z.guid(),
  crm: z.enum(['hubspot', 'salesforce', 'pipedrive']),
  name: z.string(),
  accountId: z.string(),
  accountName: z.string().nullable(),
  connectedBy: z.string().nullable().describe('Who let us into the account'),
  withheld: z
    .array(z.string())
    .describe('What SmartSync does without, because the account’s administrator withheld it'),
  disconnectedAt: instant.nullable(),
  active: z.boolean(),
  syncDirection: direction,
  syncFrequency: frequency,
  autoEnrich: z.boolean(),
  autoScore: z.boolean(),
  autoAssign: z.boolean(),
  autoCreateTasks: z.boolean(),
  lastSyncAt: instant.nullable(),
  lastError: z.string().nullable(),
  createdAt: instant,
  jobs: z.object({ waiting: z.int(), working: z.int(), parked: z.int() }),
  health: z.object({
    circuit: z.enum(['closed', 'open', 'half_open']),
    until: instant.nullable().describe('Nothing is called before'),
    reason: z.string().nullable(),
    share: z.number().describe('Which part of the account’s limits is ours'),
    callsToday: z.int(),
    limits: z.array(
      z.object({
        name: z.string(),
        max: z.number(),
        windowMs: z.number(),
        left: z.number().describe('Of our part'),
        restsUntil: instant.nullable(),
      }),
    ),
  }),
})
type IntegrationView = z.infer<typeof IntegrationView>

const Change = z
  .strictObject({
    syncDirection: direction,
    syncFrequency: frequency,
    autoEnrich: z.boolean(),
    autoScore: z.boolean(),
    autoAssign: z.boolean(),
    autoCreateTasks: z.boolean(),
    apiShare: z.number().gt(0).max(1).describe('Which part of the account’s API limits may be ours'),
  })
  .partial()

/** The organization's integrations: how they are and how they are set. */
export function integrationsEndpoints({ tenancy, queue, provider, clock }: IntegrationsDependencies): AdminEndpoint[] {
  const view = async (tx: TenantTransaction, integration: Integration): Promise<IntegrationView> => {
    const { crmType, lastSyncAt, createdAt, disconnectedAt, scopes } = integration
    return {
      ...integration,
      crm: crmType,
      name: provider(crmType).name,
      withheld: withheldScopes(provider(crmType).oauth, scopes).map(({ lost }) => lost),
      disconnectedAt: isoOrNull(disconnectedAt),
      lastSyncAt: isoOrNull(lastSyncAt),
      createdAt: isoOf(createdAt),
      jobs: jobsOf(await queue.counts(tx, integration.id)),
      health: healthView(await healthOf(tx, integration, provider(crmType).limits, clock())),
    }
  }
  return [
    adminEndpoint({
      method: 'get',
      path: '/api/integrations/crm',
      summary: 'The organization’s integrations, oldest first.',
      query: none,
      body: none,
      about: 'The integrations.',
      answer: z.object({ integrations: z.array(IntegrationView) }),
      handle: ({ organizationId }) =>
        tenancy.inTenant(organizationId, async (tx) => {
          const views: IntegrationView[] = []
          for (const each of await integrations(tx)) views.push(await view(tx, each))
          return { integrations: views }
        }),
    }),
    adminEndpoint({
      method: 'get',
      path: '/api/integrations/crm/:id',
      summary: 'One integration: how it is and how it is set.',
      query: none,
      body: none,
      about: 'The integration.',
      answer: IntegrationView,
      handle: ({ organizationId, params }) =>
        tenancy.inTenant(organizationId, async (tx) => view(tx, await integrationIn(tx, params))),
    }),
    adminEndpoint({
      method: 'patch',
      path: '/api/integrations/crm/:id',
      summary: 'Changes how an integration is set. What is left out stays.',
      query: none,
      body: Change,
      about: 'The integration as it is set now; the next batch goes by it.',
      answer: IntegrationView,
      handle: ({ organizationId, params, body }) =>
        tenancy.inTenant(organizationId, async (tx) => {
          const { id } = await integrationIn(tx, params)
          const { apiShare, ...switches } = body
          await changeIntegration(tx, id, switches)
          if (apiShare !== undefined) await setApiShare(tx, id, apiShare)
          return view(tx, await integrationIn(tx, params))
        }),
    }),
  ]
}

function jobsOf({ queued, processing, failed }: QueueCounts): IntegrationView['jobs'] {
  return { waiting: queued, working: processing, parked: failed }
}

function healthView({ until, limits, ...health }: Health): IntegrationView['health'] {
  return {
    ...health,
    until: isoOrNull(until),
    limits: limits.map((limit) => ({ ...limit, restsUntil: isoOrNull(limit.restsUntil) })),
  }
}
