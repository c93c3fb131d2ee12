import { randomUUID, timingSafeEqual } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { OppspotData } from '@smartsync/core/oppspot'
import { type RequestHandler, type Response, Router } from 'express'
import type { z } from 'zod'
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
import { workTotals } from './totals.ts'

const LOOK_EVERY_MS = 250
const TICKET_LIVES_MS = 60_000

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
  router.use('/local', requireToken(dependencies.controlToken))

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

  router.post('/local/enrich-all', async (_request, response) => {
    const { send, end } = lines(response, EnrichLine)
    const before = await workTotals({ tenancy, queue }, organizationId)
    const jobs = await enqueueAll({ tenancy, queue, oppspot }, organizationId, randomUUID())
    await follow(before, before.waiting + jobs, send, end)
  })

  router.post('/local/first-leads', async (_request, response) => {
    const { send, end } = lines(response, EnrichLine)
    const before = await workTotals({ tenancy, queue }, organizationId)
    await dependencies.captureFirstLeads()
    const { waiting } = await workTotals({ tenancy, queue }, organizationId)
    await follow(before, waiting, send, end)
  })
  router.post('/local/follow', async (_request, response) => {
    const { send, end } = lines(response, EnrichLine)
    const before = await workTotals({ tenancy, queue }, organizationId)
    await follow(before, before.waiting, send, end)
  })
  router.post('/local/feedback', async (_request, response) => {
    lines(response, FeedbackLine).end({ counts: await tenancy.inTenant(organizationId, countFeedback) })
  })
  return router

  /** Tells how the work goes until nothing waits any more. */
  async function follow(
    before: Awaited<ReturnType<typeof workTotals>>,
    jobs: number,
    send: (line: EnrichLine) => void,
    end: (line: EnrichLine) => void,
  ): Promise<void> {
    for (;;) {
      const now = await workTotals({ tenancy, queue }, organizationId)
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

function requireToken(token: string): RequestHandler {
  const expected = Buffer.from(`Bearer ${token}`)
  return (request, _response, next) => {
    const given = Buffer.from(request.get('authorization') ?? '')
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new RequestRefused(401, 'control_token_invalid', 'Only this machine’s own commands are let in here.', {
        help: 'Use npm run import or npm run enrich.',
      })
    }
    next()
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
