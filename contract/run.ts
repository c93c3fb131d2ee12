import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { hubspotProvider } from '../packages/hubspot-app/provider/index.ts'
import { drive } from './drive.ts'
import { app, install } from './install.ts'
import { judgeBy } from './judge.ts'
import { readDocuments } from './openapi.ts'
import { record } from './recorder.ts'
import { startSandbox } from './sandbox.ts'

const VERSION = '2026-09'

const { values } = parseArgs({ options: { hubspot: { type: 'string' } } })
const documents = values.hubspot && existsSync(values.hubspot) ? readDocuments(values.hubspot, VERSION) : []

if (documents.length === 0) {
  console.error(
    [
      `No HubSpot API documents of version ${VERSION} in ${values.hubspot ?? '(no folder given)'}.`,
      'They are HubSpot’s and not ours to hand on. Fetch them once, outside this project:',
      '  git clone https://github.com/HubSpot/HubSpot-public-api-spec-collection /tmp/hubspot-specs',
      '  npm run contract -- --hubspot /tmp/hubspot-specs/PublicApiSpecs',
    ].join('\n'),
  )
  process.exitCode = 1
} else {
  process.exitCode = (await judgeSandboxAndConnector()) ? 0 : 1
}

/** True when every request of the connector and every answer of the sandbox is as the vendor's documents say. */
async function judgeSandboxAndConnector(): Promise<boolean> {
  const sandbox = await startSandbox()
  try {
    const exchanges = record(new URL(sandbox.url).origin)
    const provider = hubspotProvider({ ...app, apiUrl: sandbox.url, appUrl: sandbox.url })
    await drive(provider, await install(sandbox.url, provider))

    const judge = judgeBy(documents)
    const judged = exchanges.map((exchange) => ({ ...judge(exchange), status: exchange.status }))
    for (const [kind, all] of Map.groupBy(judged, ({ operation, status }) => `${operation} → ${status}`)) {
      const problems = [...new Set(all.flatMap((one) => one.problems))]
      console.log(`${problems.length === 0 ? '✓' : '✗'} ${kind} ×${all.length}`)
      for (const problem of problems) console.log(`    ${problem}`)
    }
    const failed = judged.filter(({ problems }) => problems.length > 0).length
    console.log(`${judged.length - failed} passed, ${failed} failed`)
    return failed === 0 && judged.length > 0
  } finally {
    sandbox.stop()
  }
}
