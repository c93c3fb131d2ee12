import { fileURLToPath } from 'node:url'
import express, { type RequestHandler, Router } from 'express'
import { z } from 'zod'
import type { Tenancy } from '../store/tenancy.ts'
import { authenticateAdmin } from './admin-caller.ts'
import { beginSession, consoleTicket, endSession, sessionOf, useTicket } from './console-session.ts'
import type { Operation } from './operation.ts'
import { organizationNamed } from './organization-param.ts'
import { parseBody } from './parse.ts'
import { jsonOf, readBody } from './raw-request.ts'
import { RequestRefused } from './refused.ts'

const FILES = fileURLToPath(new URL('../../console', import.meta.url))
const ELEMENT = fileURLToPath(new URL('../demo/page/element.js', import.meta.url))

export interface ConsoleDependencies {
  tenancy: Tenancy
  eventsSecret: string
  publicUrl: string
  clock: () => Date
  /** The organization that everyone administers here: on stand-ins only. Null where people have to show a ticket. */
  openFor: string | null
}

export type ConsoleTicketDeps = Pick<ConsoleDependencies, 'eventsSecret' | 'publicUrl' | 'clock'>

const Entrant = z.strictObject({
  /** Who is to be let in, for the history. */
  by: z.string().trim().min(1).max(200),
})
const Ticket = z.object({ url: z.url().describe('Send the browser there; it is good once, and for a minute') })
const Session = z.object({ organizationId: z.guid(), by: z.string() })

export const consoleOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/organizations/:organizationId/console-tickets',
    summary: 'Makes the address at which one administrator of the organization gets into the console.',
    caller: 'admin token',
    body: Entrant,
    answer: { status: 201, about: 'The address.', schema: Ticket },
  },
  {
    method: 'get',
    path: '/console/enter',
    summary: 'Lets an administrator into the console and sends the browser there.',
    caller: 'console ticket',
    answer: { status: 303, about: 'To the console, with a session of eight hours.' },
  },
  {
    method: 'get',
    path: '/console/session',
    summary: 'Whose session the browser holds.',
    caller: 'administrator',
    answer: { status: 200, about: 'The session.', schema: Session },
  },
  {
    method: 'post',
    path: '/console/leave',
    summary: 'Ends the session in this browser.',
    caller: 'anyone',
    answer: { status: 204, about: 'It is ended.' },
  },
]

/**
 * The console at `/console`, and how people get in. oppSpot knows who administers an organization: it asks for a ticket with
 * ADMIN_TOKEN (`consoleTicketRoute`) and sends the browser to `/console/enter` with it. On stand-ins the door is open.
 */
export function consoleRouter(deps: ConsoleDependencies): Router {
  const { tenancy, eventsSecret: secret, publicUrl, clock, openFor } = deps
  const router = Router()

  router.get('/console/enter', async (request, response) => {
    const { ticket } = request.query
    const administrator = typeof ticket === 'string' ? await useTicket({ tenancy, secret, now: clock() }, ticket) : null
    if (administrator === null) {
      throw new RequestRefused(
        401,
        'ticket_invalid',
        'This link is not, or no longer, good for entering the console.',
        {
          help: 'Open SmartSync’s console from oppSpot again: each link is good once, and for a minute.',
        },
      )
    }
    beginSession(response, { secret, publicUrl, now: clock() }, administrator)
    response.redirect(303, `${publicUrl}/console/`)
  })

  router.get('/console/session', (request, response) => {
    const session = authenticateAdmin({ adminToken: null, eventsSecret: secret, clock }, request)
    response.set('Cache-Control', 'no-store').json(Session.parse(session))
  })

  router.post('/console/leave', (_request, response) => {
    endSession(response, publicUrl)
    response.status(204).end()
  })

  const openDoor: RequestHandler = (request, response, next) => {
    if (openFor !== null && sessionOf(request, secret, clock()) === null) {
      beginSession(response, { secret, publicUrl, now: clock() }, { organizationId: openFor, by: 'The demo' })
    }
    next()
  }
  // The one piece that the demo's page has as well.
  router.use('/console/element.js', (_request, response) => {
    response.set(FRESH).sendFile(ELEMENT)
  })
  router.use('/console', openDoor, express.static(FILES, { setHeaders: (response) => response.set(FRESH) }))
  return router
}

/** A browser asks whether there is a newer file before it uses what it has. */
const FRESH = { 'Cache-Control': 'no-cache' }

/** `POST …/console-tickets`, below `/api/organizations/:organizationId`. */
export function consoleTicketRoute({ eventsSecret, publicUrl, clock }: ConsoleTicketDeps): Router {
  const router = Router({ mergeParams: true })
  router.post('/console-tickets', readBody, (request, response) => {
    const organizationId = organizationNamed(request.params)
    const { by } = parseBody(Entrant, jsonOf(request))
    const url = new URL(`${publicUrl}/console/enter`)
    url.searchParams.set('ticket', consoleTicket(eventsSecret, { organizationId, by }, clock()))
    response.status(201).set('Cache-Control', 'no-store').json({ url: url.href })
  })
  return router
}
