import { parseConfig } from '../config.ts'
import { findRunning, type Running } from './running.ts'
import { startStack } from './stack.ts'
import { say } from './terminal.ts'

/** Does something with the SmartSync that runs on this folder; where none does, starts one for as long as it takes. */
export async function withSmartSync(
  env: Readonly<Record<string, string | undefined>>,
  work: (running: Running) => Promise<void>,
): Promise<void> {
  const running = await findRunning(parseConfig(env).folder)
  if (running !== null) return work(running)
  const stack = await startStack(env, say)
  try {
    await work(stack)
  } finally {
    await stack.stop()
  }
}
