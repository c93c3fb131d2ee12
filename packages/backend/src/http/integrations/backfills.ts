import { z } from 'zod'
import { type EstimateDependencies, estimateBackfill } from '../../backfill/estimate.ts'
import { jobsOfBackfill } from '../../backfill/jobs.ts'
import { progressOf } from '../../backfill/progress.ts'
import {
  cancelBackfill,
  pauseBackfill,
  resumeBackfill,
  type Steering,
  startBackfill,
  undoBackfill,
} from '../../backfill/steer.ts'
import type { JobQueue } from '../../queue/port.ts'
import { type Backfill, backfill, backfills } from '../../store/backfills.ts'
import { UnknownBackfill } from '../../store/errors.ts'
import type { TenantTransaction } from '../../store/tenancy.ts'
import { type AdminEndpoint, adminEndpoint, none } from '../admin-endpoint.ts'
import { backfillIdIn, findIntegration, integrationIn, requireWritable } from './integration-param.ts'
import { instant, isoOf, isoOrNull, recordTypes } from './shapes.ts'

export type BackfillDependencies = EstimateDependencies & { queue: JobQueue }

const PATH = '/api/integrations/crm/:id/backfills'

const Scope = z.strictObject({
  recordTypes: z
    .array(z.enum(recordTypes))
    .min(1)
    .refine((types) => new Set(types).size === types.length, 'Each type can be named once')
    .default(['company', 'contact'])
    .describe('Walked through in this order'),
  createdSince: instant.nullable().default(null),
  neverEnriched: z.boolean().default(false).describe('Only records in which nothing of ours stands yet'),
})

const EstimateView = z.object({
  records: z.int(),
  byType: z.array(z.object({ type: z.enum(recordTypes), records: z.int() })),
  calls: z.int(),
  minutes: z.int(),
  llmTokens: z.int(),
  assumptions: z.array(z.string()),
})

export const BackfillView = z.object({
  id: z.guid(),
  status: z.enum(['running', 'paused', 'completed', 'cancelled', 'failed']),
  scope: z.object({
    recordTypes: z.array(z.enum(recordTypes)),
    createdSince: instant.nullable(),
    neverEnriched: z.boolean(),
  }),
  estimate: EstimateView,
  progress: z.object({
    found: z.int(),
    total: z.int(),
    waiting: z.int(),
    working: z.int(),
    done: z.int(),
    failed: z.int(),
    percent: z.int().min(0).max(100),
    secondsLeft: z.int().nullable(),
  }),
  error: z.string().nullable(),
  requestedBy: z.string(),
  createdAt: instant,
  finishedAt: instant.nullable(),
  undo: z
    .object({
      status: z.enum(['running', 'completed', 'failed']),
      requestedBy: z.string(),
      startedAt: instant,
      finishedAt: instant.nullable(),
      logs: z.int(),
      records: z.int(),
      restored: z.int(),
      leftAlone: z.int(),
      error: z.string().nullable(),
    })
    .nullable(),
})
export type BackfillView = z.infer<typeof BackfillView>

/** Enriching all that an account holds already: what it would cost, starting it, and steering it. */
export function backfillEndpoints(deps: BackfillDependencies): AdminEndpoint[] {
  const { tenancy, queue, clock } = deps
  const view = async (tx: TenantTransaction, row: Backfill) =>
    viewOf(row, progressOf(row, await jobsOfBackfill(tx, row.id), clock()))

  const steering = (verb: string, summary: string, steer: (steering: Steering, id: string) => Promise<Backfill>) =>
    adminEndpoint({
      method: 'post',
      path: `${PATH}/:backfillId/${verb}`,
      summary,
      query: none,
      body: none,
      about: 'The backfill as it stands now.',
      answer: BackfillView,
      handle: ({ organizationId, params }) =>
        tenancy.inTenant(organizationId, async (tx) => {
          await own(tx, params)
          return view(tx, await steer({ tx, queue, now: clock() }, backfillIdIn(params)))
        }),
    })

  return [
    adminEndpoint({
      method: 'post',
      path: `${PATH}/estimate`,
      summary: 'What enriching all existing records would cost. Counts them with one call a type and writes nothing.',
      query: none,
      body: Scope,
      about: 'The estimate.',
      answer: EstimateView,
      async handle({ organizationId, params, body }) {
        const integration = requireWritable(await findIntegration(tenancy, organizationId, params))
        return copied(await estimateBackfill(deps, integration, body))
      },
    }),
    adminEndpoint({
      method: 'get',
      path: PATH,
      summary: 'The integration’s backfills, newest first.',
      query: none,
      body: none,
      about: 'The backfills.',
      answer: z.object({ backfills: z.array(BackfillView) }),
      handle: ({ organizationId, params }) =>
        tenancy.inTenant(organizationId, async (tx) => {
          const { id } = await integrationIn(tx, params)
          const views: BackfillView[] = []
          for (const row of await backfills(tx, id)) views.push(await view(tx, row))
          return { backfills: views }
        }),
    }),
    adminEndpoint({
      method: 'post',
      path: PATH,
      summary: 'Starts enriching all existing records, at the lowest priority.',
      query: none,
      body: Scope,
      status: 201,
      about: 'The backfill, which has begun.',
      answer: BackfillView,
      async handle({ organizationId, by, params, body }) {
        const integration = requireWritable(await findIntegration(tenancy, organizationId, params))
        const estimate = await estimateBackfill(deps, integration, body)
        return tenancy.inTenant(organizationId, async (tx) => {
          const wanted = { integrationId: integration.id, scope: body, estimate, requestedBy: by }
          return view(tx, await startBackfill({ tx, queue, now: clock() }, wanted))
        })
      },
    }),
    adminEndpoint({
      method: 'get',
      path: `${PATH}/:backfillId`,
      summary: 'One backfill and how far it has come.',
      query: none,
      body: none,
      about: 'The backfill.',
      answer: BackfillView,
      handle: ({ organizationId, params }) =>
        tenancy.inTenant(organizationId, async (tx) => view(tx, await own(tx, params))),
    }),
    adminEndpoint({
      method: 'post',
      path: `${PATH}/:backfillId/undo`,
      summary: 'Takes back all that a backfill which has ended wrote, where nobody changed it since.',
      query: none,
      body: none,
      status: 202,
      about: 'The backfill, whose undo has begun.',
      answer: BackfillView,
      handle: ({ organizationId, by, params }) =>
        tenancy.inTenant(organizationId, async (tx) => {
          const { id } = await own(tx, params)
          return view(tx, await undoBackfill({ tx, queue, now: clock() }, id, by))
        }),
    }),
    steering('pause', 'Stops until it is resumed. What is being done is seen through.', pauseBackfill),
    steering('resume', 'Goes on where it stood.', resumeBackfill),
    steering('cancel', 'Ends it for good and removes what waits. What was written stays.', cancelBackfill),
  ]
}

/** The backfill named in a path, if it is one of the integration named there. */
export async function own(tx: TenantTransaction, params: Readonly<Record<string, string>>): Promise<Backfill> {
  const { id } = await integrationIn(tx, params)
  const row = await backfill(tx, backfillIdIn(params))
  if (row.integrationId !== id) throw new UnknownBackfill(row.id)
  return row
}

function viewOf(row: Backfill, progress: BackfillView['progress']): BackfillView {
  const { id, status, scope, estimate, errorMessage, requestedBy, createdAt, finishedAt, undo } = row
  return {
    id,
    status,
    scope: { ...scope, recordTypes: [...scope.recordTypes] },
    estimate: copied(estimate),
    progress,
    error: errorMessage,
    requestedBy,
    createdAt: isoOf(createdAt),
    finishedAt: isoOrNull(finishedAt),
    undo: undo === null ? null : { ...undo, error: undo.errorMessage },
  }
}

/** The answer's own lists, which its schema may take for its own. */
function copied(estimate: Backfill['estimate']): z.infer<typeof EstimateView> {
  return { ...estimate, byType: [...estimate.byType], assumptions: [...estimate.assumptions] }
}
