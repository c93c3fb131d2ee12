import { randomUUID } from 'node:crypto'
import type { CallReport, StatedLimit } from '@smartsync/core/crm'
import { hubspotProvider } from '@smartsync/hubspot-app/provider'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { Budgets } from '../../src/budget/budgets.ts'
import { healthOf } from '../../src/budget/health.ts'
import { createLogger } from '../../src/logging.ts'
import type { Job, Lease } from '../../src/queue/port.ts'
import { PostgresQueue } from '../../src/queue/postgres.ts'
import {
  createIntegration,
  type Integration,
  integration,
  reconnect,
  setApiShare,
} from '../../src/store/integrations.ts'
import { Tenancy } from '../../src/store/tenancy.ts'
import { testDatabase } from '../database.ts'

const NOON = new Date('2026-11-24T12:00:00.000Z')
const MIDNIGHT = new Date('2026-11-25T00:00:00.000Z')
const SECOND = 1_000
const MINUTE = 60 * SECOND

const database = await testDatabase()
afterAll(() => database.close())
const time = { now: NOON }
const clock = () => time.now
const tenancy = new Tenancy(database)
const queue = new PostgresQueue({ tenancy, database, clock })
const log = createLogger('silent', { write: () => undefined })
const hubspot = hubspotProvider({ clientId: 'client', clientSecret: 'secret', appId: '1' })

/** What one process knows of budgets. */
const aProcess = () => new Budgets({ tenancy, queue, provider: () => hubspot, clock, random: () => 1, log })
const later = (ms: number) => {
  time.now = new Date(time.now.getTime() + ms)
}

let organizationId: string
let connected: Integration
beforeEach(async () => {
  time.now = NOON
  organizationId = randomUUID()
  connected = await tenancy.inTenant(organizationId, (tx) =>
    createIntegration(tx, { crmType: 'hubspot', accountId: randomUUID() }),
  )
})

const daily = (remaining: number): StatedLimit => ({
  name: 'daily',
  max: 1_000,
  windowMs: 86_400_000,
  scope: 'account',
  remaining,
})
const report = (changes: Partial<CallReport> = {}): CallReport => ({
  method: 'POST',
  path: '/crm/objects/2026-09/contacts/batch/read',
  status: 200,
  durationMs: 5,
  records: 1,
  limits: [],
  refused: null,
  ...changes,
})
const current = async () => {
  const found = await tenancy.inTenant(organizationId, (tx) => integration(tx, connected.id))
  if (found === null) throw new Error('The integration is there')
  return found
}
const health = async () => {
  const of = await current()
  return tenancy.inTenant(organizationId, (tx) => healthOf(tx, of, hubspot.limits, time.now))
}

/** Puts a job into the queue and takes the lease, as a worker does; null when it is nobody's turn. */
async function takeLease(): Promise<Lease | null> {
  await tenancy.inTenant(organizationId, (tx) =>
    queue.enqueue(tx, [
      {
        integrationId: connected.id,
        type: 'enrich_and_sync',
        key: 'a-job',
        priority: 5,
        payload: { kind: 'lead', company: { id: 'company' }, contact: null, correlationId: 'c' },
      },
    ]),
  )
  for (;;) {
    const lease = await queue.lease('worker', time.now)
    if (lease === null || lease.integrationId === connected.id) return lease
    await queue.release(lease, time.now)
  }
}

const jobs = (count: number, priority = 5): Job[] =>
  Array.from({ length: count }, (_, n) => ({
    id: String(n + 1),
    type: 'enrich_and_sync',
    key: `job-${n}`,
    priority,
    payload: { kind: 'lead', company: { id: 'company' }, contact: null, correlationId: 'c' },
    attempt: 1,
    maxAttempts: 5,
  }))

/** A batch whose calls are all answered so, under a lease of its own. */
async function batch(
  budgets: Budgets,
  { calls, answer, count = 1 }: { calls: number; answer: CallReport; count?: number },
) {
  const lease = await takeLease()
  if (lease === null) return 'nobody’s turn'
  const { admitted, postponed } = await budgets.admit(lease, jobs(count))
  if (admitted.length > 0) {
    const { beforeCall, afterCall } = budgets.gate(await current(), { underLease: true })
    for (let n = 0; n < calls; n++) {
      await beforeCall({ burst: 1, daily: 1 })
      afterCall(answer)
      later(300)
    }
  }
  const blamed = budgets.blames(connected.id)
  await budgets.conclude(lease, admitted.length)
  await queue.release(lease, time.now)
  return { admitted: admitted.length, postponed: postponed.length, blamed }
}

describe('the day’s share', () => {
  test('is counted over restarts and by all processes', async () => {
    const one = aProcess()
    await batch(one, { calls: 400, answer: report({ limits: [daily(600)] }) })
    const other = aProcess()
    await batch(other, { calls: 300, answer: report({ limits: [daily(300)] }) })
    expect(await health()).toMatchObject({
      callsToday: 700,
      limits: expect.arrayContaining([expect.objectContaining({ name: 'daily', left: 50 })]),
    })
    await batch(one, { calls: 1, answer: report({ limits: [daily(299)] }) })
    expect((await health()).callsToday).toBe(701)
  })

  test('is never exceeded: the call that would is not made', async () => {
    const budgets = aProcess()
    await batch(budgets, { calls: 750, answer: report({ limits: [daily(250)] }) })
    const { beforeCall } = aProcess().gate(await current(), { underLease: false })
    await expect(beforeCall({ burst: 1, daily: 1 })).rejects.toMatchObject({
      code: 'crm_budget_spent',
      retryAfterMs: MIDNIGHT.getTime() - time.now.getTime(),
      message: expect.stringMatching(/share of HubSpot's daily API calls is used up until 2026-11-25 00:00 UTC/),
    })
  })

  test('keeps a reserve for those who wait in front of a record, and lets the others wait for midnight', async () => {
    const budgets = aProcess()
    await batch(budgets, { calls: 730, answer: report({ limits: [daily(270)] }) })
    const lease = await takeLease()
    if (lease === null) throw new Error('It is our turn')
    const { admitted, postponed } = await budgets.admit(lease, [...jobs(2), ...jobs(1, 10)])
    expect(admitted.map(({ priority }) => priority)).toEqual([10])
    expect(postponed).toEqual([
      { id: '1', result: 'postponed', notBefore: MIDNIGHT, reason: expect.stringMatching(/used up/) },
      { id: '2', result: 'postponed', notBefore: MIDNIGHT, reason: expect.stringMatching(/used up/) },
    ])
  })

  test('is as large as the administrator says', async () => {
    await tenancy.inTenant(organizationId, (tx) => setApiShare(tx, connected.id, 0.4))
    const budgets = aProcess()
    await batch(budgets, { calls: 380, answer: report({ limits: [daily(620)] }) })
    expect(await batch(budgets, { calls: 1, answer: report() })).toMatchObject({ admitted: 0, postponed: 1 })
    await tenancy.inTenant(organizationId, (tx) => setApiShare(tx, connected.id, 0.5))
    expect(await batch(aProcess(), { calls: 1, answer: report() })).toMatchObject({ admitted: 1, postponed: 0 })
  })

  test('begins anew at midnight', async () => {
    const budgets = aProcess()
    await batch(budgets, { calls: 750, answer: report({ limits: [daily(250)] }) })
    time.now = MIDNIGHT
    expect(await batch(budgets, { calls: 1, answer: report() })).toMatchObject({ admitted: 1 })
  })
})

describe('an account that asks for a rest', () => {
  test('gets it from everybody, for as long as it asked', async () => {
    const asked = { limit: null, forMs: 10 * MINUTE }
    await batch(aProcess(), { calls: 1, answer: report({ status: 477, refused: asked }) })
    expect(await takeLease()).toBeNull()
    expect((await health()).until).toEqual(new Date(NOON.getTime() + 10 * MINUTE))
    const { beforeCall } = aProcess().gate(await current(), { underLease: false })
    await expect(beforeCall({ burst: 1 })).rejects.toMatchObject({ code: 'crm_budget_spent' })
    later(10 * MINUTE)
    expect(await takeLease()).not.toBeNull()
  })

  test('and does not say for how long, is asked at ever longer intervals', async () => {
    const budgets = aProcess()
    const rests = []
    for (let n = 0; n < 4; n++) {
      await batch(budgets, { calls: 1, answer: report({ status: 429, refused: { limit: 'burst', forMs: null } }) })
      const until = (await health()).until ?? time.now
      rests.push(until.getTime() - time.now.getTime() + 300)
      later(16 * MINUTE)
    }
    expect(rests).toEqual([5, 10, 20, 40].map((seconds) => seconds * SECOND))
  })
})

describe('an account that keeps failing', () => {
  const down = { calls: 1, answer: report({ status: 503 }) }

  /** Three batches in a row, each by another process, fail as a whole. */
  async function fail() {
    for (let n = 0; n < 3; n++) await batch(aProcess(), down)
  }

  test('is left alone by all processes, and says why', async () => {
    await fail()
    expect(await takeLease()).toBeNull()
    expect(await health()).toMatchObject({
      circuit: 'open',
      reason: 'HubSpot answered POST /crm/objects/2026-09/contacts/batch/read with 503.',
    })
    expect((await current()).lastTrouble).toEqual({ code: 'crm_suspended' })
    expect((await current()).lastError).toMatch(/HubSpot kept failing and is left alone until .* with 503/)
    await expect(
      aProcess()
        .gate(await current(), { underLease: false })
        .beforeCall({ burst: 1 }),
    ).rejects.toMatchObject({
      code: 'crm_suspended',
    })
  })

  test('is tried with one job, and worked for again when that succeeds', async () => {
    await fail()
    later(5 * SECOND)
    expect((await health()).circuit).toBe('half_open')
    const budgets = aProcess()
    expect(await batch(budgets, { calls: 3, answer: report(), count: 50 })).toMatchObject({
      admitted: 1,
      postponed: 49,
    })
    expect(await health()).toMatchObject({ circuit: 'closed', reason: null, until: null })
    expect(await batch(budgets, { calls: 3, answer: report(), count: 50 })).toMatchObject({ admitted: 2 })
  })

  test('is left alone longer when that fails', async () => {
    await fail()
    later(5 * SECOND)
    await batch(aProcess(), down)
    const { circuit, until } = await health()
    expect(circuit).toBe('open')
    expect((until?.getTime() ?? 0) - time.now.getTime()).toBe(10 * SECOND)
  })

  test('is to blame, and not its jobs, unless one fails alone while others succeed', async () => {
    const budgets = aProcess()
    expect(await batch(budgets, { ...down, count: 100 })).toMatchObject({ blamed: true })
    expect(await batch(budgets, { ...down, count: 2 })).toMatchObject({ blamed: true })
    expect(await batch(budgets, { ...down, count: 100 })).toMatchObject({ admitted: 1, blamed: false })
  })

  test('starts with a clean slate when it is connected again', async () => {
    await fail()
    await tenancy.inTenant(organizationId, (tx) => reconnect(tx, connected.id, { instanceUrl: null }))
    expect(await health()).toMatchObject({ circuit: 'closed', until: null })
    expect(await batch(aProcess(), { calls: 1, answer: report() })).toMatchObject({ admitted: 1 })
  })
})

describe('searches, of whose use no answer tells', () => {
  /** How many a process can make at this very moment. */
  async function atOnce(underLease: boolean) {
    const pause = () => Promise.reject(new Error('It has to wait'))
    const budgets = new Budgets({ tenancy, queue, provider: () => hubspot, clock, random: () => 1, pause, log })
    const { beforeCall } = budgets.gate(await current(), { underLease })
    for (let made = 0; ; made += 1) {
      const goes = await beforeCall({ search: 1, daily: 1 }).then(
        () => true,
        () => false,
      )
      if (!goes) return made
    }
  }

  test('stay within our part of the account’s five a second, whoever makes them at the same moment', async () => {
    const [holder, ...others] = await Promise.all([atOnce(true), atOnce(false), atOnce(false)])
    expect(holder).toBe(2)
    expect(others.toSorted()).toEqual([0, 1])
    later(999)
    expect(await atOnce(false)).toBe(0)
  })

  test('are made outside the lease once a second, in the order of asking, and not at all where that takes too long', async () => {
    const waited: number[] = []
    const pause = async (ms: number) => {
      waited.push(ms)
      later(ms)
    }
    const outside = () => new Budgets({ tenancy, queue, provider: () => hubspot, clock, random: () => 1, pause, log })
    const search = async () =>
      outside()
        .gate(await current(), { underLease: false })
        .beforeCall({ search: 1, daily: 1 })
    await search()
    await search()
    expect(waited).toEqual([SECOND])
    expect(time.now).toEqual(new Date(NOON.getTime() + SECOND))

    time.now = new Date(NOON.getTime() - 4 * SECOND)
    await expect(search()).rejects.toMatchObject({ code: 'crm_budget_spent', retryAfterMs: 5 * SECOND })
  })
})

test('calls that belong to no batch are counted when the process ends', async () => {
  const budgets = aProcess()
  const { beforeCall, afterCall } = budgets.gate(await current(), { underLease: false })
  await beforeCall({ burst: 1, daily: 1 })
  afterCall(report())
  await budgets.close()
  expect((await health()).callsToday).toBe(1)
})
