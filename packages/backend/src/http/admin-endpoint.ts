import { Router } from 'express'
import { z } from 'zod'
import { type AdminAuthentication, authenticateAdmin } from './admin-caller.ts'
import type { Administrator } from './console-session.ts'
import type { Method, Operation } from './operation.ts'
import { parseBody, parseQuery } from './parse.ts'
import { jsonOf, readBody } from './raw-request.ts'

export interface AdminRequest<Query, Body> extends Administrator {
  params: Readonly<Record<string, string>>
  query: Query
  body: Body
}

interface AdminRoute<Query, Body, Answer> {
  method: Method
  path: string
  summary: string
  query: z.ZodType<Query>
  body: z.ZodType<Body>
  /** 200 where it is left out. */
  status?: number
  about: string
  answer: z.ZodType<Answer>
  handle(request: AdminRequest<Query, Body>): Promise<Answer>
}

/** A route for administrators, with what it says of itself. */
export interface AdminEndpoint {
  operation: Operation
  mount(router: Router, authentication: AdminAuthentication): void
}

/** For a route that takes no query, or no body. */
export const none: z.ZodType<null> = z.preprocess(() => null, z.null())

/**
 * A route for administrators: finds out who asks, reads query and body by their schemas, and answers with what the answer's
 * schema lets through and nothing else. What it says in the OpenAPI document is therefore what it does.
 */
export function adminEndpoint<Query, Body, Answer>(route: AdminRoute<Query, Body, Answer>): AdminEndpoint {
  const { method, path, summary, query, body, status = 200, about, answer } = route
  return {
    operation: {
      method,
      path,
      summary,
      caller: 'administrator',
      ...(isNone(query) ? {} : { query }),
      ...(isNone(body) ? {} : { body }),
      answer: { status, about, schema: answer },
    },
    mount(router, authentication) {
      router[method](path, readBody, async (request, response) => {
        const administrator = authenticateAdmin(authentication, request)
        const result = await route.handle({
          ...administrator,
          params: textParams(request.params),
          query: parseQuery(query, request.query),
          body: parseBody(body, isNone(body) ? null : jsonOf(request)),
        })
        response.status(status).set('Cache-Control', 'no-store').json(answer.parse(result))
      })
    },
  }
}

/** What an organization's administrator does in the console: see `authenticateAdmin` for who that is. */
export function administrationRouter(endpoints: readonly AdminEndpoint[], authentication: AdminAuthentication): Router {
  const router = Router()
  for (const endpoint of endpoints) endpoint.mount(router, authentication)
  return router
}

function isNone(schema: z.ZodType): boolean {
  return schema === none
}

/** Path parameters are texts here: no route of ours has a wildcard. */
function textParams(params: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}
