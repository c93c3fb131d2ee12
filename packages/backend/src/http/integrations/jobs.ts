import { z } from 'zod'
import type { JobQueue } from '../../queue/port.ts'
import { openJobs } from '../../store/jobs.ts'
import type { Tenancy } from '../../store/tenancy.ts'
import { type AdminEndpoint, adminEndpoint, none } from '../admin-endpoint.ts'
import { integrationIn } from './integration-param.ts'
import { instant, isoOf } from './shapes.ts'

export interface JobsDependencies {
  tenancy: Tenancy
  queue: JobQueue
}

const JobView = z.object({
  id: z.string(),
  type: z.string(),
  about: z.string().describe('What it is about: a record, a company, or the work itself'),
  priority: z.int(),
  state: z.enum(['waiting', 'working', 'parked']),
  attempts: z.int(),
  reason: z.string().nullable().describe('Why it waits again, or why it was parked'),
  since: instant,
  dueAt: instant.nullable(),
})
type JobView = z.infer<typeof JobView>

const Query = z.object({
  state: z.enum(['open', 'parked']).default('open'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z
    .string()
    .regex(/^\d{1,19}$/)
    .optional()
    .describe('Parked jobs older than the one of that id'),
})
const JobIds = z
  .array(z.string().regex(/^\d{1,19}$/))
  .min(1)
  .max(1_000)

/** What an integration has to do: jobs that wait, are being done, or were parked with their reason. */
export function jobsEndpoints({ tenancy, queue }: JobsDependencies): AdminEndpoint[] {
  return [
    adminEndpoint({
      method: 'get',
      path: '/api/integrations/crm/:id/jobs',
      summary: 'The jobs that wait or are being done, most urgent first; or those that were parked, newest first.',
      query: Query,
      body: none,
      about: 'The jobs.',
      answer: z.object({ jobs: z.array(JobView) }),
      handle: ({ organizationId, params, query: { state, limit, before } }) =>
        tenancy.inTenant(organizationId, async (tx) => {
          const { id } = await integrationIn(tx, params)
          if (state === 'open') return { jobs: (await openJobs(tx, id, limit)).map(openView) }
          const parked = await queue.parked(tx, id, { limit, ...(before === undefined ? {} : { before }) })
          return {
            jobs: parked.map(
              ({ id, type, key, priority, attempts, reason, parkedAt }): JobView => ({
                ...{ id, type, priority, attempts, reason, about: key, dueAt: null },
                state: 'parked',
                since: isoOf(parkedAt),
              }),
            ),
          }
        }),
    }),
    adminEndpoint({
      method: 'post',
      path: '/api/integrations/crm/:id/jobs/redrive',
      summary: 'Has parked jobs driven again, with all their attempts before them.',
      query: none,
      body: z.strictObject({ jobs: z.union([JobIds, z.literal('all')]) }),
      about: 'How many are parked no more.',
      answer: z.object({ driven: z.int() }),
      handle: ({ organizationId, params, body }) =>
        tenancy.inTenant(organizationId, async (tx) => {
          const { id } = await integrationIn(tx, params)
          return { driven: await queue.redrive(tx, id, body.jobs) }
        }),
    }),
  ]
}

function openView(job: Awaited<ReturnType<typeof openJobs>>[number]): JobView {
  const { id, type, key, priority, status, attempts, reason, createdAt, dueAt } = job
  return {
    ...{ id, type, priority, attempts, reason, about: key },
    state: status === 'queued' ? 'waiting' : 'working',
    since: isoOf(createdAt),
    dueAt: isoOf(dueAt),
  }
}
