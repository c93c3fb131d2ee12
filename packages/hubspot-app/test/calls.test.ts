import { CrmError } from '@smartsync/core/crm'
import { describe, expect, test } from 'vitest'
import { hubspotProvider } from '../provider/index.ts'
import {
  associationTypes,
  batch,
  connect,
  fault,
  hubspot,
  objects,
  onPurpose,
  record,
  reply,
  type SentInput,
  settings,
  task,
  token,
  withoutNetwork,
  write,
} from './hubspot.ts'

withoutNetwork()

const read = objects('contacts', 'batch/read')
const create = objects('contacts', 'batch/create')
const unstated = { durationMs: expect.any(Number), limits: [], refused: null }

describe('every call', () => {
  test('carries the token of the moment', async () => {
    let n = 0
    const { connector } = connect({ accessToken: async () => `token-${++n}` })
    for (const expected of ['Bearer token-1', 'Bearer token-2']) {
      hubspot().post(read).matchHeader('authorization', expected).reply(200, batch([]))
      await connector.read('contact', ['1'], [])
    }
  })

  test('is reported when it worked and when it did not, without data or token', async () => {
    const { connector, calls } = connect()
    hubspot().post(read).reply(200, batch([]))
    await connector.read('contact', ['1', '2'], [])
    hubspot().post(create).reply(500)
    await expect(connector.upsert('contact', [write('a')])).rejects.toThrow()
    hubspot().post(create).replyWithError('socket hang up')
    await expect(connector.upsert('contact', [write('a')])).rejects.toThrow()
    expect(calls).toEqual([
      { method: 'POST', path: read, status: 200, records: 2, ...unstated },
      { method: 'POST', path: create, status: 500, records: 1, ...unstated },
      { method: 'POST', path: create, status: null, records: 1, ...unstated },
    ])
  })

  test('is made once: nothing is repeated behind the back of whoever schedules', async () => {
    for (const status of [429, 500, 503, 401]) {
      const { connector, calls } = connect()
      hubspot()
        .post(read)
        .reply(status, fault('X', 'x', { policyName: 'TEN_SECONDLY_ROLLING' }))
      await expect(connector.read('contact', ['1'], [])).rejects.toMatchObject({ status })
      expect(calls).toHaveLength(1)
    }
  })

  test('that is not answered in time is given up, and a write is uncertain then', async () => {
    const impatient = hubspotProvider({ ...settings, timeoutMs: 20 })
    const connector = impatient.connect({
      accountId: '99',
      instanceUrl: null,
      accessToken: async () => token,
      beforeCall: async () => undefined,
      onCall: () => undefined,
    })
    hubspot().post(create).delay(500).reply(201, batch([]))
    await expect(connector.upsert('contact', [write('a')])).rejects.toMatchObject({
      code: 'crm_unavailable',
      uncertain: true,
    })
  })

  test('whose connection breaks is uncertain when it writes', async () => {
    hubspot().post(create).replyWithError('ECONNRESET')
    const failure = await connect()
      .connector.upsert('contact', [write('a')])
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'crm_unavailable', retry: 'later', uncertain: true })
    expect(`${String(failure)} ${JSON.stringify(failure)}`).not.toContain(token)
  })

  test('is not begun once the work is stopped', async () => {
    const { connector, calls } = connect({ signal: AbortSignal.abort() })
    await expect(connector.upsert('contact', [write('a')])).rejects.toMatchObject({ uncertain: false })
    expect(calls).toEqual([])
  })

  test('is given up when the work is stopped under way', async () => {
    const stop = new AbortController()
    const { connector } = connect({ signal: stop.signal })
    hubspot()
      .post(create)
      .delay(1_000)
      .reply(201, batch([]))
      .on('request', () => stop.abort())
    const failure = connector.upsert('contact', [write('a')])
    await expect(failure).rejects.toMatchObject({ code: 'crm_unavailable', uncertain: true })
  })

  test.each([['<html>gateway</html>'], [{ unexpected: true }]])(
    'answered with %j is not understood, and uncertain',
    async (body) => {
      hubspot().post(create).reply(201, body, onPurpose)
      const failure = connect().connector.upsert('contact', [write('a')])
      await expect(failure).rejects.toMatchObject({ code: 'crm_protocol', uncertain: true })
    },
  )

  test('does not go out without a token', async () => {
    const { connector, calls } = connect({ accessToken: async () => Promise.reject(new Error('vault is shut')) })
    await expect(connector.read('contact', ['1'], [])).rejects.toThrow('vault is shut')
    expect(calls).toEqual([])
  })
})

describe('the limits of the account', () => {
  const headers = {
    'X-HubSpot-RateLimit-Max': '120',
    'X-HubSpot-RateLimit-Remaining': '42',
    'X-HubSpot-RateLimit-Interval-Milliseconds': '10000',
  }
  const burst = { name: 'burst', max: 120, windowMs: 10_000, scope: 'app', remaining: 42 }

  test('are the documented ones until answers state others', () => {
    expect(hubspotProvider(settings).limits).toEqual([
      { name: 'burst', max: 110, windowMs: 10_000, scope: 'app' },
      { name: 'search', max: 5, windowMs: 1_000, scope: 'account', silent: true },
    ])
  })

  test('are reported as the answer states them', async () => {
    const { connector, calls } = connect()
    hubspot().post(read).reply(200, batch([]), headers)
    await connector.read('contact', ['1'], [])
    hubspot()
      .post(read)
      .reply(200, batch([]), {
        ...headers,
        'X-HubSpot-RateLimit-Daily': '250000',
        'X-HubSpot-RateLimit-Daily-Remaining': '9',
      })
    await connector.read('contact', ['1'], [])
    const daily = { name: 'daily', max: 250_000, windowMs: 86_400_000, scope: 'account', remaining: 9 }
    expect(calls.map(({ limits }) => limits)).toEqual([[burst], [burst, daily]])
  })

  test('are asked before each call, a search for its own', async () => {
    const asked: object[] = []
    const { connector } = connect({ beforeCall: async (cost) => void asked.push(cost) })
    hubspot().post(read).reply(200, batch([]))
    await connector.read('contact', ['1'], [])
    hubspot().post(objects('companies', 'search')).reply(200, { total: 0, results: [] })
    await connector.find('company', 'domain', ['a.example'], [])
    expect(asked).toEqual([
      { burst: 1, daily: 1 },
      { search: 1, daily: 1 },
    ])
  })

  test('keep a call from being made, and it is not taken for a write that may have happened', async () => {
    const spent = new CrmError('crm_budget_spent', 'Spent.', { help: 'Wait.', retry: 'later', retryAfterMs: 60_000 })
    const { connector, calls } = connect({ beforeCall: () => Promise.reject(spent) })
    await expect(connector.upsert('contact', [write('a')])).rejects.toMatchObject({
      code: 'crm_budget_spent',
      uncertain: false,
    })
    expect(calls).toEqual([])
  })

  test.each([
    ['TEN_SECONDLY_ROLLING', {}, { limit: 'burst', forMs: 10_000 }],
    ['SECONDLY', {}, { limit: 'burst', forMs: 1_000 }],
    ['DAILY', {}, { limit: 'daily', forMs: null }],
    ['DAILY', { 'Retry-After': '3600' }, { limit: 'daily', forMs: 3_600_000 }],
  ])('that refuse a call are named: %s %j', async (policyName, more, refused) => {
    const { connector, calls } = connect()
    hubspot()
      .post(read)
      .reply(429, fault('RATE_LIMITS', 'x', { policyName }), more)
    await expect(connector.read('contact', ['1'], [])).rejects.toMatchObject({ code: 'crm_rate_limited' })
    expect(calls).toEqual([expect.objectContaining({ refused })])
  })

  test('rest for the whole account while HubSpot moves it', async () => {
    const { connector, calls } = connect()
    hubspot().post(read).reply(477, fault('MIGRATION_IN_PROGRESS'), { 'Retry-After': '7200' })
    await expect(connector.read('contact', ['1'], [])).rejects.toMatchObject({ code: 'crm_unavailable' })
    expect(calls).toEqual([expect.objectContaining({ refused: { limit: null, forMs: 7_200_000 } })])
  })
})

describe('a thousand contacts with their companies and a task each', () => {
  test('take six calls per hundred: look up, look up, create, create, create; and two for the kinds of link', async () => {
    associationTypes('contacts', 'companies', 279, 1)
    associationTypes('tasks', 'companies', 192)
    hubspot()
      .persist()
      .post(/batch\/read$/)
      .reply(207, batch([], [fault('OBJECT_NOT_FOUND')]))
    hubspot()
      .persist()
      .post(/search$/)
      .reply(200, { total: 0, results: [] })
    hubspot()
      .persist()
      .post(/batch\/create$/)
      .reply(
        201,
        reply(({ inputs }: { inputs: SentInput[] }) => {
          return batch(inputs.map(({ objectWriteTraceId }, n) => record(String(n), {}, { objectWriteTraceId })))
        }),
      )
    const { connector, calls } = connect()
    const refs = Array.from({ length: 1_000 }, (_, n) => String(n))
    await connector.find(
      'contact',
      'email',
      refs.map((ref) => `${ref}@example.com`),
      [],
    )
    await connector.find(
      'company',
      'domain',
      refs.map((ref) => `${ref}.example`),
      [],
    )
    const companies = await connector.upsert(
      'company',
      refs.map((ref) => write(ref)),
    )
    const company = { type: 'company' as const, id: '1' }
    const contacts = await connector.upsert(
      'contact',
      refs.map((ref) => write(ref, { associate: [company] })),
    )
    const tasks = await connector.createTasks(refs.map((ref) => task(ref, { associate: [company] })))
    expect([...companies, ...contacts, ...tasks].filter(({ ok }) => ok)).toHaveLength(3_000)
    expect(calls.length).toBeLessThanOrEqual(62)
  })
})
