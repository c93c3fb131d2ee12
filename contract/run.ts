import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { hubspotProvider } from '../packages/hubspot-app/provider/index.ts'
import { drive } from './drive.ts'
import { gaps } from './endpoints.ts'
import { app, createDeal, install } from './install.ts'
import { judgeBy } from './judge.ts'
import { nockedExchanges } from './nocked.ts'
import { readDocuments } from './openapi.ts'
import { type Exchange, record } from './recorder.ts'
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
  process.exitCode = (await judgeEverything()) ? 0 : 1
}

/**
 * True when every request of the provider and every answer that it was given is as the vendor's documents say, in its own
 * tests under `nock` as well as against the sandbox, and each of both exercises every endpoint.
 */
async function judgeEverything(): Promise<boolean> {
  const verdicts = [
    report('Under nock', await nockedExchanges()),
    report('Against the sandbox', await sandboxExchanges()),
  ]
  return verdicts.every((good) => good)
}

async function sandboxExchanges(): Promise<Exchange[]> {
  const sandbox = await startSandbox()
  try {
    const exchanges = record(new URL(sandbox.url).origin)
    const provider = hubspotProvider({ ...app, apiUrl: sandbox.url, appUrl: sandbox.url })
    const tokens = await install(sandbox.url, provider)
    await drive(provider, tokens, await createDeal(sandbox.url, tokens.accountId))
    return exchanges
  } finally {
    sandbox.stop()
  }
}

function report(title: string, exchanges: readonly Exchange[]): boolean {
  console.log(`\n${title}`)
  const judge = judgeBy(documents)
  const judged = exchanges.map((exchange) => ({ ...judge(exchange), status: exchange.status }))
  for (const [kind, all] of Map.groupBy(judged, ({ operation, status }) => `${operation} → ${status}`)) {
    const problems = [...new Set(all.flatMap((one) => one.problems))]
    console.log(`${problems.length === 0 ? '✓' : '✗'} ${kind} ×${all.length}`)
    for (const problem of problems) console.log(`    ${problem}`)
  }
  const left = gaps(exchanges)
  for (const gap of left) console.log(`✗ ${gap}`)
  if (left.length === 0) console.log('✓ every endpoint was exercised, and no other')
  const failed = judged.filter(({ problems }) => problems.length > 0).length
  console.log(`${judged.length - failed} passed, ${failed + left.length} failed`)
  return failed + left.length === 0
}
