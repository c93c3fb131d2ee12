import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import { correlated } from '../logging.ts'

const HEADER = 'X-Correlation-Id'

/**
 * Serves each request under a correlation id: the caller's, where it is one, else a new one. It is sent back, goes into
 * the jobs that the request makes, and stands in every line logged on the way to the CRM.
 */
export function correlate(log: Logger): RequestHandler {
  return (request, response, next) => {
    const given = request.get(HEADER)
    const id = given !== undefined && /^[\w.-]{8,64}$/.test(given) ? given : randomUUID()
    response.set(HEADER, id)
    correlated(id, () => {
      const began = performance.now()
      response.once('close', () => {
        log.debug(
          {
            method: request.method,
            path: request.path,
            status: response.writableFinished ? response.statusCode : null,
            durationMs: Math.round(performance.now() - began),
          },
          'request',
        )
      })
      next()
    })
  }
}
