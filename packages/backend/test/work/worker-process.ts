import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { vi } from 'vitest'
import { freePort } from '../../src/local/port.ts'
import { standInEnvironment } from '../../src/local/stand-in.ts'
import { SERVER } from '../database.ts'
import type { World } from './world.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** A worker of a world whose own backend does no jobs. */
export interface WorkerProcess {
  /** Resolves when it takes jobs. */
  ready(): Promise<void>
  /** Ends it at once, whatever it is doing. */
  kill(): Promise<void>
}

/** Starts a worker in a process of its own, on the world's database, which is on a server. `environment` is what is set besides. */
export async function startWorker(
  world: World,
  environment: Readonly<Record<string, string>>,
  preloaded?: string,
): Promise<WorkerProcess> {
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(world.database.kysely)
  const databaseUrl = new URL(SERVER ?? '')
  databaseUrl.pathname = `/${rows[0]?.name}`
  const healthPort = await freePort(0)
  const worker: ChildProcess = fork(MAIN, {
    execArgv: preloaded === undefined ? [] : ['--import', preloaded],
    env: {
      ...standInEnvironment(world.sandbox.url),
      PATH: process.env.PATH,
      ROLE: 'worker',
      DATABASE_URL: databaseUrl.href,
      PUBLIC_URL: 'http://localhost',
      EVENTS_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
      PORT: String(healthPort),
      LOG_LEVEL: 'error',
      ...environment,
    },
  })
  return {
    async ready() {
      const isReady = () => fetch(`http://127.0.0.1:${healthPort}/readyz`).then(({ ok }) => ok)
      await vi.waitUntil(() => isReady().catch(() => false), { timeout: 20_000 })
    },
    async kill() {
      if (worker.exitCode !== null || worker.signalCode !== null) return
      worker.kill('SIGKILL')
      await once(worker, 'exit')
    },
  }
}
