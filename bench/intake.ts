import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { startChild } from '../packages/backend/src/local/child.ts'
import { freePort } from '../packages/backend/src/local/port.ts'
import { openDatabase } from '../packages/backend/src/store/database.ts'
import { createIntegration } from '../packages/backend/src/store/integrations.ts'
import { migrate } from '../packages/backend/src/store/migrate.ts'
import { Tenancy } from '../packages/backend/src/store/tenancy.ts'
import type { Measured } from './bench.ts'
import { ownDatabase } from './database.ts'
import { accounts, appId, clientSecret, eventsSecret, type Kind, kinds, publicUrl } from './intake/message.ts'

export const question =
  'How many messages a second are accepted, beside a bare handler that checks the same signature and inserts the same row?'

const goal = 0.7
const connections = 64
const seconds = 5
const rounds = 3
/** A few busy accounts, or many that send at the same time. */
const crowds = [1, 100]

const folder = join(import.meta.dirname, 'intake')
const Report = z.object({
  accepted: z.int(),
  refused: z.int(),
  seconds: z.number(),
  p99Ms: z.number(),
  next: z.int(),
})
type Report = z.infer<typeof Report>

/** Both handlers on the same PostgreSQL, each alone in its own process, in turns; the load comes from a third. */
export async function measure(): Promise<Measured> {
  const { url, drop } = await ownDatabase()
  try {
    await connectAccounts(url)
    const bare = await startBare(url)
    const ours = await startOurs(url)
    try {
      const rows = []
      for (const kind of kinds) for (const crowd of crowds) rows.push(await compare(kind, crowd, bare.url, ours.url))
      return {
        rows,
        goals: rows.map(({ kind, accounts, ratio }) => ({
          goal: `${kind} from ${accounts} accounts: at least ${goal} of the bare handler (${ratio})`,
          met: ratio >= goal,
        })),
      }
    } finally {
      await ours.stop()
      bare.process.kill()
    }
  } finally {
    await drop()
  }
}

let next = 1

async function compare(kind: Kind, crowd: number, bareUrl: string, oursUrl: string) {
  const reports: { bare: Report[]; ours: Report[] } = { bare: [], ours: [] }
  await load(kind, crowd, bareUrl, 2)
  await load(kind, crowd, oursUrl, 2)
  for (let round = 0; round < rounds; round += 1) {
    reports.bare.push(await load(kind, crowd, bareUrl, seconds))
    reports.ours.push(await load(kind, crowd, oursUrl, seconds))
  }
  const bare = median(reports.bare.map(rate))
  const ours = median(reports.ours.map(rate))
  return {
    kind,
    accounts: crowd,
    'bare a second': Math.round(bare),
    'ours a second': Math.round(ours),
    ratio: Number((ours / bare).toFixed(2)),
    'bare p99 ms': median(reports.bare.map(({ p99Ms }) => p99Ms)),
    'ours p99 ms': median(reports.ours.map(({ p99Ms }) => p99Ms)),
  }
}

async function load(kind: Kind, crowd: number, url: string, duration: number): Promise<Report> {
  const order = { url, kind, accounts: crowd, seconds: duration, connections, first: next }
  const file = join(folder, 'load.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [file, JSON.stringify(order)])
  const report = Report.parse(JSON.parse(stdout))
  if (report.refused > 0) throw new Error(`${report.refused} messages were not accepted`)
  next = report.next
  return report
}

async function connectAccounts(url: string): Promise<void> {
  const database = await openDatabase({ url, folder: null })
  await migrate(database)
  const tenancy = new Tenancy(database)
  for (const { organizationId, portalId } of accounts(Math.max(...crowds))) {
    const account = { crmType: 'hubspot' as const, accountId: String(portalId) }
    await tenancy.inTenant(organizationId, (tx) => createIntegration(tx, account))
  }
  await database.close()
}

async function startBare(url: string): Promise<{ url: string; process: ChildProcess }> {
  const port = await freePort(0)
  const bare = fork(join(folder, 'bare.ts'), [url, String(port)])
  await once(bare, 'message')
  return { url: `http://127.0.0.1:${port}`, process: bare }
}

async function startOurs(url: string): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort(0)
  const address = `http://127.0.0.1:${port}`
  const child = await startChild({
    name: 'The backend',
    file: join(import.meta.dirname, '../packages/backend/src/main.ts'),
    env: {
      PATH: process.env.PATH,
      ROLE: 'http',
      DATABASE_URL: url,
      PORT: String(port),
      PUBLIC_URL: publicUrl,
      EVENTS_SECRET: eventsSecret,
      HUBSPOT_CLIENT_ID: 'bench',
      HUBSPOT_CLIENT_SECRET: clientSecret,
      HUBSPOT_APP_ID: appId,
      LOG_LEVEL: 'info',
    },
    readyUrl: `${address}/readyz`,
    onRestart: console.error,
  })
  return { url: address, stop: () => child.stop() }
}

function rate({ accepted, seconds }: Report): number {
  return accepted / seconds
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0
}
