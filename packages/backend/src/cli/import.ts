import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { SmartSyncError } from '@smartsync/core/errors'
import { withSmartSync } from '../local/attach.ts'
import { callOperation } from '../local/client.ts'
import { ImportLine } from '../local/lines.ts'
import { say } from '../local/terminal.ts'
import { run } from './run.ts'

await run(async () => {
  const file = process.argv[2]
  if (file === undefined) {
    throw new SmartSyncError('usage', 'Which file?', { help: 'npm run import -- companies.csv' })
  }
  const path = resolve(process.env.INIT_CWD ?? '.', file)
  if (!(await stat(path).catch(() => null))?.isFile()) {
    throw new SmartSyncError('no_such_file', `There is no file ${path}.`, { help: 'Check the path.' })
  }
  await withSmartSync(process.env, async (running) => {
    say(`Importing ${file}`)
    for await (const line of callOperation(running, '/local/import', ImportLine, createReadStream(path))) {
      if (line.kind === 'rejected') say(`  line ${line.line} not taken: ${line.reason}`)
      if (line.kind === 'progress') say(`  ${line.read} read`)
      if (line.kind === 'done') {
        say(
          `${line.read} read: ${line.inserted} new, ${line.updated} updated, ${line.unchanged} unchanged, ${line.rejected} not taken`,
        )
      }
    }
  })
})
