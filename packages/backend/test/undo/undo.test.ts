import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { BackfillView } from '../../src/http/integrations/backfills.ts'
import { worldWithCompanies } from '../backfill/existing-records.ts'
import type { SandboxRecord, World } from '../work/world.ts'

const COUNT = 3
const PATIENCE_MS = 60_000
const Logs = z.object({
  logs: z.array(
    z.object({
      id: z.string(),
      recordId: z.string().nullable(),
      operation: z.string(),
      status: z.string(),
      canUndo: z.boolean(),
      undoOf: z.string().nullable(),
      changes: z.array(z.object({ field: z.string() })),
      heldBack: z.array(z.object({ field: z.string(), reason: z.string() })),
    }),
  ),
})

let world: World
let path: string
beforeAll(async () => {
  ;({ world, path } = await worldWithCompanies(COUNT))
})
afterAll(() => world.stop())

const look = async (id: string) => BackfillView.parse((await world.admin('GET', `${path}/backfills/${id}`)).body)
async function backfilled(): Promise<BackfillView> {
  const { id } = BackfillView.parse((await world.admin('POST', `${path}/backfills`, { recordTypes: ['company'] })).body)
  await vi.waitUntil(async () => (await look(id)).finishedAt !== null, { interval: 40, timeout: PATIENCE_MS })
  return look(id)
}
async function undone(id: string): Promise<NonNullable<BackfillView['undo']>> {
  expect(await world.admin('POST', `${path}/backfills/${id}/undo`)).toMatchObject({ status: 202 })
  await vi.waitUntil(async () => Boolean((await look(id)).undo?.finishedAt), { interval: 40, timeout: PATIENCE_MS })
  const { undo } = await look(id)
  if (undo === null) throw new Error('It was taken back')
  return undo
}
const logs = async (query = '') => Logs.parse((await world.admin('GET', `${path}/logs${query}`)).body).logs
const edit = (type: string, id: string, properties: Record<string, string>) =>
  world.control('PATCH', `/sandbox/hubspot/portals/90000001/records/${type}/${id}`, { properties })
const ours = ({ properties }: SandboxRecord) =>
  Object.entries(properties).filter(([name, value]) => /^smartsync_(?!external)/.test(name) && value)
const company = async (id: string) => (await world.records('companies')).find((record) => record.id === id)
/** The tasks that nobody removed, of all that there ever were. */
async function tasks(): Promise<{ open: number; ever: number }> {
  const Tasks = z.object({ records: z.array(z.object({ archivedAt: z.number().optional() })) })
  const { records } = Tasks.parse(await world.control('GET', '/sandbox/hubspot/portals/90000001/records?type=tasks'))
  return { open: records.filter(({ archivedAt }) => archivedAt === undefined).length, ever: records.length }
}

describe('taking a backfill back', { timeout: PATIENCE_MS }, () => {
  let done: BackfillView
  let touched: SandboxRecord
  beforeAll(async () => {
    done = await backfilled()
    const [first] = await world.records('companies')
    if (first === undefined) throw new Error('There is a company')
    touched = first
    await edit('companies', touched.id, { smartsync_next_action: 'I called them myself' })
  })

  test('restores what nobody changed since, removes untouched tasks, and says what it left alone', async () => {
    const undo = await undone(done.id)
    expect(undo).toMatchObject({ status: 'completed', requestedBy: 'ADMIN_TOKEN', leftAlone: 1, error: null })
    expect(undo.records).toBe(2 * COUNT)
    for (const record of await world.records('companies')) {
      const left = record.id === touched.id ? [['smartsync_next_action', 'I called them myself']] : []
      expect(ours(record)).toEqual(left)
    }
    const [log] = (await logs(`?recordId=${touched.id}&recordType=company`)).filter(({ undoOf }) => undoOf !== null)
    expect(log?.heldBack).toMatchObject([{ field: 'smartsync_next_action', reason: 'Someone changed it since' }])
    expect((await logs('?recordType=task')).filter(({ operation }) => operation === 'delete')).toHaveLength(COUNT)
  })

  test('is idempotent: a second time there is nothing to restore', async () => {
    expect(await undone(done.id)).toMatchObject({ restored: 0, records: 0 })
  })

  test('lasts: the next sync leaves alone what was put back, and creates no task anew', async () => {
    await backfilled()
    for (const record of await world.records('companies')) {
      // What a person wrote is for the field's policy to decide on, and this one is always written.
      const policed = record.id === touched.id ? ['smartsync_next_action'] : []
      expect(ours(record).flatMap(([name]) => (name === 'smartsync_enriched_at' ? [] : name))).toEqual(policed)
    }
    expect(await tasks()).toEqual({ open: 0, ever: COUNT })
    const [log] = await logs(`?recordId=${touched.id}&recordType=company`)
    expect(log?.heldBack.map(({ reason }) => reason)).toContain(
      'An undo put this back: it stays until somebody changes it, or asks for the record',
    )
  })

  test('ends where somebody asks for the record', async () => {
    const integrationId = path.split('/').at(-1)
    const records = [{ type: 'company', id: touched.id }]
    await world.admin('POST', '/api/integrations/crm/sync', { integrationId, records })
    expect(await world.settled()).toEqual({ failed: 0 })
    expect((await company(touched.id))?.properties.smartsync_score).toBeDefined()
  })
})

describe('taking one log back', { timeout: PATIENCE_MS }, () => {
  test('restores its record alone; taking that back in turn brings the values again', async () => {
    const all = await logs('?status=success&recordType=company')
    const log = all.find(({ operation, canUndo, undoOf }) => operation === 'update' && canUndo && undoOf === null)
    if (log?.recordId == null) throw new Error('Something was written')
    const before = await company(log.recordId)

    expect(await world.admin('POST', `${path}/logs/${log.id}/undo`)).toEqual({ status: 202, body: { queued: true } })
    expect(await world.settled()).toEqual({ failed: 0 })
    const after = await company(log.recordId)
    for (const { field } of log.changes) expect(after?.properties[field] ?? '').toBe('')

    const [undo] = (await logs(`?recordId=${log.recordId}`)).filter(({ undoOf }) => undoOf === log.id)
    expect(undo).toMatchObject({ status: 'success', canUndo: true })
    await world.admin('POST', `${path}/logs/${undo?.id}/undo`)
    expect(await world.settled()).toEqual({ failed: 0 })
    expect(await company(log.recordId).then((record) => record && ours(record))).toEqual(before && ours(before))
  })

  test('is refused where nothing was written, or there is no such log', async () => {
    const nothing = (await logs('?status=skipped'))[0]
    expect(await world.admin('POST', `${path}/logs/${nothing?.id}/undo`)).toMatchObject({
      status: 409,
      body: { code: 'nothing_to_undo' },
    })
    expect(await world.admin('POST', `${path}/logs/no-log/undo`)).toMatchObject({ status: 404 })
  })
})
