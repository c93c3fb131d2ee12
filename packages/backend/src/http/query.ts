import type { Request } from 'express'

/** A parameter of the query that may be given once, as text; anything else counts as not given. */
export function textParam(request: Request, name: string): string {
  const value = request.query[name]
  return typeof value === 'string' ? value : ''
}
