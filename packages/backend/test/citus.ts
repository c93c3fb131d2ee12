import { readFile } from 'node:fs/promises'
import { onServer } from './on-server.ts'

const GUIDE = new URL('../../../docs/scaling.md', import.meta.url)

/** Set `CITUS_WORKERS` (URLs, with commas between them) where `DATABASE_URL` is Citus's coordinator: tests then run on that. */
const WORKERS = process.env.CITUS_WORKERS?.split(',') ?? []
export const ON_CITUS = WORKERS.length > 0

/** Makes the database on the workers, too. */
export async function readyWorkers(name: string): Promise<void> {
  for (const worker of WORKERS) {
    await onServer(worker, `create database ${name}`)
    await onServer(at(worker, name), 'create extension citus')
  }
}

/** Spreads a migrated database as docs/scaling.md says, over few shards. */
export async function spread(url: string, workers: readonly string[] = WORKERS): Promise<void> {
  const [statements = ''] = [...(await readFile(GUIDE, 'utf8')).matchAll(/```sql\n(.*?)```/gs)].map(([, text]) => text)
  const places = new Map([
    ["'coordinator.example', 5432", place(url)],
    ["'worker-1.example', 5432", place(workers[0] ?? url)],
    ["'worker-2.example', 5432", place(workers[1] ?? url)],
    ['database smartsync ', `database ${new URL(url).pathname.slice(1)} `],
  ])
  const ours = [...places].reduce((text, [from, to]) => text.replace(from, to), statements)
  await onServer(url, `set citus.shard_count = 4;\n${ours}`)
}

export async function dropOnWorkers(name: string): Promise<void> {
  for (const worker of WORKERS) await onServer(worker, `drop database ${name} with (force)`)
}

function at(server: string, name: string): string {
  return Object.assign(new URL(server), { pathname: `/${name}` }).href
}

function place(url: string): string {
  const { hostname, port } = new URL(url)
  return `'${hostname}', ${port}`
}
