import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import express, { type RequestHandler, Router } from 'express'
import type { Logger } from 'pino'
import { RequestRefused } from '../http/refused.ts'
import { type DemoSources, demoState } from './state.ts'

const PAGE = fileURLToPath(new URL('page', import.meta.url))
const LOOK_EVERY_MS = 1_000
const ALIVE_EVERY_MS = 15_000

export interface DemoDependencies extends DemoSources {
  /** Has oppSpot capture another lead of the sample; gives whom. */
  captureLead(): Promise<{ lead: string }>
  /** Queues the enrichment of every company; gives the number of new jobs. */
  enrichAll(): Promise<number>
  /** Aborted when the process ends, which ends the open streams. */
  closing: AbortSignal
  log: Logger
}

/** The page at `/`, and what it lives on. For stand-in CRMs only: nobody is asked who they are. */
export function demoRouter(deps: DemoDependencies): Router {
  const router = Router()
  router.get('/demo/state', async (_request, response) => {
    response.set('Cache-Control', 'no-store').json(await demoState(deps))
  })
  router.get('/demo/stream', stream(deps))
  router.post('/demo/leads', ownPageOnly, async (_request, response) => {
    response.status(202).json(await deps.captureLead())
  })
  router.post('/demo/enrich-all', ownPageOnly, async (_request, response) => {
    response.status(202).json({ jobs: await deps.enrichAll() })
  })
  router.use(express.static(PAGE, { redirect: false }))
  return router
}

/** Server-sent events: the state whenever it changes, and a sign of life when it does not. */
function stream(deps: DemoDependencies): RequestHandler {
  return async (request, response) => {
    const left = new AbortController()
    request.once('close', () => left.abort())
    const ended = AbortSignal.any([left.signal, deps.closing])
    ended.addEventListener('abort', () => response.end())
    response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' })
    response.flushHeaders()

    let last = ''
    let aliveAt = Date.now()
    while (!ended.aborted) {
      try {
        const { at, ...state } = await demoState(deps)
        const now = JSON.stringify(state)
        if (now !== last) response.write(`data: ${JSON.stringify({ at, ...state })}\n\n`)
        else if (Date.now() - aliveAt > ALIVE_EVERY_MS) response.write(':\n\n')
        if (now !== last || Date.now() - aliveAt > ALIVE_EVERY_MS) aliveAt = Date.now()
        last = now
      } catch (error) {
        deps.log.warn({ err: error }, 'the page could not be told the state')
        response.write('event: trouble\ndata: {}\n\n')
        last = ''
      }
      await pause(LOOK_EVERY_MS, undefined, { signal: ended }).catch(() => {})
    }
  }
}

/** Another site's page cannot set this header without asking us first, which we would not allow. */
const ownPageOnly: RequestHandler = (request, _response, next) => {
  if (request.get('X-SmartSync-Demo') === undefined) {
    throw new RequestRefused(403, 'not_from_the_page', 'This is for SmartSync’s own page.', {
      help: 'Send the header X-SmartSync-Demo: 1.',
    })
  }
  next()
}
