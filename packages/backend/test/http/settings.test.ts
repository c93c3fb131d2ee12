import { defaultSettings } from '@smartsync/core/settings'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ALICE, BOB } from '../store/two-organizations.ts'
import { ADMIN_TOKEN, type Api, startApi } from './api.ts'

let api: Api
beforeEach(async () => {
  api = await startApi()
})
afterEach(() => api.stop())

const path = (organization: string, more = '') => `/api/organizations/${organization}/settings${more}`
const read = async (more = '', organization = ALICE) => {
  const response = await api.asAdmin('GET', path(organization, more))
  return { status: response.status, etag: response.headers.get('etag'), body: await response.json() }
}
const save = async (settings: unknown, ifMatch: string | null, organization = ALICE) => {
  const change = { settings, by: 'ada@example.com', note: 'For Berlin' }
  const headers: Record<string, string> = ifMatch === null ? {} : { 'if-match': ifMatch }
  const response = await api.asAdmin('PUT', path(organization), change, headers)
  return { status: response.status, etag: response.headers.get('etag'), body: await response.json() }
}
const berlin = { ...defaultSettings, timeZone: 'Europe/Berlin' }

describe('an organization’s settings', () => {
  test('are the defaults, as version 0, where none were saved', async () => {
    expect(await read()).toEqual({
      status: 200,
      etag: '"0"',
      body: { version: 0, settings: defaultSettings, createdAt: null, createdBy: null, note: null },
    })
  })

  test('are saved whole as the next version, with who and why', async () => {
    const { etag } = await read()
    const saved = {
      etag: '"1"',
      body: { version: 1, settings: berlin, createdBy: 'ada@example.com', note: 'For Berlin' },
    }
    expect(await save(berlin, etag)).toMatchObject({ status: 200, ...saved })
    expect(await read()).toMatchObject({ status: 200, ...saved })
  })

  test('keep their history, and every version can be read', async () => {
    await save(berlin, '"0"')
    await save(defaultSettings, '"1"')
    const { body } = await read('/history')
    expect(body).toMatchObject({ versions: [{ version: 2 }, { version: 1, createdBy: 'ada@example.com' }] })
    expect((await read('?version=1')).body).toMatchObject({ version: 1, settings: berlin })
    expect(await read('?version=3')).toMatchObject({ status: 404, body: { code: 'unknown_version' } })
    expect(await read('?version=first')).toMatchObject({ status: 404, body: { code: 'unknown_version' } })
  })

  test('are not saved over a version that the writer has not seen', async () => {
    await save(berlin, '"0"')
    expect(await save(defaultSettings, '"0"')).toMatchObject({ status: 412, body: { code: 'settings_changed' } })
    expect(await save(defaultSettings, null)).toMatchObject({ status: 428, body: { code: 'version_required' } })
    expect(await save(defaultSettings, 'W/"x"')).toMatchObject({ status: 428 })
    expect((await read()).body).toMatchObject({ version: 1, settings: berlin })
  })

  test('that are wrong are refused with every place that is', async () => {
    const { scoring } = defaultSettings
    const wrong = {
      ...defaultSettings,
      scoring: { ...scoring, points: { ...scoring.points, intent: 36 }, bands: { hot: 50, warm: 60, cool: 40 } },
      timeZone: 'Mars/Olympus',
      colours: {},
    }
    const { status, body } = await save(wrong, '"0"')
    expect(status).toBe(422)
    const places = (body as { faults: { at: string }[] }).faults.map(({ at }) => at)
    expect(places.toSorted()).toEqual([
      '/settings/colours',
      '/settings/scoring/bands',
      '/settings/scoring/points',
      '/settings/timeZone',
    ])
    expect((await read()).body).toMatchObject({ version: 0 })
  })

  test('are nobody else’s', async () => {
    await save(berlin, '"0"')
    expect((await read('', BOB)).body).toMatchObject({ version: 0, settings: defaultSettings })
    expect(await save(defaultSettings, '"1"', BOB)).toMatchObject({ status: 412 })
  })

  test('of what is no organization are not there', async () => {
    expect(await read('', 'everyone')).toMatchObject({ status: 404, body: { code: 'unknown_organization' } })
  })
})

describe('the administrators’ routes', () => {
  test.each([
    ['no token', {}],
    ['another token', { authorization: `Bearer ${ADMIN_TOKEN}x` }],
    ['another scheme', { authorization: `Basic ${ADMIN_TOKEN}` }],
  ])('refuse %s', async (_, headers: Record<string, string>) => {
    const response = await api.send(path(ALICE), { headers })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Bearer')
    expect(await response.json()).toMatchObject({ code: 'token_invalid' })
    expect(api.logged()).not.toContain(ADMIN_TOKEN)
  })
})
