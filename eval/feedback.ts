import { parseConfig } from '../packages/backend/src/config.ts'
import { callOperation } from '../packages/backend/src/local/client.ts'
import { FeedbackLine } from '../packages/backend/src/local/lines.ts'
import { findRunning } from '../packages/backend/src/local/running.ts'

/** What reps thought of what they were shown, from the SmartSync that runs here; null where none does. */
export async function readFeedback(): Promise<FeedbackLine['counts'] | null> {
  const running = await findRunning(parseConfig(process.env).folder)
  if (running === null) return null
  for await (const { counts } of callOperation(running, '/local/feedback', FeedbackLine)) return counts
  return null
}
