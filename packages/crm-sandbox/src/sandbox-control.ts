import { type ErrorRequestHandler, json, Router } from 'express'
import { ZodError } from 'zod'
import type { Calls } from './calls.ts'
import { type Faults, faultPlanSchema } from './faults.ts'
import { sendError } from './hubspot/api/endpoint.ts'
import { malformed } from './hubspot/errors.ts'

interface Controlled {
  faults: Faults
  calls: Calls
  /** Puts the sandbox back to how a new one is. */
  reset(): void
  hubspot: Router
}

/** What tests and demos control: /sandbox. No CRM has these paths. */
export function sandboxControl({ faults, calls, reset, hubspot }: Controlled): Router {
  return Router()
    .use(json({ limit: '10mb' }))
    .use('/hubspot', hubspot)
    .get('/faults', (_request, response) => {
      response.json(faults.list())
    })
    .put('/faults', (request, response) => {
      faults.set(faultPlanSchema.parse(request.body))
      response.json(faults.list())
    })
    .get('/calls', (_request, response) => {
      response.json(calls.list())
    })
    .delete('/calls', (_request, response) => {
      calls.clear()
      response.status(204).end()
    })
    .post('/reset', (_request, response) => {
      reset()
      response.status(204).end()
    })
    .use((request, response) => {
      response.status(404).json({ message: `There is no ${request.method} ${request.originalUrl}: see the README.` })
    })
    .use(unreadable)
}

const unreadable: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  sendError(response, error instanceof ZodError ? malformed(error) : error)
}
