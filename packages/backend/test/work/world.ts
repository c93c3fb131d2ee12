import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Settings } from '@smartsync/core/settings'
import { systemClock } from '@smartsync/crm-sandbox/clock'
import { type Sandbox, startSandbox } from '@smartsync/crm-sandbox/sandbox'
import { z } from 'zod'
import { type Backend, startBackend } from '../../src/backend.ts'
import { parseConfig } from '../../src/config.ts'
import { type EventMessage, signEvent } from '../../src/events/sign.ts'
import { installTicket } from '../../src/http/install-ticket.ts'
import { freePort } from '../../src/local/port.ts'
import { connectStandIn, registerApp, standInEnvironment } from '../../src/local/stand-in.ts'
import { workTotals } from '../../src/local/totals.ts'
import { createLogger } from '../../src/logging.ts'
import { importCompanies } from '../../src/oppspot/import/import-companies.ts'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { openOppspotSource } from '../../src/oppspot-source.ts'
import type { JobQueue } from '../../src/queue/port.ts'
import { PostgresQueue } from '../../src/queue/postgres.ts'
import type { Database } from '../../src/store/database.ts'
import { Tenancy } from '../../src/store/tenancy.ts'
import { testDatabase } from '../database.ts'
import { inventedCompanies } from './invented-leads.ts'

const PORTAL = 90_000_001
const ADMIN_TOKEN = 'an-admin-token-of-tests-only-32-chars'
const EVENTS_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

const SandboxRecord = z.object({
  id: z.string(),
  properties: z.record(z.string(), z.string().nullable()),
  associations: z.array(z.unknown()),
  archivedAt: z.number().optional(),
})
export type SandboxRecord = z.infer<typeof SandboxRecord>
const Records = z.object({ records: z.array(SandboxRecord) })
const Calls = z.object({ total: z.int() })

/** A backend that is connected to a CRM sandbox, both over real HTTP, on a database of its own. */
export interface World {
  backend: Backend
  sandbox: Sandbox
  /** What the backend logged, a parsed line each. */
  logged: ReadonlyArray<Record<string, unknown>>
  capture(
    data: Extract<EventMessage, { type: 'lead.captured' }>['data'],
    id?: string,
    timestamp?: string,
  ): Promise<Response>
  /** Puts invented companies into oppSpot's data. */
  importInvented(count: number): Promise<void>
  /** Creates a record in the CRM as another app would. */
  createInCrm(type: 'contacts' | 'companies', properties: Record<string, string>): Promise<unknown>
  database: Database
  tenancy: Tenancy
  queue: JobQueue
  clock: () => Date
  /** Resolves when no job waits any more; gives how many failed. */
  settled(): Promise<{ failed: number }>
  records(type: 'contacts' | 'companies' | 'deals' | 'tasks'): Promise<SandboxRecord[]>
  control(method: string, path: string, body?: object): Promise<unknown>
  apiCalls(): Promise<number>
  /** Saves the organization's settings, as its administrator does. */
  saveSettings(settings: Settings, basedOn: number): Promise<void>
  /** A request of the demo organization's administrator. */
  admin(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }>
  /** Asks what the organization's closed deals teach, as its administrator does. */
  propose(): Promise<unknown>
  /** What a card in the CRM would get: a request that the sandbox signed. */
  card(method: string, path: string, body?: object): Promise<unknown>
  stop(): Promise<void>
}

interface WorldOptions {
  crmIsBehindMs?: number
  /** A database that the caller closes, and the same as the backend reaches it. Default: one of the world's own. */
  databases?: { direct: Database; backend: Database }
}

/** `environment` is what is set besides. */
export async function startWorld(
  environment: Readonly<Record<string, string>> = {},
  { crmIsBehindMs = 0, databases }: WorldOptions = {},
): Promise<World> {
  const database = databases?.direct ?? (await testDatabase())
  const folder = await mkdtemp(join(tmpdir(), 'smartsync-'))
  const sandbox = await startSandbox({
    port: 0,
    folder: null,
    clock: { ...systemClock, now: () => systemClock.now() - crmIsBehindMs },
  })
  const port = await freePort(0)
  const url = `http://127.0.0.1:${port}`
  const logged: Array<Record<string, unknown>> = []
  const config = parseConfig({
    PORT: String(port),
    PUBLIC_URL: url,
    SMARTSYNC_FOLDER: folder,
    EVENTS_SECRET,
    ADMIN_TOKEN,
    ...standInEnvironment(sandbox.url),
    ...environment,
  })
  await registerApp(sandbox.url, url)
  const clock = () => new Date()
  const backend = await startBackend(config, {
    database: databases?.backend ?? database,
    clock,
    random: () => 0,
    log: createLogger('info', { write: (line) => void logged.push(JSON.parse(line)) }),
  })
  const organizationId = sampleOrganizations.demo
  const expiresAt = new Date(Date.now() + 60_000)
  await connectStandIn(sandbox.url, url, installTicket(EVENTS_SECRET, { organizationId, expiresAt }))

  const tenancy = new Tenancy(database)
  const queue = new PostgresQueue({ tenancy, database, clock })
  const control = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(new URL(path, sandbox.url), {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text === '' ? null : JSON.parse(text)
  }

  return {
    backend,
    sandbox,
    logged,
    control,
    capture(data, id, timestamp) {
      const at = clock()
      const event = { type: 'lead.captured' as const, data, ...(timestamp === undefined ? {} : { timestamp }) }
      const { body, headers } = signEvent(EVENTS_SECRET, event, { at, ...(id ? { id } : {}) })
      return fetch(`${url}/v1/events`, { method: 'POST', body, headers })
    },
    database,
    tenancy,
    queue,
    clock,
    async importInvented(count) {
      const { sample, close } = await openOppspotSource(null, database, clock)
      if (sample === null) throw new Error('The sample is there when oppSpot is not')
      await importCompanies(sample.sql, inventedCompanies(count), { schema: sample.schema })
      await close()
    },
    createInCrm: (type, properties) =>
      control('POST', `/sandbox/hubspot/portals/${PORTAL}/records/${type}`, { properties }),
    async settled() {
      for (;;) {
        const { waiting, failed } = await workTotals({ tenancy, queue }, organizationId)
        if (waiting === 0) return { failed }
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
    async records(type) {
      return Records.parse(await control('GET', `/sandbox/hubspot/portals/${PORTAL}/records?type=${type}`)).records
    },
    async apiCalls() {
      return Calls.parse(await control('GET', '/sandbox/calls')).total
    },
    async saveSettings(settings, basedOn) {
      const response = await fetch(`${url}/api/organizations/${organizationId}/settings`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'if-match': `"${basedOn}"` },
        body: JSON.stringify({ settings, by: 'ada@demo.example' }),
      })
      if (!response.ok) throw new Error(await response.text())
    },
    async admin(method, path, body) {
      const response = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'smartsync-organization': organizationId },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: response.status, body: await response.json() }
    },
    async propose() {
      const response = await fetch(`${url}/api/organizations/${organizationId}/proposals`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
      })
      return response.json()
    },
    card: (method, path, body) =>
      control('POST', '/sandbox/hubspot/card-fetch', {
        method,
        url: `${url}${path}`,
        portalId: PORTAL,
        userId: 7001,
        userEmail: 'ada@demo.example',
        ...(body === undefined ? {} : { body }),
      }),
    async stop() {
      await backend.stop()
      await sandbox.close()
      await rm(folder, { recursive: true })
    },
  }
}
