import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { saveEnrichments } from '../../src/store/enrichments.ts'
import { writeLogs } from '../../src/store/logs.ts'
import { ALICE, aLog, anEnrichment, BOB } from '../store/two-organizations.ts'
import { type Api, startApi } from './api.ts'

let api: Api
beforeEach(async () => {
  api = await startApi({ demoOf: ALICE })
})
afterEach(() => api.stop())

const state = async () => (await api.send('/demo/state')).json()
const press = (path: string) => api.send(path, { method: 'POST', headers: { 'X-SmartSync-Demo': '1' } })

async function enrichCompany(organization: string, account: string, companyId: string) {
  const { id } = await api.connect(organization, account)
  await api.inTenant(organization, async (tx) => {
    await saveEnrichments(tx, [anEnrichment({ companyId, companyName: companyId, at: api.time.now.toISOString() })])
    await writeLogs(tx, [
      aLog(id, {
        crmEntityId: '9',
        createdAt: api.time.now,
        enrichments: { companyId },
        payload: {
          reason: 'To write: industry',
          changes: [{ field: 'industry', type: 'text', old: null, new: 'Software', reason: 'Industry' }],
          heldBack: [{ field: 'city', current: 'Leeds', wanted: 'York', reason: 'A person typed it' }],
        },
      }),
    ])
  })
  return id
}

describe('the page’s state', () => {
  test('before anything happened', async () => {
    expect(await state()).toMatchObject({
      crms: [],
      counts: { companies: 42, enriched: 0, queued: 0, processing: 0, failed: 0, calls: 0 },
      companies: [],
    })
  })

  test('shows each company with what was written to the CRM, why, and what was held back', async () => {
    await enrichCompany(ALICE, '100', 'c-1')
    expect(await state()).toMatchObject({
      crms: [{ type: 'hubspot', name: 'HubSpot', connected: true, lastError: null }],
      counts: { enriched: 1 },
      companies: [
        {
          content: { company: { id: 'c-1' }, invented: true },
          writes: [
            {
              record: 'company',
              url: 'https://app.hubspot.com/contacts/100/record/0-2/9',
              changes: [{ field: 'industry', old: null, new: 'Software', reason: 'Industry' }],
              heldBack: [{ field: 'city', reason: 'A person typed it' }],
            },
          ],
        },
      ],
    })
  })

  test('does not let later looks that wrote nothing hide what was written', async () => {
    const id = await enrichCompany(ALICE, '100', 'c-1')
    const later = (minutes: number) =>
      aLog(id, {
        operation: 'skip',
        status: 'skipped',
        createdAt: new Date(api.time.now.getTime() + minutes * 60_000),
        enrichments: { companyId: 'c-1' },
        payload: { reason: 'Nothing to write' },
      })
    await api.inTenant(ALICE, (tx) => writeLogs(tx, [1, 2, 3, 4, 5, 6, 7, 8].map(later)))
    expect(await state()).toMatchObject({ companies: [{ writes: [{ operation: 'update' }] }] })
  })

  test('shows nothing of another organization', async () => {
    await enrichCompany(BOB, '200', 'bobs')
    expect(JSON.stringify(await state())).not.toContain('bobs')
  })
})

describe('the page', () => {
  test('is served with a policy that lets it load its own files only', async () => {
    const page = await api.send('/')
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
    const files = [...(await page.text()).matchAll(/(?:href|src)="([\w.]+)"/g)].map(([, file]) => file)
    expect(files).toContain('page.js')
    for (const file of files) expect((await api.send(`/${file}`)).status).toBe(200)
  })

  test('is told the state at once, and again when it changes', async () => {
    const stream = await api.send('/demo/stream')
    expect(stream.headers.get('content-type')).toContain('text/event-stream')
    const events = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await events?.read())?.value).toContain('"companies":[]')
    await enrichCompany(ALICE, '100', 'c-1')
    let news = ''
    while (!news.includes('c-1')) news += (await events?.read())?.value ?? ''
    await events?.cancel()
  })

  test('captures leads and enriches all, for itself alone', async () => {
    expect(await (await press('/demo/leads')).json()).toEqual({ lead: 'Jo Ferris' })
    expect(await (await press('/demo/enrich-all')).json()).toEqual({ jobs: 42 })
    const foreign = await api.send('/demo/leads', { method: 'POST' })
    expect(foreign.status).toBe(403)
  })
})

test('the page does not keep the server from closing', async () => {
  const stream = await api.send('/demo/stream')
  const events = stream.body?.getReader()
  await events?.read()
  await api.stop()
  api = await startApi()
  while (!(await events?.read())?.done) {}
})
