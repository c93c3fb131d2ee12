import { STATUS_CODES } from 'node:http'
import { SmartSyncError } from '@smartsync/core/errors'
import type { ErrorRequestHandler, RequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import { correlationId } from '../logging.ts'
import { isDatabaseLoss } from '../store/database-loss.ts'
import { sendPage } from './page.ts'
import { type Fault, RequestRefused } from './refused.ts'

/** Problem details (RFC 9457) with our stable `code` and what the person can do (`help`). */
export interface Problem {
  title: string
  status: number
  detail: string
  code: string
  help: string
  correlationId: string
  faults?: readonly Fault[]
}

const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  unknown_integration: 404,
  account_taken: 409,
  wrong_account: 409,
  unknown_backfill: 404,
  backfill_open: 409,
  backfill_not_possible: 409,
  unknown_proposal: 404,
  proposal_accepted: 409,
  settings_changed: 412,
  invalid_settings: 500,
  database_unreachable: 503,
  intake_full: 503,
  crm_unauthorized: 502,
  crm_disconnected: 502,
  crm_forbidden: 502,
  crm_not_found: 404,
  crm_conflict: 409,
  crm_invalid: 502,
  crm_rate_limited: 503,
  crm_locked: 503,
  crm_unavailable: 503,
  crm_protocol: 502,
  crm_misconfigured: 500,
}

/** Answers every error as a problem: to a browser that asks for a page as a page, to everyone else as JSON. */
export function answerProblems(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const problem = problemOf(error)
    if (problem.status >= 500) log.error({ err: error, problem: problem.code }, 'a request failed')
    else log.info({ problem: problem.code, status: problem.status, detail: problem.detail }, 'a request was refused')
    if (response.headersSent) return next(error)
    if (request.accepts(['json', 'html']) === 'html') {
      sendPage(response, problem.status, { title: problem.detail, text: problem.help, footnote: footnote(problem) })
    } else {
      sendProblem(response, problem)
    }
  }
}

export const refuseUnknownRoutes: RequestHandler = (request) => {
  throw new RequestRefused(404, 'no_such_route', `There is nothing at ${request.method} ${request.path}.`, {
    help: 'Check the path and the method.',
  })
}

function sendProblem(response: Response, problem: Problem): void {
  if (problem.status === 503) response.set('Retry-After', '5')
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
}

function footnote({ code, correlationId }: Problem): string {
  return `${code} · ${correlationId}`
}

function problemOf(error: unknown): Problem {
  if (error instanceof RequestRefused) {
    const { status, code, message, help, faults } = error
    return { ...problem(status, code, message, help), ...(faults.length > 0 ? { faults } : {}) }
  }
  if (error instanceof SmartSyncError) {
    const status = STATUS_BY_CODE[error.code]
    if (status !== undefined) return problem(status, error.code, error.message, error.help)
  }
  if (isDatabaseLoss(error)) {
    return problem(
      503,
      'database_unreachable',
      'The database cannot be reached.',
      'Send the same request again in a while.',
    )
  }
  return bodyProblem(error) ?? unexpected()
}

/** What Express and its body parser refuse: they mark their errors with a status and a type. */
function bodyProblem(error: unknown): Problem | null {
  if (!(error instanceof Error && 'status' in error && typeof error.status === 'number')) return null
  if (error.status < 400 || error.status > 499) return null
  if (error.status === 413) {
    return problem(413, 'body_too_large', 'The body is larger than 1 MB.', 'Send fewer events in one request.')
  }
  if (error.status === 415) {
    return problem(
      415,
      'encoding_unsupported',
      'The body is compressed.',
      'Send the body as it is, without Content-Encoding.',
    )
  }
  return problem(error.status, 'bad_request', 'The request cannot be read.', 'Check its path, headers and body.')
}

/** Says nothing of what happened: that is in the logs, under the correlation id. */
function unexpected(): Problem {
  return problem(
    500,
    'unexpected',
    'Something went wrong on our side.',
    'Try again; if it stays, tell us the correlationId.',
  )
}

function problem(status: number, code: string, detail: string, help: string): Problem {
  return { title: STATUS_CODES[status] ?? 'Error', status, detail, code, help, correlationId: correlationId() }
}
