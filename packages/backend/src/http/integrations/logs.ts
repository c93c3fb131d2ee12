import type { CrmProvider, CrmType } from '@smartsync/core/crm'
import { z } from 'zod'
import { planInLog } from '../../demo/plan-in-log.ts'
import { correlationId } from '../../logging.ts'
import type { JobQueue } from '../../queue/port.ts'
import type { Integration } from '../../store/integrations.ts'
import { integrationLogs, logsById, type StoredLog } from '../../store/logs.ts'
import type { Tenancy } from '../../store/tenancy.ts'
import { deedOf } from '../../undo/logged-plan.ts'
import { undoOfLog } from '../../undo/undo.ts'
import { type AdminEndpoint, adminEndpoint, none } from '../admin-endpoint.ts'
import { RequestRefused } from '../refused.ts'
import { integrationIn, requireActive } from './integration-param.ts'
import { fieldChange, heldBack, instant, isoOf } from './shapes.ts'

export interface LogsDependencies {
  tenancy: Tenancy
  queue: Pick<JobQueue, 'enqueue'>
  provider: (type: CrmType) => Pick<CrmProvider, 'recordUrl'>
}

const types = ['contact', 'company', 'deal', 'task'] as const
const statuses = ['pending', 'success', 'failed', 'skipped'] as const

const LogView = z.object({
  id: z.guid(),
  at: instant,
  recordType: z.enum(types),
  recordId: z.string().nullable(),
  url: z.string().nullable().describe('Where the record can be opened'),
  direction: z.enum(['to_crm', 'from_crm']),
  operation: z.enum(['create', 'update', 'delete', 'skip']),
  status: z.enum(statuses),
  reason: z.string(),
  error: z.string().nullable(),
  subject: z.string().nullable().describe('Of a task'),
  due: z.string().nullable(),
  changes: z.array(fieldChange),
  heldBack: z.array(heldBack),
  correlationId: z.string().nullable(),
  undoOf: z.guid().nullable().describe('The log that this one took back'),
  canUndo: z.boolean(),
})
type LogView = z.infer<typeof LogView>

/** The moment and the id of the last log of a page. */
const Cursor = z.string().regex(/^[\d:.TZ-]{24}_[\da-f-]{36}$/, 'Give what the page before gave as next')

const Query = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: Cursor.optional().describe('What the page before gave as next'),
  status: z.enum(statuses).optional(),
  recordType: z.enum(types).optional(),
  recordId: z.string().min(1).max(100).optional(),
  correlationId: z.string().min(1).max(200).optional(),
})

/** `GET …/:id/logs`: what happened, with the plan that did it. */
export function logsEndpoints({ tenancy, queue, provider }: LogsDependencies): AdminEndpoint[] {
  return [
    adminEndpoint({
      method: 'get',
      path: '/api/integrations/crm/:id/logs',
      summary: 'What was done to records and why, newest first.',
      query: Query,
      body: none,
      about: 'The logs.',
      answer: z.object({ logs: z.array(LogView), next: z.string().nullable() }),
      handle: ({ organizationId, params, query }) =>
        tenancy.inTenant(organizationId, async (tx) => {
          const integration = await integrationIn(tx, params)
          const { cursor, ...wanted } = query
          const logs = await integrationLogs(tx, integration.id, { ...wanted, after: readCursor(cursor) })
          const last = logs.length < query.limit ? undefined : logs.at(-1)
          return {
            logs: logs.map((log) => viewOf(log, integration, provider)),
            next: last === undefined ? null : `${isoOf(last.createdAt)}_${last.id}`,
          }
        }),
    }),
    adminEndpoint({
      method: 'post',
      path: '/api/integrations/crm/:id/logs/:logId/undo',
      summary:
        'Takes back what a log did: restores what nobody changed since, and says in a log of its own what it left.',
      query: none,
      body: none,
      status: 202,
      about: 'It is queued; the log that comes of it names this one in undoOf.',
      answer: z.object({ queued: z.boolean() }),
      handle: ({ organizationId, by, params }) =>
        tenancy.inTenant(organizationId, async (tx) => {
          const { id } = requireActive(await integrationIn(tx, params))
          const logId = z.guid().safeParse(params.logId).data
          const [log] = logId === undefined ? [] : await logsById(tx, id, [logId])
          if (log === undefined) throw unknownLog()
          if (deedOf(log) === null) throw nothingToUndo()
          return { queued: (await queue.enqueue(tx, [undoOfLog(log, by, correlationId())])) > 0 }
        }),
    }),
  ]
}

function unknownLog(): RequestRefused {
  return new RequestRefused(404, 'unknown_log', 'There is no such log.', {
    help: 'The list of logs names those that there are; old ones are dropped after a while.',
  })
}

function nothingToUndo(): RequestRefused {
  return new RequestRefused(409, 'nothing_to_undo', 'This log wrote nothing that could be taken back.', {
    help: 'What can be taken back is marked canUndo in the list of logs.',
  })
}

function readCursor(cursor: string | undefined): { at: Date; id: string } | null {
  const [at = '', id = ''] = cursor?.split('_') ?? []
  return cursor === undefined ? null : { at: new Date(at), id }
}

function viewOf(log: StoredLog, { accountId, crmType }: Integration, provider: LogsDependencies['provider']): LogView {
  const { id, createdAt, syncType, crmEntityId, direction, operation, status, errorMessage, correlationId } = log
  const undoOf = z.guid().safeParse(log.payload.undoOf).data ?? null
  return {
    ...planInLog(log),
    id,
    at: isoOf(createdAt),
    recordType: syncType,
    recordId: crmEntityId,
    url: crmEntityId === null ? null : provider(crmType).recordUrl(accountId, syncType, crmEntityId),
    direction,
    operation,
    status,
    error: errorMessage,
    correlationId,
    undoOf,
    canUndo: deedOf(log) !== null,
  }
}
