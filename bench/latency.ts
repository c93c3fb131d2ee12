import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { signEvent } from '../packages/backend/src/events/sign.ts'
import { installTicket } from '../packages/backend/src/http/install-ticket.ts'
import { type Child, startChild } from '../packages/backend/src/local/child.ts'
import { freePort } from '../packages/backend/src/local/port.ts'
import { connectStandIn, registerApp, standInEnvironment } from '../packages/backend/src/local/stand-in.ts'
import { importCompanies } from '../packages/backend/src/oppspot/import/import-companies.ts'
import type { SampleLead } from '../packages/backend/src/oppspot/sample/index.ts'
import { openOppspotSource } from '../packages/backend/src/oppspot-source.ts'
import { openDatabase } from '../packages/backend/src/store/database.ts'
import { inventedCompanies, inventedLeads } from '../packages/backend/test/work/invented-leads.ts'
import type { Measured } from './bench.ts'
import { coreMsOf, coreMsOfFamily } from './cores.ts'
import { ownDatabase, serverOf, untilIdle } from './database.ts'

export const question = 'How long does it take from an accepted event to its last write in the CRM?'

/** Seconds of load; `npm run bench -- latency 10` for a shorter one. */
const seconds = Number(process.argv[3] ?? 60)
const INTEGRATIONS = 200
const EVENTS_A_SECOND = 100
const CRM_ANSWERS_IN_MS = 150
const GOAL = { p90: 5_000, p99: 2_000 }
/**
 * Before it is measured, the service runs for a while at half the load: every integration's users come, and the code of
 * every process is compiled as it is after its first minutes.
 */
const WARM_UP = { seconds: seconds * 2, eventsASecond: EVENTS_A_SECOND / 2 }

const EVENTS_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const USERS = [{ userId: 7001, ownerId: '8001', email: 'ada@example.com', firstName: 'Ada', lastName: 'Admin' }]
const FIRST_PORTAL = 91_000_001
/** Given up before the backend does, which might close one as we send over it. */
const CONNECTIONS = new Agent({ keepAlive: true, timeout: 2_000 })
const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const BACKEND = fileOf('../packages/backend/src/main.ts')
const SANDBOX = fileOf('../packages/crm-sandbox/src/main.ts')

interface Account {
  organizationId: string
  portalId: number
}

/** HTTP, worker, sandbox, PostgreSQL and the load, each a process of its own on the same cores. */
export async function measure(): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'smartsync-bench-'))
  const { url: databaseUrl, drop } = await ownDatabase()
  const ends: (() => Promise<unknown>)[] = [drop, () => rm(folder, { recursive: true })]
  try {
    const sandboxUrl = `http://127.0.0.1:${await freePort(0)}`
    const sandbox = await startChild({
      name: 'The sandbox',
      file: SANDBOX,
      env: process.env,
      args: ['--port', new URL(sandboxUrl).port, '--memory'],
      readyUrl: `${sandboxUrl}/sandbox/faults`,
      onRestart: console.error,
    })
    ends.push(() => sandbox.stop())
    const url = `http://127.0.0.1:${await freePort(0)}`
    await registerApp(sandboxUrl, url)
    const env = {
      ...process.env,
      ...standInEnvironment(sandboxUrl),
      SMARTSYNC_FOLDER: folder,
      DATABASE_URL: databaseUrl,
      EVENTS_SECRET,
      PUBLIC_URL: url,
      PORT: new URL(url).port,
      LOG_LEVEL: 'warn',
    }
    const http = await startChild({
      name: 'The backend',
      file: BACKEND,
      env: { ...env, ROLE: 'http' },
      readyUrl: `${url}/readyz`,
      onRestart: console.error,
    })
    ends.push(() => http.stop())
    const accounts = await connectAccounts(sandboxUrl, url)
    const leads = inventedLeads(WARM_UP.eventsASecond * WARM_UP.seconds + EVENTS_A_SECOND * seconds)
    await importInvented(databaseUrl, leads.length)
    const port = String(await freePort(0))
    const worker = await startChild({
      name: 'The worker',
      file: BACKEND,
      env: { ...env, ROLE: 'worker', PORT: port, WORKER_LANES: process.env.WORKER_LANES ?? '99' },
      readyUrl: `http://127.0.0.1:${port}/readyz`,
      onRestart: console.error,
    })
    ends.push(() => worker.stop())
    await put(`${sandboxUrl}/sandbox/faults`, {
      faults: [{ kind: 'latency', path: '/crm/*', milliseconds: CRM_ANSWERS_IN_MS }],
    })

    const processes = { http, worker, sandbox }
    const warmUp = leads.splice(0, WARM_UP.eventsASecond * WARM_UP.seconds)
    await load(url, accounts, warmUp, WARM_UP.eventsASecond)
    await untilIdle(databaseUrl)
    const before = new Map(await coresOf(processes, databaseUrl))
    const accepted = await load(url, accounts, leads, EVENTS_A_SECOND)
    await untilIdle(databaseUrl)
    const after = await coresOf(processes, databaseUrl)
    for (const [name, ms] of after) {
      const each = (ms - (before.get(name) ?? 0)) / leads.length
      console.log(`${name}: ${each.toFixed(1)} ms of a core for each event`)
    }
    return report(accepted, await lastWrites(sandboxUrl, accounts))
  } finally {
    for (const end of ends.toReversed()) await end()
  }
}

/** What each process has used so far; the database's is there where it is on this machine. */
async function coresOf(
  processes: Readonly<Record<string, Child>>,
  databaseUrl: string,
): Promise<Array<[name: string, ms: number]>> {
  const server = await serverOf(databaseUrl)
  const used: Array<[string, number | null]> = Object.entries(processes).map(([name, child]) => {
    const pid = child.pid()
    return [name, pid === undefined ? null : coreMsOf(pid)]
  })
  used.push(['database', server === null ? null : coreMsOfFamily(server)])
  return used.flatMap(([name, ms]): Array<[string, number]> => (ms === null ? [] : [[name, ms]]))
}

async function connectAccounts(sandboxUrl: string, url: string): Promise<Account[]> {
  const accounts: Account[] = []
  for (let nth = 0; nth < INTEGRATIONS; nth++) {
    const account = { organizationId: randomUUID(), portalId: FIRST_PORTAL + nth }
    await post(`${sandboxUrl}/sandbox/hubspot/portals`, { portalId: account.portalId, users: USERS })
    const expiresAt = new Date(Date.now() + 60_000)
    const ticket = installTicket(EVENTS_SECRET, { organizationId: account.organizationId, expiresAt })
    await connectStandIn(sandboxUrl, url, ticket, { portalId: account.portalId, userId: 7001 })
    accounts.push(account)
  }
  return accounts
}

async function importInvented(databaseUrl: string, count: number): Promise<void> {
  const database = await openDatabase({ url: databaseUrl, folder: null })
  const { sample, close } = await openOppspotSource(null, database, () => new Date())
  if (sample === null) throw new Error('The sample is there when oppSpot is not')
  await importCompanies(sample.sql, inventedCompanies(count), { schema: sample.schema })
  await close()
  await database.close()
}

/** Sends the leads at an even pace, each to the next account; gives when each was accepted, by its e-mail address. */
async function load(
  url: string,
  accounts: readonly Account[],
  leads: readonly SampleLead[],
  eventsASecond: number,
): Promise<Map<string, number>> {
  const accepted = new Map<string, number>()
  const started = Date.now()
  const sent = leads.map(async ({ company, contact }, nth) => {
    await pause(Math.max(0, started + (nth * 1_000) / eventsASecond - Date.now()))
    const { organizationId } = accounts[nth % accounts.length] ?? { organizationId: '' }
    const { email, firstName: first_name, lastName: last_name } = contact
    const data = { organization_id: organizationId, company, contact: { email, first_name, last_name } }
    const { body, headers } = signEvent(EVENTS_SECRET, { type: 'lead.captured', data }, { at: new Date() })
    const status = await deliver(`${url}/v1/events`, body, headers)
    if (status !== 202) throw new Error(`An event was answered with ${status}`)
    accepted.set(email ?? '', Date.now())
  })
  await Promise.all(sent)
  return accepted
}

/** The load is to leave the cores to what is measured: `fetch` would take more of them for this. */
function deliver(url: string, body: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: 'POST', headers, agent: CONNECTIONS }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode))
    })
    sending.on('error', reject).end(body)
  })
}

const Records = z.object({
  records: z.array(
    z.object({
      id: z.string(),
      createdAt: z.number(),
      properties: z.record(z.string(), z.string().nullable()),
      associations: z.array(z.object({ to: z.object({ type: z.string(), id: z.string() }) })),
    }),
  ),
})

interface Written {
  contact: number
  task: number
}

/** When the sandbox had each contact and its task, by e-mail address. */
async function lastWrites(sandboxUrl: string, accounts: readonly Account[]): Promise<Map<string, Written>> {
  const written = new Map<string, Written>()
  for (const { portalId } of accounts) {
    const read = async (type: string) =>
      Records.parse(
        await (await fetch(`${sandboxUrl}/sandbox/hubspot/portals/${portalId}/records?type=${type}`)).json(),
      ).records
    const contacts = new Map((await read('contacts')).map((contact) => [contact.id, contact]))
    for (const task of await read('tasks')) {
      const contact = task.associations.map(({ to }) => to.type === 'contacts' && contacts.get(to.id)).find(Boolean)
      if (contact) written.set(contact.properties.email ?? '', { contact: contact.createdAt, task: task.createdAt })
    }
  }
  return written
}

function report(accepted: ReadonlyMap<string, number>, written: ReadonlyMap<string, Written>): Measured {
  const missing = [...accepted.keys()].filter((email) => !written.has(email)).length
  if (missing > 0) throw new Error(`${missing} of ${accepted.size} leads have not arrived in the CRM`)
  const measured = (of: keyof Written) =>
    [...accepted].map(([email, at]) => (written.get(email)?.[of] ?? 0) - at).sort((a, b) => a - b)
  const at = (sorted: readonly number[], share: number) =>
    Math.max(0, sorted[Math.ceil(sorted.length * share) - 1] ?? 0)
  const row = (until: string, sorted: readonly number[]) => ({
    until,
    events: sorted.length,
    'p50 ms': at(sorted, 0.5),
    'p90 ms': at(sorted, 0.9),
    'p99 ms': at(sorted, 0.99),
    'longest ms': at(sorted, 1),
  })
  const tasks = measured('task')
  return {
    rows: [row('the contact is written', measured('contact')), row('its task is written, the last', tasks)],
    goals: [
      { goal: `p90 below ${GOAL.p90} ms (${at(tasks, 0.9)})`, met: at(tasks, 0.9) < GOAL.p90 },
      { goal: `p99 below ${GOAL.p99} ms (${at(tasks, 0.99)})`, met: at(tasks, 0.99) < GOAL.p99 },
    ],
  }
}

const post = (url: string, body: object) => send('POST', url, body)
const put = (url: string, body: object) => send('PUT', url, body)

async function send(method: string, url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method, headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`)
}
