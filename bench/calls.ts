import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { startBackend } from '../packages/backend/src/backend.ts'
import { parseConfig } from '../packages/backend/src/config.ts'
import { signEvent } from '../packages/backend/src/events/sign.ts'
import { installTicket } from '../packages/backend/src/http/install-ticket.ts'
import { freePort } from '../packages/backend/src/local/port.ts'
import { connectStandIn, registerApp, standInEnvironment } from '../packages/backend/src/local/stand-in.ts'
import { workTotals } from '../packages/backend/src/local/totals.ts'
import { createLogger } from '../packages/backend/src/logging.ts'
import { importCompanies } from '../packages/backend/src/oppspot/import/import-companies.ts'
import { sampleOrganizations } from '../packages/backend/src/oppspot/sample/index.ts'
import { openOppspotSource } from '../packages/backend/src/oppspot-source.ts'
import { PostgresQueue } from '../packages/backend/src/queue/postgres.ts'
import { type Database, openDatabase } from '../packages/backend/src/store/database.ts'
import { Tenancy } from '../packages/backend/src/store/tenancy.ts'
import { inventedCompanies, inventedLeads } from '../packages/backend/test/work/invented-leads.ts'
import { startSandbox } from '../packages/crm-sandbox/src/sandbox.ts'
import type { Measured } from './bench.ts'

export const question = 'How many API calls do 1,000 contacts cost: read, written, a task each, with their companies?'

const CONTACTS = 1_000
const ONE_BY_ONE = 2 * CONTACTS
const PORTAL = 90_000_001
const organizationId = sampleOrganizations.demo
const EVENTS_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

interface Place {
  url: string
  sandboxUrl: string
}

interface Case {
  name: string
  companies: number
  /** Brings the contacts in while nobody works; gives the number of jobs that wait then. */
  bring(place: Place, companies: number): Promise<number>
}

interface Crm {
  name: string
  /** The most calls (or what the CRM counts in their stead) for contacts at a tenth as many companies. */
  goal: number
  cases: readonly Case[]
}

const cases: readonly Case[] = [
  { name: 'captured leads, ten at a company', companies: CONTACTS / 10, bring: captureLeads },
  { name: 'contacts created in the CRM, ten at a company', companies: CONTACTS / 10, bring: createInCrm },
  { name: 'captured leads, each at a company of its own', companies: CONTACTS, bring: captureLeads },
]

/** A row for each CRM; the next ones are added as their connectors come. */
const crms: readonly Crm[] = [{ name: 'HubSpot', goal: 35, cases }]

/** Counts at the sandbox what arrives there when the work begins with a thousand contacts waiting. */
export async function measure(): Promise<Measured> {
  const rows: Measured['rows'][number][] = []
  const goals: Measured['goals'][number][] = []
  for (const crm of crms) {
    for (const each of crm.cases) {
      const calls = await countCalls(each)
      const total = calls.reduce((sum, { count }) => sum + count, 0)
      rows.push(
        ...calls.map(({ method, path, count }) => ({
          crm: crm.name,
          case: each.name,
          call: `${method} ${path}`,
          count,
        })),
      )
      rows.push({ crm: crm.name, case: each.name, call: 'all', count: total })
      rows.push({ crm: crm.name, case: each.name, call: 'one by one', count: ONE_BY_ONE })
      rows.push({ crm: crm.name, case: each.name, call: 'one by one, to ours', count: Math.round(ONE_BY_ONE / total) })
      if (each.companies === CONTACTS) continue
      goals.push({ goal: `${crm.name}, ${each.name}: at most ${crm.goal} (${total})`, met: total <= crm.goal })
    }
  }
  return { rows, goals }
}

const Calls = z.object({ calls: z.array(z.object({ method: z.string(), path: z.string(), count: z.int() })) })

async function countCalls({ companies, bring }: Case): Promise<z.infer<typeof Calls>['calls']> {
  const folder = await mkdtemp(join(tmpdir(), 'smartsync-bench-'))
  const sandbox = await startSandbox({ port: 0, folder: null })
  const port = await freePort(0)
  const place = { url: `http://127.0.0.1:${port}`, sandboxUrl: sandbox.url }
  const config = parseConfig({
    PORT: String(port),
    PUBLIC_URL: place.url,
    SMARTSYNC_FOLDER: folder,
    EVENTS_SECRET,
    ...standInEnvironment(sandbox.url),
  })
  const start = async (role: 'http' | 'all') => {
    const database = await openDatabase({ url: null, folder: join(folder, 'database') })
    const world = { database, clock: () => new Date(), random: Math.random, log: createLogger('error') }
    return { database, backend: await startBackend({ ...config, role }, world) }
  }
  try {
    await registerApp(sandbox.url, place.url)
    const receiving = await start('http')
    const expiresAt = new Date(Date.now() + 60_000)
    await connectStandIn(sandbox.url, place.url, installTicket(EVENTS_SECRET, { organizationId, expiresAt }))
    await importInvented(receiving.database, companies)
    await waitFor(receiving.database, await bring(place, companies))
    await receiving.backend.stop()

    await fetch(`${sandbox.url}/sandbox/calls`, { method: 'DELETE' })
    const working = await start('all')
    await waitFor(working.database, 0)
    await working.backend.stop()
    return Calls.parse(await (await fetch(`${sandbox.url}/sandbox/calls`)).json()).calls
  } finally {
    await sandbox.close()
    await rm(folder, { recursive: true })
  }
}

async function importInvented(database: Database, count: number): Promise<void> {
  const { sample, close } = await openOppspotSource(null, database, () => new Date())
  if (sample === null) throw new Error('The sample is there when oppSpot is not')
  await importCompanies(sample.sql, inventedCompanies(count), { schema: sample.schema })
  await close()
}

/** Resolves when so many jobs wait. */
async function waitFor(database: Database, jobs: number): Promise<void> {
  const tenancy = new Tenancy(database)
  const queue = new PostgresQueue({ tenancy, database, clock: () => new Date() })
  while ((await workTotals({ tenancy, queue }, organizationId)).waiting !== jobs) {
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** As oppSpot captures them: a signed event each, some at a time. */
async function captureLeads({ url }: Place, companies: number): Promise<number> {
  await inTurns(inventedLeads(CONTACTS, companies), async (lead) => {
    const { email, firstName: first_name, lastName: last_name } = lead.contact
    const contact = { email, first_name, last_name }
    const data = { organization_id: organizationId, company: lead.company, contact }
    const { body, headers } = signEvent(EVENTS_SECRET, { type: 'lead.captured', data }, { at: new Date() })
    const { status } = await fetch(`${url}/v1/events`, { method: 'POST', body, headers })
    if (status !== 202) throw new Error(`An event was answered with ${status}`)
  })
  return CONTACTS
}

/** As an import into the CRM does: its webhooks tell us of each record. */
async function createInCrm({ sandboxUrl }: Place, companies: number): Promise<number> {
  const create = async (type: string, properties: object, associations: object[] = []) => {
    const response = await fetch(`${sandboxUrl}/sandbox/hubspot/portals/${PORTAL}/records/${type}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ properties, associations }),
    })
    return z.object({ id: z.string() }).parse(await response.json()).id
  }
  const ids: string[] = []
  for (let nth = 0; nth < companies; nth++) {
    ids.push(await create('companies', { name: `Invented Company ${nth}`, zip: 'ZZ1 1ZZ', city: 'London' }))
  }
  await inTurns(
    Array.from({ length: CONTACTS }, (_, nth) => nth),
    async (nth) => {
      const properties = { email: `person${nth}@company${nth}.example`, firstname: 'Person', lastname: `Number ${nth}` }
      await create('contacts', properties, [{ type: 'companies', id: ids[nth % companies] }])
    },
  )
  return CONTACTS + companies
}

async function inTurns<T>(all: readonly T[], work: (each: T) => Promise<void>): Promise<void> {
  const left = all.toReversed()
  const next = async () => {
    for (let each = left.pop(); each !== undefined; each = left.pop()) await work(each)
  }
  await Promise.all(Array.from({ length: 20 }, next))
}
