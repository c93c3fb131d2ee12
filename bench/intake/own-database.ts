import { randomBytes } from 'node:crypto'
import pg from 'pg'

const usual = 'postgres://postgres@127.0.0.1:5432/postgres'

/** An empty database on the server of `DATABASE_URL`, or on this machine's; `drop` removes it. */
export async function ownDatabase(
  server = process.env.DATABASE_URL ?? usual,
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `smartsync_bench_${randomBytes(6).toString('hex')}`
  await onServer(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => onServer(server, `drop database ${name} with (force)`) }
}

async function onServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
