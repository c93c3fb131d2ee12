import type { ClosedDeal } from '@smartsync/core/learn'
import { defaultSettings } from '@smartsync/core/settings'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { saveProposal } from '../../src/store/proposals.ts'
import { currentSettings, saveSettings, settingsHistory } from '../../src/store/settings.ts'
import { ALICE, aProposal, BOB } from '../store/two-organizations.ts'
import { type Api, startApi } from './api.ts'

let api: Api
beforeEach(async () => {
  api = await startApi()
})
afterEach(() => api.stop())

const path = (more = '', organization = ALICE) => `/api/organizations/${organization}/proposals${more}`
const ask = async (method: 'GET' | 'POST', more = '', body?: object, organization = ALICE) => {
  const response = await api.asAdmin(method, path(more, organization), body)
  return { status: response.status, body: z.record(z.string(), z.unknown()).parse(await response.json()) }
}
const accept = (id: string, organization = ALICE) =>
  ask('POST', `/${id}/accept`, { by: 'ada@example.com' }, organization)
const propose = (basedOn = 0) =>
  api.inTenant(ALICE, (tx) => {
    const profile = { ...aProposal.profile, points: LEARNT }
    return saveProposal(tx, { ...aProposal, profile }, { basedOn, at: api.time.now })
  })
const current = () => api.inTenant(ALICE, (tx) => currentSettings(tx))

const LEARNT = {
  fit: { industry: 15, size: 12, location: 8 },
  intent: 10,
  growth: { momentum: 33, revenue: 8, filings: 4 },
  engagement: 10,
}

/** Deals that were won where companies grew, although less seemed to speak for them. */
function dealsOf(count: number): ClosedDeal[] {
  const nothing = { industry: 0.5, size: 0.5, location: 0.5, revenue: 0.5, filings: 0.5, engagement: 0 }
  return Array.from({ length: count }, (_, nth) => {
    const won = nth % 2 === 0
    return { id: `deal-${nth}`, won, features: { ...nothing, momentum: won ? 1 : 0, intent: won ? 0.2 : 0.8 } }
  })
}

describe('what closed deals teach', () => {
  test('is proposed with how it compares, and changes nothing', async () => {
    api.experience.deals = dealsOf(80)
    const { status, body } = await ask('POST')
    expect(status).toBe(201)
    expect(body).toMatchObject({ proposal: { basedOn: 0, acceptedAt: null }, from: { deals: 80, unusable: 0 } })
    const { comparison } = z
      .object({ comparison: z.object({ current: z.number(), proposed: z.number() }) })
      .parse(body.proposal)
    expect(comparison.proposed).toBeGreaterThan(comparison.current)
    expect(await current()).toEqual({ version: 0, settings: defaultSettings })
    expect((await ask('GET')).body).toMatchObject({ proposals: [{ comparison }] })
  })

  test('is nothing while there are fewer than 50, and the answer says so', async () => {
    api.experience.deals = dealsOf(49)
    api.experience.unusable = 7
    const { status, body } = await ask('POST')
    expect(status).toBe(200)
    expect(body).toEqual({
      proposal: null,
      reason: expect.stringContaining('49 closed deals are too few'),
      comparison: null,
      from: { deals: 49, unusable: 7 },
    })
    expect((await ask('GET')).body).toEqual({ proposals: [] })
  })
})

describe('a proposal', () => {
  test('once accepted is the next version of the settings, with who accepted it', async () => {
    const { id } = await propose()
    expect(await accept(id)).toMatchObject({ status: 200, body: { version: 1 } })
    const { scoring } = defaultSettings
    expect(await current()).toEqual({
      version: 1,
      settings: { ...defaultSettings, scoring: { ...scoring, points: LEARNT } },
    })
    expect(await api.inTenant(ALICE, settingsHistory)).toMatchObject([
      { version: 1, createdBy: 'ada@example.com', note: expect.stringContaining('learnt-1') },
    ])
    expect((await ask('GET')).body).toMatchObject({ proposals: [{ acceptedAs: 1, acceptedBy: 'ada@example.com' }] })
  })

  test('is accepted once', async () => {
    const { id } = await propose()
    await accept(id)
    expect(await accept(id)).toMatchObject({ status: 409, body: { code: 'proposal_accepted' } })
    expect(await current()).toMatchObject({ version: 1 })
  })

  test('is not accepted over settings that it was not learnt against', async () => {
    const { id } = await propose()
    await api.inTenant(ALICE, (tx) =>
      saveSettings(tx, defaultSettings, { basedOn: 0, by: 'ben@example.com', note: null, at: api.time.now }),
    )
    expect(await accept(id)).toMatchObject({ status: 412, body: { code: 'settings_changed' } })
    expect((await ask('GET')).body).toMatchObject({ proposals: [{ acceptedAs: null }] })
  })

  test('is another organization’s to see or accept as little as one that does not exist', async () => {
    const { id } = await propose()
    expect((await ask('GET', '', undefined, BOB)).body).toEqual({ proposals: [] })
    expect(await accept(id, BOB)).toMatchObject({ status: 404, body: { code: 'unknown_proposal' } })
    expect(await accept('nonsense')).toMatchObject({ status: 404, body: { code: 'unknown_proposal' } })
  })

  test('is accepted by somebody', async () => {
    const { id } = await propose()
    expect(await ask('POST', `/${id}/accept`, {})).toMatchObject({ status: 422, body: { faults: [{ at: '/by' }] } })
  })
})
