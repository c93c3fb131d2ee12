import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { freePort } from '../../packages/backend/src/local/port.ts'
import type { Fleet } from './fleet.ts'
import type { Spec } from './spec.ts'

const DEBIAN = '/usr/lib/postgresql'

/** The server's programs; null where they are not installed. */
export function serverPrograms(): string | null {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).toSorted((one, other) => Number(other) - Number(one)) : []
  const folders = [...versions.map((version) => join(DEBIAN, version, 'bin')), ...(process.env.PATH ?? '').split(':')]
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))) ?? null
}

/** A PostgreSQL server and how to reach it. */
export type Postgres = Spec & { url: string }

/** A PostgreSQL of its own in the folder, as safe as its defaults make it: what it has committed survives a kill. */
export function postgresIn(folder: string, programs: string, port: number, settings: readonly string[] = []): Postgres {
  const user = userForServer()
  const data = join(folder, 'data')
  mkdirSync(folder, { recursive: true })
  if (user !== undefined) {
    chmodSync(join(folder, '..'), 0o755)
    chownSync(folder, user.uid, user.gid)
  }
  const run = { stdio: 'pipe', ...user } as const
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale'],
    run,
  )
  appendFileSync(
    join(data, 'postgresql.conf'),
    [
      'fsync = on',
      'synchronous_commit = on',
      'max_connections = 250',
      'log_min_messages = error',
      ...settings,
      '',
    ].join('\n'),
  )
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  return {
    url,
    name: 'postgres',
    kind: 'postgres',
    command: join(programs, 'postgres'),
    args: ['-D', data, '-p', String(port), '-k', folder, '-h', '127.0.0.1'],
    env: { PATH: process.env.PATH },
    ...(user === undefined ? {} : { user }),
    // SIGQUIT is the immediate shutdown: like SIGKILL it leaves recovery to the next start.
    deaths: ['SIGKILL', 'SIGQUIT', 'SIGINT'],
    goodbye: 'SIGINT',
    isReady: () => answers(url),
  }
}

/** Starts a PostgreSQL of its own in the folder; gives its URL. */
export async function startPostgres(fleet: Fleet, folder: string, programs: string): Promise<string> {
  const postgres = postgresIn(folder, programs, await freePort(0))
  await fleet.start(postgres)
  return postgres.url
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

/** PostgreSQL refuses to run as root. */
function userForServer(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}
