import { type CrmProvider, type CrmType, withheldScopes } from '@smartsync/core/crm'
import { z } from 'zod'
import { type Health, healthOf } from '../../budget/health.ts'
import { correlationId } from '../../logging.ts'
import type { JobQueue, QueueCounts } from '../../queue/port.ts'
import { startReconciling } from '../../reconcile/plan-reconcile.ts'
import { changesCounted } from '../../store/change-counts.ts'
import { heldFields, releaseFields } from '../../store/held-fields.ts'
import { changeIntegration, configure, type Integration, integrations, setApiShare } from '../../store/integrations.ts'
import type { Tenancy, TenantTransaction } from '../../store/tenancy.ts'
import { type AdminEndpoint, adminEndpoint, none } from '../admin-endpoint.ts'
import { integrationIn } from './integration-param.ts'
import { conflictRule, instant, isoOf, isoOrNull, recordTypes } from './shapes.ts'

export interface IntegrationsDependencies {
  tenancy: Tenancy
  queue: JobQueue
  provider: (type: CrmType) => Pick<CrmProvider, 'name' | 'limits' | 'oauth'>
  clock: () => Date
}

const direction = z.enum(['to_crm', 'from_crm', 'bidirectional'])
const frequency = z.enum(['realtime', 'hourly', 'daily', 'manual'])

/** How an integration is set. */
const switches = {
  syncDirection: direction,
  syncFrequency: frequency,
  conflictRule,
  autoEnrich: z.boolean(),
  autoScore: z.boolean(),
  autoAssign: z.boolean(),
  autoCreateTasks: z.boolean(),
}

const IntegrationView = z.object({
  id: z.guid(),
  crm: z.enum(['hubspot', 'salesforce', 'pipedrive']),
  name: z.string(),
  accountId: z.string(),
  accountName: z.string().nullable(),
  connectedBy: z.string().nullable().describe('Who let us into the account'),
  withheld: z
    .array(z.object({ feature: z.string(), scope: z.string(), lost: z.string() }))
    .describe('What SmartSync does without, because the account’s administrator withheld its scope'),
  disconnectedAt: instant.nullable(),
  unknownOptions: z.enum(['refuse', 'add']),
  active: z.boolean(),
  ...switches,
  lastSyncAt: instant.nullable(),
  lastError: z.string().nullable(),
  cardsClosed: z
    .string()
    .nullable()
    .describe('Why no card is shown in the CRM: it does not let us ask who may see a record'),
  createdAt: instant,
  jobs: z.object({ waiting: z.int(), working: z.int(), parked: z.int() }),
  counts: z.object({
    echoes: z.int().describe('Our own writes that came back and were dropped, today (UTC)'),
    missed: z.int().describe('Changes today that no webhook told of and a sweep found'),
    held: z.int().describe('Fields left alone now because they kept bouncing'),
  }),
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

const HeldView = z.object({
  type: z.enum(recordTypes),
  id: z.string(),
  field: z.string(),
  reason: z.string(),
  since: instant,
  until: instant,
})

const Change = z
  .strictObject({
    ...switches,
    unknownOptions: z
      .enum(['refuse', 'add'])
      .describe('What to do with a value that is none of the options of a field that people made'),
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
      withheld: withheldScopes(provider(crmType).oauth, scopes),
      disconnectedAt: isoOrNull(disconnectedAt),
      unknownOptions: integration.config.unknownOptions === 'add' ? 'add' : 'refuse',
      lastSyncAt: isoOrNull(lastSyncAt),
      createdAt: isoOf(createdAt),
      jobs: jobsOf(await queue.counts(tx, integration.id)),
      counts: await countsOf(tx, integration.id, clock()),
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
          const before = await integrationIn(tx, params)
          const { id } = before
          const { apiShare, unknownOptions, ...change } = body
          await changeIntegration(tx, id, change)
          if (apiShare !== undefined) await setApiShare(tx, id, apiShare)
          if (unknownOptions !== undefined) await configure(tx, id, { unknownOptions })
          const now = await integrationIn(tx, params)
          if (now.active && now.syncFrequency !== before.syncFrequency) {
            await startReconciling(tx, queue, now, { now: clock(), correlationId: correlationId() })
          }
          return view(tx, now)
        }),
    }),
    adminEndpoint({
      method: 'get',
      path: '/api/integrations/crm/:id/held',
      summary: 'Fields that are left alone because they kept bouncing between us and somebody else’s workflow.',
      query: none,
      body: none,
      about: 'The fields, latest first.',
      answer: z.object({ held: z.array(HeldView) }),
      handle: ({ organizationId, params }) =>
        tenancy.inTenant(organizationId, async (tx) => {
          const { id } = await integrationIn(tx, params)
          const fields = await heldFields(tx, id, clock())
          return {
            held: fields.map(({ since, until, ...field }) => ({ ...field, since: isoOf(since), until: isoOf(until) })),
          }
        }),
    }),
    adminEndpoint({
      method: 'post',
      path: '/api/integrations/crm/:id/held/release',
      summary: 'Lets a record’s held fields go, or one of them, before their time.',
      query: none,
      body: z.strictObject({ type: z.enum(recordTypes), id: z.string().min(1).max(100), field: z.string().optional() }),
      about: 'How many were let go.',
      answer: z.object({ released: z.int() }),
      handle: ({ organizationId, by, params, body: { type, id: recordId, field } }) =>
        tenancy.inTenant(organizationId, async (tx) => {
          const { id } = await integrationIn(tx, params)
          const record = { type, id: recordId, ...(field === undefined ? {} : { field }) }
          return { released: await releaseFields(tx, id, record, { by, now: clock() }) }
        }),
    }),
  ]
}

async function countsOf(tx: TenantTransaction, id: string, now: Date): Promise<IntegrationView['counts']> {
  const { today } = await changesCounted(tx, id, now)
  return { echoes: today.echoes, missed: today.missed, held: (await heldFields(tx, id, now)).length }
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
