import { randomBytes } from 'node:crypto'
import pg from 'pg'

const SERVER = process.env.DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres'

/** Gives the work a database of its own on the server of `DATABASE_URL`, else of this machine, and drops it afterwards. */
export async function withDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const name = `smartsync_bench_${randomBytes(6).toString('hex')}`
  await onServer(`create database ${name}`)
  const url = new URL(SERVER)
  url.pathname = `/${name}`
  try {
    return await work(url.href)
  } finally {
    await onServer(`drop database ${name} with (force)`)
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
