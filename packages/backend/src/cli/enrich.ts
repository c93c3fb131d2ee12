import { parseArgs } from 'node:util'
import { SmartSyncError } from '@smartsync/core/errors'
import { withSmartSync } from '../local/attach.ts'
import { callOperation } from '../local/client.ts'
import { EnrichLine } from '../local/lines.ts'
import { report } from '../local/report.ts'
import { startBar } from '../local/terminal.ts'
import { run } from './run.ts'

await run(async () => {
  const { values } = parseArgs({ options: { all: { type: 'boolean', default: false } } })
  if (!values.all) {
    throw new SmartSyncError('usage', 'Which companies?', { help: 'npm run enrich -- --all' })
  }
  await withSmartSync(process.env, async (running) => {
    const began = performance.now()
    let bar: ReturnType<typeof startBar> | undefined
    for await (const line of callOperation(running, '/local/enrich-all', EnrichLine)) {
      bar ??= startBar('Enriching companies', line.jobs)
      bar.update(line.jobs - line.waiting, `${line.apiCalls} API calls`)
      if (line.kind === 'done') bar.end(report(line, (performance.now() - began) / 1000))
    }
  })
})
