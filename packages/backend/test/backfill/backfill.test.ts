import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { BackfillView } from '../../src/http/integrations/backfills.ts'
import type { World } from '../work/world.ts'
import { addCompanies, worldWithCompanies, writesByCompany } from './existing-records.ts'

const COUNT = 250
/** Two pages, so that there is a place between them. */
const FEWER = 150
const PATIENCE_MS = 90_000
const COMPANIES = { recordTypes: ['company'] }
const Estimate = z.object({ records: z.int(), calls: z.int(), minutes: z.int(), llmTokens: z.int() })

let world: World
let path: string

const ask = async (method: string, below: string, body?: object) => {
  const answer = await world.admin(method, `${path}/backfills${below}`, body)
  if (answer.status >= 300) throw new Error(JSON.stringify(answer.body))
  return answer.body
}
const start = async (body: object = COMPANIES) => BackfillView.parse(await ask('POST', '', body))
const look = async (id: string) => BackfillView.parse(await ask('GET', `/${id}`))
const steer = async (id: string, verb: string) => BackfillView.parse(await ask('POST', `/${id}/${verb}`))
/** Looks now and again until it is as it should be; gives how it was then. */
const until = async (id: string, is: (backfill: BackfillView) => boolean) => {
  let backfill = await look(id)
  await vi.waitUntil(
    async () => {
      backfill = await look(id)
      return is(backfill)
    },
    { interval: 40, timeout: PATIENCE_MS },
  )
  return backfill
}
const enriched = async () =>
  (await world.records('companies')).filter(({ properties }) => properties.smartsync_score !== undefined).length

describe('a backfill', { timeout: PATIENCE_MS }, () => {
  beforeAll(async () => {
    ;({ world, path } = await worldWithCompanies(COUNT))
  }, PATIENCE_MS)
  afterAll(() => world.stop())

  test('is estimated with one call a type, and nothing is written', async () => {
    const before = await world.apiCalls()
    const estimate = Estimate.parse(await ask('POST', '/estimate', { recordTypes: ['company', 'contact'] }))
    expect(estimate).toMatchObject({ records: COUNT, llmTokens: 0 })
    expect((await world.apiCalls()) - before).toBe(2)
    expect(await enriched()).toBe(0)
  })

  test('enriches each existing record once, in no more calls than it said', async () => {
    const before = await world.apiCalls()
    const { id, estimate } = await start()
    const { progress, status } = await until(id, ({ finishedAt }) => finishedAt !== null)
    expect(status).toBe('completed')
    expect(progress).toEqual({
      found: COUNT,
      total: COUNT,
      waiting: 0,
      working: 0,
      done: COUNT,
      failed: 0,
      percent: 100,
      secondsLeft: null,
    })
    expect(await enriched()).toBe(COUNT)
    const writes = await writesByCompany(world)
    expect(writes.size).toBe(COUNT)
    expect([...writes.values()].every((times) => times === 1)).toBe(true)
    const calls = (await world.apiCalls()) - before
    expect(calls).toBeLessThanOrEqual(estimate.calls)
    expect(calls).toBeGreaterThan(estimate.calls / 2)
  })

  test('of what was never enriched leaves the others alone', async () => {
    const onlyNew = { ...COMPANIES, neverEnriched: true }
    expect(Estimate.parse(await ask('POST', '/estimate', onlyNew)).records).toBe(0)
    await world.importInvented(COUNT + 3)
    await addCompanies(world, COUNT + 3, COUNT)
    const { id } = await start(onlyNew)
    expect((await until(id, ({ finishedAt }) => finishedAt !== null)).progress).toMatchObject({ found: 3, done: 3 })
    expect(await enriched()).toBe(COUNT + 3)
  })

  test('says why it waits while the CRM does not answer, and goes on at once when it is resumed', async () => {
    const scopes = { kind: 'server_error', path: '/crm/objects/*/companies', status: 503 }
    await world.control('PUT', '/sandbox/faults', { faults: [scopes] })
    const { id } = await start()
    expect(await until(id, ({ error }) => error !== null)).toMatchObject({ status: 'running', progress: { found: 0 } })
    await world.control('PUT', '/sandbox/faults', { faults: [] })
    expect(await steer(id, 'pause').then(() => steer(id, 'resume'))).toMatchObject({ status: 'running', error: null })
    expect((await until(id, ({ finishedAt }) => finishedAt !== null)).progress.failed).toBe(0)
  })
})

describe('steering a backfill', { timeout: PATIENCE_MS }, () => {
  beforeEach(async () => {
    ;({ world, path } = await worldWithCompanies(FEWER))
    // So slow that there is time to steer.
    await world.control('PUT', '/sandbox/faults', {
      faults: [{ kind: 'latency', path: '*/companies/batch/*', milliseconds: 150 }],
    })
    return () => world.stop()
  }, PATIENCE_MS)

  const hurry = () => world.control('PUT', '/sandbox/faults', { faults: [] })

  test('paused, it rests, lets others pass, and goes on where it stood', async () => {
    const { id } = await start()
    await until(id, ({ progress }) => progress.found > 0)
    await steer(id, 'pause')
    const resting = await until(id, ({ progress }) => progress.working === 0)
    expect(resting).toMatchObject({ status: 'paused', progress: { secondsLeft: null } })
    expect(resting.progress.done).toBeLessThan(FEWER)

    await hurry()
    const leads = [{ company: { number: 'ZZ000001' } }]
    await world.admin('POST', '/api/integrations/crm/sync', { integrationId: path.split('/').at(-1), leads })
    await expect.poll(async () => (await world.records('companies')).length, { timeout: PATIENCE_MS }).toBe(FEWER + 1)
    expect((await look(id)).progress.done).toBe(resting.progress.done)

    await steer(id, 'resume')
    const { progress } = await until(id, ({ finishedAt }) => finishedAt !== null)
    expect(progress).toMatchObject({ found: FEWER + 1, done: FEWER + 1, failed: 0 })
    expect(Math.max(...(await writesByCompany(world)).values())).toBe(1)
  })

  test('cancelled, it leaves nothing waiting and makes room for another', async () => {
    const { id } = await start()
    await until(id, ({ progress }) => progress.found > 0)
    expect(await world.admin('POST', `${path}/backfills`, COMPANIES)).toMatchObject({
      status: 409,
      body: { code: 'backfill_open' },
    })
    expect(await steer(id, 'cancel')).toMatchObject({ status: 'cancelled', progress: { waiting: 0 } })
    await hurry()
    expect(await world.settled()).toEqual({ failed: 0 })
    expect(await enriched()).toBeLessThan(FEWER)
    expect(await world.admin('POST', `${path}/backfills/${id}/resume`)).toMatchObject({
      status: 409,
      body: { code: 'backfill_not_possible' },
    })
    const again = await start()
    expect((await until(again.id, ({ finishedAt }) => finishedAt !== null)).status).toBe('completed')
    expect(await enriched()).toBe(FEWER)
  })
})
