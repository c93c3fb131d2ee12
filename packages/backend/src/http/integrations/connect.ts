import type { CrmType } from '@smartsync/core/crm'
import type { Logger } from 'pino'
import { z } from 'zod'
import { leadKey, recordKey } from '../../events/job-keys.ts'
import { Company, Person } from '../../events/schema.ts'
import { correlationId } from '../../logging.ts'
import type { JobQueue, NewJob } from '../../queue/port.ts'
import { liftUndone } from '../../store/links.ts'
import type { Tenancy } from '../../store/tenancy.ts'
import type { TokenAccess } from '../../tokens/access.ts'
import { type AdminEndpoint, adminEndpoint, none } from '../admin-endpoint.ts'
import { disconnectAccount } from '../disconnect-account.ts'
import { installTicket } from '../install-ticket.ts'
import { type Providers, providerNamed } from '../provider-param.ts'
import { findIntegration, integrationIn, requireWritable } from './integration-param.ts'
import { recordTypes } from './shapes.ts'

export interface ConnectDependencies {
  tenancy: Tenancy
  queue: JobQueue
  providers: Providers
  tokens: TokenAccess
  log: Logger
  eventsSecret: string
  publicUrl: string
  clock: () => Date
}

const TICKET_LIVES_MS = 15 * 60_000
/** An administrator waits for it. */
const PRIORITY = 9
const MOST = 100

const Connect = z.strictObject({
  crm: z.enum(['hubspot', 'salesforce', 'pipedrive']),
  integrationId: z.guid().optional().describe('To connect this one again, and no account but its own'),
  organizationName: z.string().trim().min(1).max(200).optional().describe('To be shown before it is bound'),
})
const Sync = z
  .strictObject({
    integrationId: z.guid(),
    records: z
      .array(z.strictObject({ type: z.enum(recordTypes), id: z.string().min(1).max(100) }))
      .max(MOST)
      .default([]),
    leads: z
      .array(z.strictObject({ company: Company, contact: Person.nullable().default(null) }))
      .max(MOST)
      .default([]),
  })
  .refine(({ records, leads }) => records.length + leads.length > 0, 'Name at least one record or lead')

/** Connecting an account, disconnecting it, and having named records or leads done now. */
export function connectEndpoints(deps: ConnectDependencies): AdminEndpoint[] {
  const { tenancy, queue, providers, eventsSecret, publicUrl, clock } = deps
  return [
    adminEndpoint({
      method: 'post',
      path: '/api/integrations/crm/connect',
      summary: 'Gives the address at which an administrator connects an account.',
      query: none,
      body: Connect,
      status: 201,
      about: 'Send the browser there; it is good for a quarter of an hour.',
      answer: z.object({ url: z.url() }),
      async handle({ organizationId, body: { crm, integrationId, organizationName } }) {
        const { type } = providerNamed(providers, crm)
        if (integrationId !== undefined) {
          await tenancy.inTenant(organizationId, (tx) => integrationIn(tx, { id: integrationId }))
        }
        const expiresAt = new Date(clock().getTime() + TICKET_LIVES_MS)
        const ticket = { organizationId, organizationName, integrationId, expiresAt }
        const url = new URL(`${publicUrl}/install/${type}`)
        url.searchParams.set('ticket', installTicket(eventsSecret, ticket))
        url.searchParams.set('return_to', `${new URL(publicUrl).pathname.replace(/\/$/, '')}/console/`)
        return { url: url.href }
      },
    }),
    adminEndpoint({
      method: 'post',
      path: '/api/integrations/crm/sync',
      summary: 'Enriches these records or leads now, ahead of what nobody waits for.',
      query: none,
      body: Sync,
      status: 202,
      about: 'They are queued; what waited already was brought forward.',
      answer: z.object({ queued: z.int(), waitedAlready: z.int(), correlationId: z.string() }),
      handle: ({ organizationId, body: { integrationId, records, leads } }) =>
        tenancy.inTenant(organizationId, async (tx) => {
          const { id } = requireWritable(await integrationIn(tx, { id: integrationId }))
          const payloads: Array<Pick<NewJob, 'key' | 'payload'>> = [
            ...records.map((record) => ({
              key: recordKey(record),
              payload: { kind: 'record' as const, record, correlationId: correlationId() },
            })),
            ...leads.map((lead) => ({
              key: leadKey(lead),
              payload: { kind: 'lead' as const, ...lead, correlationId: correlationId() },
            })),
          ]
          const jobs = payloads.map((each) => ({
            ...each,
            integrationId: id,
            type: 'enrich_and_sync' as const,
            priority: PRIORITY,
          }))
          await liftUndone(tx, id, records)
          const queued = await queue.enqueue(tx, jobs)
          return { queued, waitedAlready: jobs.length - queued, correlationId: correlationId() }
        }),
    }),
    adminEndpoint({
      method: 'delete',
      path: '/api/integrations/crm/:id',
      summary:
        'Disconnects the account: the app is uninstalled there, tokens are revoked and deleted, jobs are cancelled. What was set up stays.',
      query: none,
      body: none,
      about: 'It is disconnected.',
      answer: z.object({
        disconnected: z.literal(true),
        trouble: z.string().nullable().describe('What is left to do in the CRM, where it could not be told'),
      }),
      async handle({ organizationId, by, params }) {
        const integration = await findIntegration(tenancy, organizationId, params)
        const provider = (type: CrmType) => providerNamed(providers, type)
        const trouble = await disconnectAccount({ ...deps, provider }, integration, by)
        return { disconnected: true as const, trouble }
      },
    }),
  ]
}
