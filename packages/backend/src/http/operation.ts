import type { z } from 'zod'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** How a route finds out who calls. */
export type Caller =
  | 'administrator'
  | 'admin token'
  | 'the CRM'
  | 'oppSpot'
  | 'console ticket'
  | 'install ticket'
  | 'anyone'

/** A route as the OpenAPI document tells of it; its schemas are those that the route itself reads and answers with. */
export interface Operation {
  method: Method
  /** As Express has it: `/v1/cards/:crm/:type/:id`. */
  path: string
  /** What it is for, in a sentence. */
  summary: string
  caller: Caller
  query?: z.ZodType
  body?: z.ZodType
  answer: { status: number; about: string; schema?: z.ZodType }
}
