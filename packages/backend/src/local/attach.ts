import type { Config } from '../config.ts'
import { findRunning, type Running } from './running.ts'
import { startStack } from './stack.ts'
import { say } from './terminal.ts'

/** Does something with the SmartSync that runs on this folder; where none does, starts one for as long as it takes. */
export async function withSmartSync(config: Config, work: (running: Running) => Promise<void>): Promise<void> {
  const running = await findRunning(config.folder)
  if (running !== null) return work(running)
  const stack = await startStack(config, say)
  try {
    await work(stack)
  } finally {
    await stack.stop()
  }
}
