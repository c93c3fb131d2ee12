import type { RequestHandler } from 'express'
import type { Clock } from '../../clock.ts'
import type { Faults } from '../../faults.ts'
import { requestPath } from '../../request-path.ts'
import { ApiError, validationError } from '../errors.ts'
import { tooMany } from '../rate-limits.ts'
import { sendError } from './endpoint.ts'

/** Faults that strike before the API gets to see a request, or after it has done its work. */
export function connectionFaults(faults: Faults, clock: Clock): RequestHandler {
  return (request, response, next) => {
    const { method } = request
    const path = requestPath(request)
    if (faults.strike('reset', method, path)) {
      request.socket.destroy()
      return
    }
    if (faults.strike('rate_limit', method, path)) {
      return sendError(response, tooMany('TEN_SECONDLY_ROLLING', 'ten_secondly_rolling'))
    }
    if (faults.strike('locked', method, path)) {
      return sendError(response, new ApiError(423, 'LOCKED', 'The resource is locked: too many changes at once.'))
    }
    const migrating = faults.strike('migrating', method, path)
    if (migrating) {
      response.set('Retry-After', String(Math.ceil(migrating.milliseconds / 1000)))
      return sendError(response, new ApiError(477, 'MIGRATION_IN_PROGRESS', 'The account is being moved.'))
    }
    const failure = faults.strike('server_error', method, path)
    if (faults.strike('refused', method, path)) {
      return sendError(response, validationError('A rule of the account refuses these values.'))
    }
    if (failure) return sendError(response, new ApiError(failure.status, 'INTERNAL_ERROR', 'internal error'))
    if (faults.strike('dropped_after_write', method, path)) {
      // The work is done and committed by the time that the answer would be sent.
      response.end = () => {
        request.socket.destroy()
        return response
      }
    }
    // As before, and whoever asks is left waiting.
    if (faults.strike('unanswered', method, path)) response.end = () => response
    const latency = faults.strike('latency', method, path)
    if (latency) clock.after(latency.milliseconds, next)
    else next()
  }
}
