import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

const SERVER = process.env.DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres'

/** An empty database on the server of `DATABASE_URL`, else of this machine; `drop` removes it. */
export async function ownDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `smartsync_bench_${randomBytes(6).toString('hex')}`
  await onServer(`create database ${name}`)
  const url = new URL(SERVER)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => onServer(`drop database ${name} with (force)`) }
}

/** Gives the work a database of its own, and drops it afterwards. */
export async function withDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const { url, drop } = await ownDatabase()
  try {
    return await work(url)
  } finally {
    await drop()
  }
}

/** The server's first process, which starts all others; null where it is not on this machine. */
export async function serverOf(url: string): Promise<number | null> {
  const [first] = await rowsOf(url, "select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int as pid")
  const pid = Number(first?.pid)
  return existsSync(`/proc/${pid}/stat`) ? pid : null
}

/** Resolves once no job is under way, and none is due. Rejects after a minute. */
export async function untilIdle(url: string): Promise<void> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const busy = await rowsOf(
      url,
      `select from smartsync.crm_sync_queue
        where status = 'processing' or (status = 'queued' and scheduled_for <= now()) limit 1`,
    )
    if (busy.length === 0) return
    if (Date.now() > deadline) throw new Error('The queue has not become empty')
    await pause(500)
  }
}

async function onServer(statement: string): Promise<void> {
  await rowsOf(SERVER, statement)
}

async function rowsOf(url: string, statement: string): Promise<Array<Record<string, unknown>>> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
  } catch (cause) {
    const { host } = new URL(url)
    const advice = 'Set DATABASE_URL to a server on which databases may be created.'
    throw new Error(`No PostgreSQL answers at ${host}. ${advice}`, { cause })
  }
  try {
    const { rows } = await client.query<Record<string, unknown>>(statement)
    return rows
  } finally {
    await client.end()
  }
}
