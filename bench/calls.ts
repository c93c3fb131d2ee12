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

/** Users are asked for every ten minutes, the numbers of HubSpot's kinds of link once in a process's life. */
const ONCE = /^\/crm\/(owners\/[^/]+|associations\/.*\/labels)$/

interface Place {
  url: string
  sandboxUrl: string
}

interface Case {
  name: string
  companies: number
  /** What stands in the CRM before the account is connected. */
  prepare?(place: Place, companies: number): Promise<void>
  /** Brings the contacts in while nobody works, a job each. */
  bring(place: Place, companies: number): Promise<void>
}

interface Crm {
  name: string
  /** The most calls (or what the CRM counts in their stead) for contacts at a tenth as many companies. */
  goal: number
  cases: readonly Case[]
}

const cases: readonly Case[] = [
  { name: 'captured leads, ten at a company', companies: CONTACTS / 10, bring: captureLeads },
  {
    name: 'contacts created in the CRM, ten at a company',
    companies: CONTACTS / 10,
    prepare: createCompanies,
    bring: createContacts,
  },
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
      const once = calls.filter(({ path }) => ONCE.test(path)).reduce((sum, { count }) => sum + count, 0)
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
      rows.push({ crm: crm.name, case: each.name, call: 'of them once for many thousands', count: once })
      rows.push({ crm: crm.name, case: each.name, call: 'one by one', count: ONE_BY_ONE })
      rows.push({ crm: crm.name, case: each.name, call: 'one by one, to ours', count: Math.round(ONE_BY_ONE / total) })
      if (each.companies === CONTACTS) continue
      const counted = `${total - once}, and ${once} that serve for all contacts to come`
      goals.push({ goal: `${crm.name}, ${each.name}: at most ${crm.goal} (${counted})`, met: total - once <= crm.goal })
    }
  }
  return { rows, goals }
}

const Calls = z.object({ calls: z.array(z.object({ method: z.string(), path: z.string(), count: z.int() })) })

async function countCalls({ companies, prepare, bring }: Case): Promise<z.infer<typeof Calls>['calls']> {
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
    await prepare?.(place, companies)
    const receiving = await start('http')
    const expiresAt = new Date(Date.now() + 60_000)
    await connectStandIn(sandbox.url, place.url, installTicket(EVENTS_SECRET, { organizationId, expiresAt }))
    await importInvented(receiving.database, companies)
    await bring(place, companies)
    await waitFor(receiving.database, CONTACTS)
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
async function captureLeads({ url }: Place, companies: number): Promise<void> {
  await inTurns(inventedLeads(CONTACTS, companies), async (lead) => {
    const { email, firstName: first_name, lastName: last_name } = lead.contact
    const contact = { email, first_name, last_name }
    const data = { organization_id: organizationId, company: lead.company, contact }
    const { body, headers } = signEvent(EVENTS_SECRET, { type: 'lead.captured', data }, { at: new Date() })
    const { status } = await fetch(`${url}/v1/events`, { method: 'POST', body, headers })
    if (status !== 202) throw new Error(`An event was answered with ${status}`)
  })
}

async function createCompanies({ sandboxUrl }: Place, companies: number): Promise<void> {
  for (let nth = 0; nth < companies; nth++) {
    await create(sandboxUrl, 'companies', { name: `Invented Company ${nth}`, zip: 'ZZ1 1ZZ', city: 'London' })
  }
}

/** As an import into the CRM does: its webhooks tell us of each record. */
async function createContacts({ sandboxUrl }: Place, companies: number): Promise<void> {
  const url = `${sandboxUrl}/sandbox/hubspot/portals/${PORTAL}/records?type=companies`
  const ids = Records.parse(await (await fetch(url)).json()).records.map(({ id }) => id)
  await inTurns(Array.from(inventedLeads(CONTACTS, companies).entries()), async ([nth, { contact }]) => {
    const { email, firstName: firstname, lastName: lastname } = contact
    const associations = [{ type: 'companies', id: ids[nth % companies] }]
    await create(sandboxUrl, 'contacts', { email, firstname, lastname }, associations)
  })
}

const Records = z.object({ records: z.array(z.object({ id: z.string() })) })

async function create(sandboxUrl: string, type: string, properties: object, associations: object[] = []) {
  const { ok, status } = await fetch(`${sandboxUrl}/sandbox/hubspot/portals/${PORTAL}/records/${type}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ properties, associations }),
  })
  if (!ok) throw new Error(`The sandbox answered with ${status}`)
}

async function inTurns<T>(all: readonly T[], work: (each: T) => Promise<void>): Promise<void> {
  const left = all.toReversed()
  const next = async () => {
    for (let each = left.pop(); each !== undefined; each = left.pop()) await work(each)
  }
  await Promise.all(Array.from({ length: 20 }, next))
}
