import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ALICE, BOB } from '../store/two-organizations.ts'
import { type Api, startApi } from './api.ts'
import { anAction, withCompany } from './enriched-company.ts'
import { recordViewers } from './record-viewers.ts'

recordViewers()

let api: Api
beforeEach(async () => {
  api = await startApi()
  await withCompany(api, ALICE, '100')
})
afterEach(() => api.stop())

const thumb = { fingerprint: 'f1', part: 'summary', verdict: 'up' }
async function give(body: object, { portal = 100, user = '5', record = 'company/9' } = {}) {
  const path = `/v1/cards/hubspot/${record}/feedback?userId=${user}&portalId=${portal}&userEmail=rep%40example.com&appId=4711`
  const response = await api.asHubspot('POST', path, JSON.stringify(body))
  return { status: response.status, body: await response.json() }
}
const counts = async (organization = ALICE) =>
  (await api.asAdmin('GET', `/api/organizations/${organization}/feedback/summary`)).json()
const kept = () => api.inTenant(ALICE, (tx) => tx.selectFrom('feedback').selectAll().orderBy('given_at').execute())

describe('a rep’s feedback', () => {
  test('is kept with who gave it, on what, and who made that', async () => {
    const answer = await give({ ...thumb, verdict: 'down', comment: ' <b>Wrong</b> town ' })
    expect(answer).toMatchObject({ status: 202, body: { accepted: true } })
    expect(await kept()).toMatchObject([
      {
        crm_user: '5',
        record_type: 'company',
        record_id: '9',
        company_id: 'company-1',
        fingerprint: 'f1',
        part: 'summary',
        item: '',
        made_by: 'template',
        verdict: 'down',
        comment: '<b>Wrong</b> town',
      },
    ])
  })

  test('given again counts once, as it was given last', async () => {
    await give({ ...thumb, comment: 'Good' })
    await give({ ...thumb, verdict: 'down' })
    expect(await kept()).toMatchObject([{ verdict: 'down', comment: null }])
  })

  test('is counted by part and by who made it', async () => {
    await give(thumb)
    await give(thumb, { user: '6' })
    await give({ ...thumb, verdict: 'down' }, { user: '7' })
    await give({ ...thumb, part: 'score' })
    await give({ ...thumb, part: 'action', action: anAction.key, verdict: 'down' })
    expect(await counts()).toEqual({
      counts: [
        { part: 'action', madeBy: null, up: 0, down: 1 },
        { part: 'score', madeBy: 'v1', up: 1, down: 0 },
        { part: 'summary', madeBy: 'template', up: 2, down: 1 },
      ],
    })
    expect(await counts(BOB)).toEqual({ counts: [] })
  })
})

describe('feedback is refused', () => {
  test('on what the record’s card does not show', async () => {
    const outdated = { status: 409, body: { code: 'card_outdated' } }
    expect(await give({ ...thumb, fingerprint: 'f0' })).toMatchObject(outdated)
    expect(await give(thumb, { record: 'company/10' })).toMatchObject(outdated)
    await api.connect(BOB, '200')
    expect(await give(thumb, { portal: 200 })).toMatchObject(outdated)
  })

  test('on an action that is not there', async () => {
    const answer = await give({ ...thumb, part: 'action', action: 'company-1/hiring/s2' })
    expect(answer).toMatchObject({ status: 422, body: { faults: [{ at: '/action' }] } })
  })

  test.each([
    ['no thumb', { ...thumb, verdict: undefined }, '/verdict'],
    ['a longer comment than 500 characters', { ...thumb, comment: 'x'.repeat(501) }, '/comment'],
    ['another part', { ...thumb, part: 'owner' }, '/part'],
    ['an action without its key', { ...thumb, part: 'action' }, '/action'],
    ['more than was asked for', { ...thumb, user: 'someone else' }, '/user'],
  ])('with %s', async (_, body, at) => {
    expect(await give(body)).toMatchObject({ status: 422, body: { faults: [{ at }] } })
    expect(await kept()).toEqual([])
  })

  test('from an account that is not connected', async () => {
    expect(await give(thumb, { portal: 999 })).toMatchObject({ status: 409, body: { code: 'not_connected' } })
  })

  test('without the CRM’s signature', async () => {
    const response = await api.send('/v1/cards/hubspot/company/9/feedback', {
      method: 'POST',
      body: JSON.stringify(thumb),
    })
    expect(response.status).toBe(401)
  })
})
