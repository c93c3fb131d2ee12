import { randomUUID } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { OppspotData } from '@smartsync/core/oppspot'
import { type RequestHandler, type Response, Router } from 'express'
import type { z } from 'zod'
import { requireBearer } from '../http/bearer.ts'
import { installTicket } from '../http/install-ticket.ts'
import { RequestRefused } from '../http/refused.ts'
import { WrongCsv } from '../oppspot/import/errors.ts'
import { importCompanies } from '../oppspot/import/import-companies.ts'
import type { OppspotSql } from '../oppspot/sql.ts'
import type { JobQueue } from '../queue/port.ts'
import { countFeedback } from '../store/feedback.ts'
import type { Tenancy } from '../store/tenancy.ts'
import { enqueueAll } from '../work/enqueue-all.ts'
import { EnrichLine, FeedbackLine, ImportLine } from './lines.ts'
import { type WorkTotals, workTotals } from './totals.ts'

const LOOK_EVERY_MS = 250
const TICKET_LIVES_MS = 60_000
const NO_TOKEN = {
  code: 'control_token_invalid',
  message: 'Only this machine’s own commands are let in here.',
  help: 'Use npm run import or npm run enrich.',
}

export interface OperationsDependencies {
  tenancy: Tenancy
  queue: JobQueue
  oppspot: OppspotData
  /** The embedded sample, which may be written; null where oppSpot's own database is read. */
  sample: { sql: OppspotSql; schema: string } | null
  organizationId: string
  captureFirstLeads(): Promise<void>
  controlToken: string
  eventsSecret: string
  clock: () => Date
}

/**
 * What the commands of this machine ask of the running backend: `POST /local/import`, `/local/enrich-all`,
 * `/local/first-leads`, `/local/follow`, `/local/feedback` and `/local/ticket`. They show the control token. Long work answers with a line of JSON for each step.
 */
export function operationsRouter(dependencies: OperationsDependencies): Router {
  const { tenancy, queue, oppspot, sample, organizationId, eventsSecret, clock } = dependencies
  const router = Router()
  router.use('/local', requireBearer(dependencies.controlToken, NO_TOKEN))

  router.post('/local/ticket', (_request, response) => {
    const expiresAt = new Date(clock().getTime() + TICKET_LIVES_MS)
    response.json({ ticket: installTicket(eventsSecret, { organizationId, expiresAt }) })
  })

  router.post('/local/import', async (request, response) => {
    if (sample === null) {
      throw new RequestRefused(409, 'oppspot_read_only', 'oppSpot’s own database is connected, and it is only read.', {
        help: 'Unset OPPSPOT_DATABASE_URL to import into the embedded sample.',
      })
    }
    const { send, end } = lines(response, ImportLine)
    try {
      // A stream of its own: giving up on the file must not cut the connection that the answer takes.
      const counts = await importCompanies(sample.sql, request.pipe(new PassThrough()), {
        schema: sample.schema,
        onProgress: (progress) => send({ kind: 'progress', ...progress }),
        onRejected: (rejection) => send({ kind: 'rejected', ...rejection }),
      })
      end({ kind: 'done', ...counts })
    } catch (error) {
      if (!(error instanceof WrongCsv)) throw error
      request.resume()
      throw new RequestRefused(422, error.code, error.message, { help: error.help })
    }
  })

  router.post(
    '/local/enrich-all',
    following(({ waiting }) =>
      enqueueAll({ tenancy, queue, oppspot }, organizationId, randomUUID()).then((jobs) => waiting + jobs),
    ),
  )
  router.post(
    '/local/first-leads',
    following(async () => {
      await dependencies.captureFirstLeads()
      return (await totals()).waiting
    }),
  )
  router.post(
    '/local/follow',
    following(async ({ waiting }) => waiting),
  )
  router.post('/local/feedback', async (_request, response) => {
    lines(response, FeedbackLine).end({ counts: await tenancy.inTenant(organizationId, countFeedback) })
  })
  return router

  function totals(): Promise<WorkTotals> {
    return workTotals({ tenancy, queue }, organizationId)
  }

  /** Begins some work, which gives the number of jobs to follow, and tells how it goes until nothing waits any more. */
  function following(begin: (before: WorkTotals) => Promise<number>): RequestHandler {
    return async (_request, response) => {
      const { send, end } = lines(response, EnrichLine)
      const before = await totals()
      const jobs = await begin(before)
      for (;;) {
        const now = await totals()
        const line = {
          jobs,
          waiting: now.waiting,
          failed: now.failed - before.failed,
          apiCalls: now.apiCalls - before.apiCalls,
          companies: now.written.company - before.written.company,
          contacts: now.written.contact - before.written.contact,
          tasks: now.written.task - before.written.task,
        }
        if (now.waiting === 0) return end({ kind: 'done', ...line })
        send({ kind: 'progress', ...line })
        await pause(LOOK_EVERY_MS)
      }
    }
  }
}

/** Answers with a line of JSON at a time. An error before the first line is an ordinary problem. */
function lines<T>(response: Response, shape: z.ZodType<T>) {
  const send = (line: T) => {
    if (!response.headersSent) response.type('application/x-ndjson')
    response.write(`${JSON.stringify(shape.parse(line))}\n`)
  }
  const end = (line: T) => {
    send(line)
    response.end()
  }
  return { send, end }
}
