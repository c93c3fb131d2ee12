import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { BackfillView } from '../../src/http/integrations/backfills.ts'
import { callOperation } from '../../src/local/client.ts'
import { ImportLine } from '../../src/local/lines.ts'
import { type Stack, startStack } from '../../src/local/stack.ts'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { createDatabase, SERVER } from '../database.ts'
import { inventedCompanies } from '../work/invented-leads.ts'

const COUNT = 350
const ADMIN_TOKEN = 'an-admin-token-of-tests-only-32-chars'
const Records = z.object({ records: z.array(z.object({ properties: z.record(z.string(), z.string().nullable()) })) })
const Integrations = z.object({ integrations: z.array(z.object({ id: z.string() })).length(1) })

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
      ADMIN_TOKEN,
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

const admin = async (method: string, path: string, body?: object): Promise<unknown> => {
  const response = await fetch(`${stack.url}/api/integrations/crm${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'smartsync-organization': sampleOrganizations.demo },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(await response.text())
  return response.json()
}
const sandbox = (method: string, path: string, body?: object) =>
  fetch(`${stack.sandboxUrl}/sandbox/hubspot/portals/90000001/records${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

test('a backfill whose process is killed between its pages goes on at the page where it stood', async () => {
  const { integrations } = Integrations.parse(await admin('GET', ''))
  const path = `/${integrations[0]?.id}`
  await admin('PATCH', path, { syncFrequency: 'manual' })
  for await (const line of callOperation(stack, '/local/import', ImportLine, inventedCompanies(COUNT))) void line
  for (let nth = 0; nth < COUNT; nth += 1) {
    await sandbox('POST', '/companies', { properties: { name: `Invented Company ${nth}`, zip: 'ZZ1 1ZZ' } })
  }

  const { id } = BackfillView.parse(await admin('POST', `${path}/backfills`, { recordTypes: ['company'] }))
  // While the backend starts again, nobody answers.
  const look = async () => BackfillView.safeParse(await admin('GET', `${path}/backfills/${id}`).catch(() => null)).data
  const kills: number[] = []
  for (;;) {
    const backfill = await look()
    if (backfill?.finishedAt) {
      expect(backfill).toMatchObject({ status: 'completed', progress: { found: COUNT, done: COUNT, failed: 0 } })
      break
    }
    const found = backfill?.progress.found ?? 0
    if (kills.length === 0 && found > 0 && found < COUNT) {
      kills.push(found)
      process.kill(stack.backend.pid() ?? 0, 'SIGKILL')
    }
  }
  expect(kills.length).toBeGreaterThan(0)

  const { records } = Records.parse(await (await sandbox('GET', '?type=companies')).json())
  const ours = records.filter(({ properties }) => properties.name?.startsWith('Invented Company'))
  expect(ours).toHaveLength(COUNT)
  expect(ours.filter(({ properties }) => properties.smartsync_score === undefined)).toEqual([])
  const tasks = Records.parse(await (await sandbox('GET', '?type=tasks')).json()).records
  const keys = tasks.map(({ properties }) => properties.smartsync_external_id)
  expect(new Set(keys).size).toBe(keys.length)
}, 180_000)
