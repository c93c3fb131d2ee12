import { createServer, type Server } from 'node:http'
import express from 'express'
import { Calls } from './calls.ts'
import { type Clock, systemClock } from './clock.ts'
import { Faults } from './faults.ts'
import { lockFolder } from './folder-lock.ts'
import type { HubSpot } from './hubspot/api/endpoint.ts'
import { cardRoutes } from './hubspot/cards/card-routes.ts'
import { hubspotControl } from './hubspot/control/hubspot-control.ts'
import type { Entry } from './hubspot/entry.ts'
import { FIRST_PORTAL_ID, newPortal } from './hubspot/first-portal.ts'
import { hubspotApi } from './hubspot/hubspot.ts'
import { hubspotPages } from './hubspot/pages/pages.ts'
import { RateLimits } from './hubspot/rate-limits.ts'
import { State } from './hubspot/state.ts'
import { Delivery } from './hubspot/webhooks/delivery.ts'
import { runWorkflows } from './hubspot/workflows/property-workflows.ts'
import { WorkflowSteps } from './hubspot/workflows/steps.ts'
import { type Journal, memoryJournal, openJournal, readJournal } from './journal.ts'
import type { Random } from './random.ts'
import { sandboxControl } from './sandbox-control.ts'

export interface SandboxOptions {
  /** 0 takes any free port. */
  port: number
  /** Where the journal lives; null keeps everything in memory only. */
  folder: string | null
  clock?: Clock
  /** For the delays between webhook retries. */
  random?: Random
}

export interface Sandbox {
  url: string
  close(): Promise<void>
}

/**
 * Starts the emulated CRMs on the loopback interface, with what the folder's journal remembers. Rejects when the port
 * or the folder is in use, or the journal is unreadable.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, '127.0.0.1', resolve)
  })
  try {
    return serve(server, options)
  } catch (error) {
    server.close()
    throw error
  }
}

/** The server listens and holds its port before the journal is touched, so that a second start cannot harm it. */
function serve(server: Server, options: SandboxOptions): Sandbox {
  const { folder, clock = systemClock, random = Math.random } = options
  const unlock = folder === null ? () => {} : lockFolder(folder)
  const state = new State()
  if (folder !== null) replay(state, folder)
  let journal: Journal<Entry>
  const startJournal = () => {
    journal = folder === null ? memoryJournal() : openJournal(folder, state.snapshot(clock.now()))
    state.journalTo(journal)
    if (state.portals.size > 0) return
    state.commit([{ kind: 'portal', portal: newPortal({}, FIRST_PORTAL_ID, clock.now()) }])
  }
  startJournal()

  const faults = new Faults()
  const calls = new Calls()
  const delivery = new Delivery(state, clock, faults, random)
  state.onEvents = (events) => delivery.take(events)
  delivery.take(state.undelivered.values())
  const hubspot: HubSpot = {
    state,
    clock,
    faults,
    rateLimits: new RateLimits(),
    settings: { indexingLagMs: 0, workflows: new Map() },
    workflowSteps: new WorkflowSteps(),
  }

  state.onWritten = (portal, changed) => runWorkflows(hubspot, portal, changed)

  const reset = () => {
    delivery.reset()
    journal.close()
    state.clear()
    startJournal()
    faults.set({ seed: 1, faults: [] })
    calls.clear()
    hubspot.settings.workflows.clear()
    hubspot.rateLimits.clear()
    hubspot.workflowSteps.clear()
  }
  const app = express()
    .disable('x-powered-by')
    .set('etag', false)
    .use('/sandbox', sandboxControl({ faults, calls, reset, hubspot: hubspotControl(hubspot) }))
    .use(cardRoutes(hubspot))
    .use(hubspotPages(hubspot))
    .use(hubspotApi(hubspot, calls))

  server.on('request', app)

  const address = server.address()
  const boundPort = typeof address === 'object' && address !== null ? address.port : options.port
  return {
    url: `http://127.0.0.1:${boundPort}`,
    async close() {
      delivery.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      journal.close()
      unlock()
    },
  }
}

function replay(state: State, folder: string): void {
  for (const commit of readJournal(folder)) for (const entry of commit) state.apply(trustedEntry(entry))
}

/** The journal is written by this program alone, one entry as `Entry` each; it is not input from outside. */
function trustedEntry(entry: unknown): Entry {
  return entry as Entry
}
