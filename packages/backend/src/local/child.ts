import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { SmartSyncError } from '@smartsync/core/errors'

export interface ChildOptions {
  name: string
  /** A TypeScript file, run by this very Node. */
  file: string
  args?: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  /** Answers 200 once the process is ready. */
  readyUrl: string
  /** Told when the process ended by itself and is started again. */
  onRestart: (message: string) => void
}

export interface Child {
  /** Of the process that runs now; undefined while none does. */
  pid(): number | undefined
  stop(): Promise<void>
}

const READY_WITHIN_MS = 60_000
const ASK_EVERY_MS = 100
/** A process that ends this often within a minute has a reason that starting it again does not mend. */
const MOST_RESTARTS_A_MINUTE = 5

/**
 * Starts a process, waits until it answers, and from then on starts it again should it die. Its standard error goes to
 * ours. Rejects with `process_not_started` when it ends, or stays silent for a minute, before it ever answered.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  let child = launch(options)
  await becomesReady(child, options)

  let stopping = false
  let deaths: number[] = []
  const watch = () =>
    child.once('exit', (code, signal) => {
      const now = Date.now()
      deaths = [...deaths.filter((at) => now - at < 60_000), now]
      if (stopping) return
      if (deaths.length > MOST_RESTARTS_A_MINUTE) {
        options.onRestart(`${options.name} keeps ending (${signal ?? `code ${code}`}) and is not started again`)
        return
      }
      options.onRestart(`${options.name} ended (${signal ?? `code ${code}`}); starting it again`)
      child = launch(options)
      watch()
    })
  watch()

  return {
    pid: () => child.pid,
    async stop() {
      stopping = true
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}

/** The channel to the child is there to be cut: a child whose parent is gone notices and ends too. */
function launch({ file, args = [], env }: ChildOptions): ChildProcess {
  return spawn(process.execPath, [file, ...args], {
    env: { ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}

async function becomesReady(child: ChildProcess, { name, readyUrl }: ChildOptions): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) break
    const answer = await fetch(readyUrl).catch(() => null)
    if (answer?.ok) return
    await pause(ASK_EVERY_MS)
  }
  child.kill()
  throw new SmartSyncError('process_not_started', `${name} did not start`, {
    help: 'What it printed above says why. If it says nothing, try again with LOG_LEVEL=debug.',
  })
}
