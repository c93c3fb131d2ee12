import type { Request } from 'express'

/** The whole path as it was requested, wherever the router that asks is mounted. */
export function requestPath(request: Request): string {
  return request.originalUrl.split('?')[0] ?? ''
}
