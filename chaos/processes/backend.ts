import { join } from 'node:path'
import type { Kind, Spec } from './spec.ts'

const root = join(import.meta.dirname, '../..')

/** A process of ours, run by this very Node. */
function node(
  name: string,
  kind: Kind,
  file: string,
  { args = [], env = {}, readyUrl }: { args?: string[]; env?: Record<string, string | undefined>; readyUrl: string },
): Spec {
  return {
    name,
    kind,
    command: process.execPath,
    args: [join(root, file), ...args],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    deaths: ['SIGKILL'],
    goodbye: 'SIGTERM',
    isReady: async () => (await fetch(readyUrl, { signal: AbortSignal.timeout(2_000) })).ok,
  }
}

export function sandbox(folder: string, port: number): Spec {
  return node('sandbox', 'sandbox', 'packages/crm-sandbox/src/main.ts', {
    args: ['--port', String(port), '--folder', folder],
    readyUrl: `http://127.0.0.1:${port}/sandbox/faults`,
  })
}

export function http(env: Record<string, string | undefined>, port: number): Spec {
  return node('http', 'http', 'packages/backend/src/main.ts', {
    env: { ...env, ROLE: 'http', PORT: String(port) },
    readyUrl: `http://127.0.0.1:${port}/readyz`,
  })
}

/** `healthPort` is where it says that it is up. */
export function worker(nth: number, env: Record<string, string | undefined>, healthPort: number): Spec {
  return node(`worker-${nth}`, 'worker', 'packages/backend/src/main.ts', {
    env: { ...env, ROLE: 'worker', PORT: String(healthPort) },
    readyUrl: `http://127.0.0.1:${healthPort}/readyz`,
  })
}
