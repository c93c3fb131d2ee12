import { defaultSettings } from '@smartsync/core/settings'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { startWorld, type World } from './world.ts'

const lead = { organization_id: sampleOrganizations.demo, company: { number: 'ZZ000001' } }

describe('a sales leader’s change', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world.stop())

  const scoreInCrm = async () => Number((await world.records('companies'))[0]?.properties.smartsync_score)

  test('of what counts is what the next batch goes by, up to the record in the CRM', async () => {
    await world.capture(lead, 'evt_before')
    expect(await world.settled()).toEqual({ failed: 0 })
    const before = await scoreInCrm()
    expect(before).toBeGreaterThan(0)

    const { scoring } = defaultSettings
    const fitAlone = {
      fit: { industry: 0, size: 0, location: 100 },
      intent: 0,
      growth: { momentum: 0, revenue: 0, filings: 0 },
      engagement: 0,
    }
    const ideal = { ...scoring.ideal, countries: ['united kingdom'], otherCountries: 0 }
    await world.saveSettings({ ...defaultSettings, scoring: { ...scoring, points: fitAlone, ideal } }, 0)
    await world.capture(lead, 'evt_after')
    expect(await world.settled()).toEqual({ failed: 0 })
    expect(await scoreInCrm()).toBe(100)
    expect(before).toBeLessThan(100)
  })

  test('of who can take how many leads is kept to by the next batch', async () => {
    const full = { person: 'ada@demo.example', capacity: 0, absences: [] }
    const away = { person: 'ben@demo.example', capacity: null, absences: [{ from: '2000-01-01', to: '2100-01-01' }] }
    const team = { ...defaultSettings.team, limits: [full, away] }
    await world.saveSettings({ ...defaultSettings, team }, 1)
    const before = await world.records('tasks')
    for (const number of ['00102498', 'FC031145', '07524813', '01003142']) {
      await world.capture({ organization_id: sampleOrganizations.demo, company: { number } })
    }
    expect(await world.settled()).toEqual({ failed: 0 })
    const tasks = (await world.records('tasks')).slice(before.length)
    expect(new Set(tasks.map(({ properties }) => properties.hubspot_owner_id))).toEqual(new Set(['8003']))
  })
})
