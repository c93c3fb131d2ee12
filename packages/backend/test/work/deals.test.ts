import { defaultSettings, type Settings } from '@smartsync/core/settings'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { recentLogs } from '../../src/store/logs.ts'
import { startWorld, type World } from './world.ts'

const DEALS = '/sandbox/hubspot/portals/90000001/records/deals'
const organization = sampleOrganizations.demo
const lead = {
  organization_id: organization,
  company: { number: 'ZZ000001' },
  contact: { email: 'fergus.tinderbox@wobblethorpe.example', first_name: 'Fergus', last_name: 'Tinderbox' },
}
const Made = z.object({ id: z.string() })

/** Settings under which any company that scores at all is `contacted`. */
function settingsWith(mode: Settings['stages']['mode'], contacted = 'presentationscheduled'): Settings {
  const stages = { qualified: { score: 100, strongSignals: 10 }, contacted: 1, lead: 0 }
  return {
    ...defaultSettings,
    scoring: { ...defaultSettings.scoring, stages },
    stages: { mode, pipelines: [{ crm: 'hubspot', pipeline: 'default', stages: { contacted } }] },
  }
}

let world: World
let company = ''
let contact = ''
beforeEach(async () => {
  world = await startWorld()
  await captured()
  company = (await world.records('companies'))[0]?.id ?? ''
  contact = (await world.records('contacts'))[0]?.id ?? ''
})
afterEach(() => world.stop())

async function captured(): Promise<{ failed: number }> {
  await world.capture(lead)
  return world.settled()
}

const withCompany = () => ({ type: 'companies', id: company })
async function dealIn(dealstage: string, ...associations: { type: string; id: string }[]): Promise<string> {
  const properties = { dealname: 'A deal', pipeline: 'default', dealstage }
  const { id } = Made.parse(await world.control('POST', DEALS, { properties, associations }))
  await world.settled()
  return id
}
async function stageOf(id: string) {
  return (await world.records('deals')).find((deal) => deal.id === id)?.properties.dealstage
}
const dealLogs = async () => {
  const logs = await world.tenancy.inTenant(organization, (tx) => recentLogs(tx, { limit: 100 }))
  return logs.filter(({ syncType, payload }) => syncType === 'deal' && 'changes' in payload)
}
/** Calls that look for deals, read or write them; not those that ask whose a deal is, as its webhook makes us do. */
const callsToDeals = () =>
  world.logged.filter(({ call }) =>
    /objects\/[^/]+\/deals|(companies|contacts)\/deals/.test(JSON.stringify(call ?? '')),
  )

describe('where the organization wants stages applied', () => {
  test('open deals of the company and of its contact move forward', async () => {
    const [early, ofContact] = [
      await dealIn('appointmentscheduled', withCompany()),
      await dealIn('qualifiedtobuy', { type: 'contacts', id: contact }),
    ]
    await world.saveSettings(settingsWith('apply'), 0)
    expect(await captured()).toEqual({ failed: 0 })
    expect(await stageOf(early)).toBe('presentationscheduled')
    expect(await stageOf(ofContact)).toBe('presentationscheduled')
    const written = (await dealLogs()).filter(({ operation }) => operation === 'update')
    expect(written.map(({ crmEntityId }) => crmEntityId).toSorted()).toEqual([early, ofContact].toSorted())
    expect(written.every(({ status }) => status === 'success')).toBe(true)
    expect(callsToDeals().length).toBeGreaterThan(0)
  })

  test('no deal moves backwards, and neither a closed one nor a stranger’s is touched', async () => {
    const [late, lost, strangers] = [
      await dealIn('contractsent', withCompany()),
      await dealIn('closedlost', withCompany()),
      await dealIn('appointmentscheduled'),
    ]
    await world.saveSettings(settingsWith('apply'), 0)
    expect(await captured()).toEqual({ failed: 0 })
    expect(await Promise.all([late, lost, strangers].map(stageOf))).toEqual([
      'contractsent',
      'closedlost',
      'appointmentscheduled',
    ])
    const told = (await dealLogs()).map(({ crmEntityId, payload }) => `${crmEntityId}: ${JSON.stringify(payload)}`)
    expect(told.some((each) => each.startsWith(late) && each.includes('is further on than'))).toBe(true)
    expect(told.some((each) => each.startsWith(lost) && each.includes('The deal is closed'))).toBe(true)
    expect(told.some((each) => each.startsWith(strangers))).toBe(false)
  })

  test('no deal is closed, whatever the settings say', async () => {
    const deal = await dealIn('contractsent', withCompany())
    await world.saveSettings(settingsWith('apply', 'closedwon'), 0)
    expect(await captured()).toEqual({ failed: 0 })
    expect(await stageOf(deal)).toBe('contractsent')
  })

  test('nothing is written twice', async () => {
    const deal = await dealIn('appointmentscheduled', withCompany())
    await world.saveSettings(settingsWith('apply'), 0)
    await captured()
    const before = await world.records('deals')
    expect(await captured()).toEqual({ failed: 0 })
    expect(await world.records('deals')).toEqual(before)
    expect(await stageOf(deal)).toBe('presentationscheduled')
  })

  test('what the CRM refuses for a deal is told on it, and sinks nothing else', async () => {
    const deal = await dealIn('appointmentscheduled', withCompany())
    await world.saveSettings(settingsWith('apply'), 0)
    await world.control('PUT', '/sandbox/faults', { faults: [{ kind: 'refused', path: '*/deals/batch/update' }] })
    expect((await captured()).failed).toBeGreaterThan(0)
    expect(await stageOf(deal)).toBe('appointmentscheduled')
    expect((await dealLogs())[0]).toMatchObject({
      crmEntityId: deal,
      status: 'failed',
      errorMessage: expect.stringContaining('their rules'),
    })
    await expect.poll(() => world.card('GET', `/v1/cards/hubspot/deal/${deal}`)).toMatchObject({ state: 'error' })
    await expect.poll(() => world.card('GET', `/v1/cards/hubspot/company/${company}`)).toMatchObject({ state: 'fresh' })
  })
})

describe('where the organization wants stages suggested', () => {
  test('the card shows the stage, and deals are not even looked at', async () => {
    const deal = await dealIn('appointmentscheduled', withCompany())
    await world.saveSettings(settingsWith('suggest'), 0)
    expect(await captured()).toEqual({ failed: 0 })
    expect(callsToDeals()).toEqual([])
    expect(await stageOf(deal)).toBe('appointmentscheduled')
    await expect
      .poll(() => world.card('GET', `/v1/cards/hubspot/company/${company}`))
      .toMatchObject({
        content: { stage: { stage: 'contacted' } },
      })
  })
})

describe('where the organization wants no stages', () => {
  test('the card shows none, and none is written', async () => {
    const stageInCrm = async () => (await world.records('companies'))[0]?.properties.smartsync_stage
    const before = await stageInCrm()
    expect(before).not.toBe('contacted')
    await world.saveSettings(settingsWith('off'), 0)
    expect(await captured()).toEqual({ failed: 0 })
    expect(await stageInCrm()).toBe(before)
    await expect
      .poll(() => world.card('GET', `/v1/cards/hubspot/company/${company}`))
      .toMatchObject({ content: { stage: null } })
  })
})
