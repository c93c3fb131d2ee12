import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { saveLinks } from '../../src/store/links.ts'
import { ALICE, BOB } from '../store/two-organizations.ts'
import { type Api, startApi } from './api.ts'

let api: Api
beforeEach(async () => {
  api = await startApi()
})
afterEach(() => api.stop())

const lead = (organizationId: string, data: object = {}) => ({
  type: 'lead.captured',
  data: {
    organization_id: organizationId,
    company: { number: '00102498' },
    contact: { email: 'Jo@Example.com', first_name: 'Jo' },
    ...data,
  },
})

describe('a captured lead', () => {
  test('is accepted as one job for each CRM that may be written to', async () => {
    await api.connect(ALICE, '1')
    await api.connect(ALICE, '2')
    await api.connect(ALICE, '3', { syncDirection: 'from_crm' })
    const answer = await api.postEvent(lead(ALICE))
    expect(answer.status).toBe(202)
    expect(await answer.json()).toMatchObject({ accepted: true, jobs: 2 })
    expect(await api.jobs(ALICE)).toMatchObject([
      {
        key: expect.stringMatching(/^lead:00102498:jo@example\.com:/),
        priority: 7,
        payload: { kind: 'lead', contact: { firstName: 'Jo' } },
      },
      { key: expect.stringMatching(/^lead:00102498:jo@example\.com:/) },
    ])
  })

  test('carries its correlation id into inbox, job and answer', async () => {
    await api.connect(ALICE, '1')
    const answer = await api.postEvent(lead(ALICE))
    const correlationId = answer.headers.get('x-correlation-id')
    expect(await answer.json()).toMatchObject({ correlationId })
    const [job] = await api.jobs(ALICE)
    const [message] = await api.inbox(ALICE)
    expect(job?.payload.correlationId).toBe(correlationId)
    expect(message?.correlation_id).toBe(correlationId)
  })

  test('that comes again is answered as a duplicate and makes no second job', async () => {
    await api.connect(ALICE, '1')
    await api.postEvent(lead(ALICE), { id: 'evt_1' })
    const again = await api.postEvent(lead(ALICE, { company: { number: '07524813' } }), { id: 'evt_1' })
    expect(again.status).toBe(202)
    expect(await again.json()).toMatchObject({ duplicate: true, jobs: 0 })
    expect(await api.jobs(ALICE)).toHaveLength(1)
  })

  test('that comes many times at once makes one job', async () => {
    await api.connect(ALICE, '1')
    const answers = await Promise.all(Array.from({ length: 8 }, () => api.postEvent(lead(ALICE), { id: 'evt_1' })))
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(202))
    expect(await api.jobs(ALICE)).toHaveLength(1)
    expect(await api.inbox(ALICE)).toHaveLength(1)
  })

  test('of an organization without a CRM is accepted with a note', async () => {
    await api.connect(BOB, '1')
    expect(await (await api.postEvent(lead(ALICE))).json()).toMatchObject({
      jobs: 0,
      note: expect.stringContaining('No CRM'),
    })
    expect(await api.jobs(BOB)).toEqual([])
  })
})

describe('news of a company', () => {
  test('reaches those who have it in their CRM, and nobody else', async () => {
    const alices = await api.connect(ALICE, '1')
    await api.connect(ALICE, '2')
    await api.connect(BOB, '3')
    await api.inTenant(ALICE, (tx) =>
      saveLinks(tx, alices.id, [
        { entityType: 'business', oppspotId: 'c-1', crmType: 'company', crmId: '9', written: {} },
      ]),
    )
    const answer = await api.postEvent({ type: 'business.updated', data: { company_id: 'c-1' } })
    expect(await answer.json()).toMatchObject({ jobs: 1 })
    expect(await api.jobs(ALICE)).toMatchObject([
      { key: 'lead:c-1:', payload: { company: { id: 'c-1' }, contact: null } },
    ])
    expect(await api.jobs(BOB)).toEqual([])
  })

  test('found for one organization stays with it', async () => {
    for (const [organization, account] of [
      [ALICE, '1'],
      [BOB, '2'],
    ] as const) {
      const { id } = await api.connect(organization, account)
      await api.inTenant(organization, (tx) =>
        saveLinks(tx, id, [{ entityType: 'business', oppspotId: 'c-1', crmType: 'company', crmId: '9', written: {} }]),
      )
    }
    await api.postEvent({ type: 'signal.found', data: { company_id: 'c-1', organization_id: BOB } })
    expect(await api.jobs(ALICE)).toEqual([])
    expect(await api.jobs(BOB)).toHaveLength(1)
  })

  test('that nobody has is accepted with a note', async () => {
    const answer = await api.postEvent({ type: 'business.updated', data: { company_id: 'c-1' } })
    expect(await answer.json()).toMatchObject({ jobs: 0, note: expect.stringContaining('No connected CRM') })
  })
})

describe('an event is refused, and nothing is kept,', () => {
  const refused = async (answer: Response, status: number, code: string) => {
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    const problem = await answer.json()
    expect(problem).toMatchObject({ status, code, help: expect.any(String), correlationId: expect.any(String) })
    expect(await api.inbox(ALICE)).toEqual([])
    return problem
  }

  test('when its signature does not fit', async () => {
    const body = JSON.stringify(lead(ALICE))
    const signature = `v1,${Buffer.alloc(32).toString('base64')}`
    const headers = { 'webhook-id': 'e', 'webhook-timestamp': String(Math.floor(Date.now() / 1000)) }
    const post = (more: object) => api.send('/v1/events', { method: 'POST', body, headers: { ...headers, ...more } })
    await refused(await post({ 'webhook-signature': signature }), 401, 'signature_invalid')
    await refused(await post({}), 401, 'signature_invalid')
  })

  test('when it was signed more than five minutes ago, or will be', async () => {
    await refused(await api.postEvent(lead(ALICE), { at: new Date(Date.now() - 301_000) }), 401, 'signature_invalid')
    await refused(await api.postEvent(lead(ALICE), { at: new Date(Date.now() + 310_000) }), 401, 'signature_invalid')
  })

  test('when a field is unknown or wrong, naming every one', async () => {
    const wrong = lead(ALICE, {
      company: { id: '', postcode: 'N1' },
      contact: { email: 'no', shoe_size: 43 },
      extra: 1,
    })
    const problem = await refused(await api.postEvent(wrong), 422, 'body_invalid')
    const places = ['/data/company/id', '/data/contact/email', '/data/contact/shoe_size', '/data/extra']
    expect(problem).toMatchObject({
      faults: expect.arrayContaining(places.map((at) => ({ at, detail: expect.any(String) }))),
    })
  })

  test('when it names no company, no person, or is of a type that we do not know', async () => {
    await refused(await api.postEvent(lead(ALICE, { company: { name: 'BP' } })), 422, 'body_invalid')
    await refused(await api.postEvent(lead(ALICE, { contact: { title: 'CEO' } })), 422, 'body_invalid')
    await refused(await api.postEvent({ type: 'lead.lost', data: {} }), 422, 'body_invalid')
  })

  test('when the database is lost: 503, to be sent again', async () => {
    await api.connect(ALICE, '1')
    await api.loseDatabase()
    const answer = await api.postEvent(lead(ALICE))
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('5')
    expect(await answer.json()).toMatchObject({ code: 'database_unreachable' })
  })
})
