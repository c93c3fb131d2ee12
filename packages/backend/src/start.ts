import { once } from 'node:events'
import { SmartSyncError } from '@smartsync/core/errors'
import { run } from './cli/run.ts'
import { parseConfig } from './config.ts'
import { callOperation } from './local/client.ts'
import { EnrichLine } from './local/lines.ts'
import { report } from './local/report.ts'
import { findRunning } from './local/running.ts'
import { type Stack, startStack } from './local/stack.ts'
import { uploadCards } from './local/stand-in.ts'
import { type Bar, say, startBar } from './local/terminal.ts'

await run(start)

async function start(): Promise<void> {
  const config = parseConfig(process.env)
  const other = await findRunning(config.folder)
  if (other !== null) {
    throw new SmartSyncError('already_running', `SmartSync runs already: ${other.url}`, {
      help: `Open it, or stop it first (process ${other.pid}). Set SMARTSYNC_FOLDER to run a second one.`,
    })
  }
  say('SmartSync')
  const stack = await startStack(process.env, say)
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  if (stack.sandboxUrl !== null) {
    await showTheJob(stack)
    await uploadCards(stack.sandboxUrl, stack.url)
  }
  say(`\nOpen ${stack.url}`)
  if (stack.sandboxUrl !== null) say(`The CRM with its records: ${stack.sandboxUrl}`)
  say('Ctrl+C stops it.')
  await stopped
  say('Stopping')
  await stack.stop()
}

/** Captures the first leads, unless a start before this one did, and follows them into the CRM. */
async function showTheJob(stack: Stack): Promise<void> {
  const began = performance.now()
  let bar: Bar | undefined
  for await (const line of callOperation(stack, '/local/first-leads', EnrichLine)) {
    if (line.jobs === 0) return say('The leads of the sample were captured before')
    bar ??= startBar('Researching, scoring and writing to the CRM', line.jobs)
    bar.update(line.jobs - line.waiting, `${line.apiCalls} API calls`)
    if (line.kind === 'done') bar.end(report(line, (performance.now() - began) / 1000))
  }
}
