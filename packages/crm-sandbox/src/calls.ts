import type { RequestHandler } from 'express'
import { requestPath } from './request-path.ts'

interface CallCount {
  method: string
  path: string
  count: number
}

/** Counts API calls by method and kind of path: numbers and e-mail addresses in a path become `{id}`. */
export class Calls {
  #counts = new Map<string, CallCount>()

  readonly count: RequestHandler = (request, _response, next) => {
    const path = requestPath(request)
      .split('/')
      .map((part) => (/^\d+$|@|%40/.test(part) ? '{id}' : part))
      .join('/')
    const key = `${request.method} ${path}`
    const known = this.#counts.get(key)
    if (known) known.count += 1
    else this.#counts.set(key, { method: request.method, path, count: 1 })
    next()
  }

  list(): { total: number; calls: CallCount[] } {
    const calls = [...this.#counts.values()].sort((a, b) => b.count - a.count)
    return { total: calls.reduce((sum, call) => sum + call.count, 0), calls }
  }

  clear(): void {
    this.#counts.clear()
  }
}
