import { randomBytes } from 'node:crypto'
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

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: SERVER })
  try {
    await client.connect()
  } catch (cause) {
    const { host } = new URL(SERVER)
    throw new Error(
      `No PostgreSQL answers at ${host}. Set DATABASE_URL to a server on which databases may be created.`,
      {
        cause,
      },
    )
  }
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
