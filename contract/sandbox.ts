import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface RunningSandbox {
  url: string
  stop(): void
}

/** Starts the CRM sandbox as a process of its own, in memory and on a free port. */
export async function startSandbox(): Promise<RunningSandbox> {
  const main = new URL('../packages/crm-sandbox/src/main.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [main, '--port', '0', '--memory'], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /CRM sandbox: (\S+)/.exec(line)?.[1]
    if (url !== undefined) return { url, stop: () => child.kill() }
  }
  throw new Error('The CRM sandbox ended before it said where it listens.')
}
