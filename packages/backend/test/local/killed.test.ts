import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { callOperation } from '../../src/local/client.ts'
import { EnrichLine, ImportLine } from '../../src/local/lines.ts'
import { type Stack, startStack } from '../../src/local/stack.ts'
import { createDatabase, SERVER } from '../database.ts'
import { inventedCompanies } from '../work/invented-leads.ts'

const COUNT = 1000
const Record = z.object({ properties: z.record(z.string(), z.string().nullable()) })
const Records = z.object({ records: z.array(Record) })
const State = z.object({
  counts: z.object({ queued: z.int(), processing: z.int(), failed: z.int(), enriched: z.int() }),
})

let stack: Stack
let clean: () => Promise<void>
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'smartsync-'))
  const database = SERVER === undefined ? null : await createDatabase(SERVER)
  stack = await startStack(
    {
      PATH: process.env.PATH,
      SMARTSYNC_FOLDER: folder,
      LOG_LEVEL: 'silent',
      ...(database === null ? {} : { DATABASE_URL: database.url }),
    },
    () => {},
  )
  clean = async () => {
    await stack.stop()
    await database?.drop()
    await rm(folder, { recursive: true })
  }
})
afterAll(() => clean())

test('a backend that is killed in the middle of a thousand companies ends with each of them enriched once', async () => {
  for await (const line of callOperation(stack, '/local/import', ImportLine, inventedCompanies(COUNT))) void line
  await killWhen(({ jobs, waiting }) => waiting > 0 && waiting < jobs * 0.7)
  const { failed, enriched } = await settled()

  expect(failed).toBe(0)
  expect(enriched).toBeGreaterThanOrEqual(COUNT)
  for (const type of ['companies', 'tasks']) {
    const keys = (await records(type)).map(({ properties }) => properties.smartsync_external_id)
    expect(keys.length).toBeGreaterThanOrEqual(COUNT)
    expect(new Set(keys).size).toBe(keys.length)
  }
  const names = (await records('companies')).map(({ properties }) => properties.name)
  expect(names.filter((name) => name?.startsWith('Invented Company'))).toHaveLength(COUNT)
}, 120_000)

/** Starts the enrichment of everything, and kills the backend without warning once it has come so far. */
async function killWhen(soFar: (line: EnrichLine) => boolean): Promise<void> {
  let killed = false
  try {
    for await (const line of callOperation(stack, '/local/enrich-all', EnrichLine)) {
      if (killed || !soFar(line)) continue
      killed = process.kill(stack.backend.pid() ?? 0, 'SIGKILL')
    }
  } catch {
    // The connection ends with the process.
  }
  expect(killed).toBe(true)
}

async function settled() {
  for (;;) {
    const answer = await fetch(`${stack.url}/demo/state`).catch(() => null)
    const { counts } = State.safeParse(await answer?.json().catch(() => null)).data ?? { counts: null }
    if (counts !== null && counts.queued + counts.processing === 0) return counts
    await new Promise((resolve) => setImmediate(resolve))
  }
}

async function records(type: string) {
  const answer = await fetch(`${stack.sandboxUrl}/sandbox/hubspot/portals/90000001/records?type=${type}`)
  return Records.parse(await answer.json()).records
}
