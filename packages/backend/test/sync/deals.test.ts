import { defaultSettings, type Settings } from '@smartsync/core/settings'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { changesCounted } from '../../src/store/change-counts.ts'
import { recentLogs } from '../../src/store/logs.ts'
import { intend, unsettled } from '../../src/store/write-intents.ts'
import { peopleOf } from '../work/crm-people.ts'
import { startWorld, type World } from '../work/world.ts'

const DEALS = '/sandbox/hubspot/portals/90000001/records/deals'
const organization = sampleOrganizations.demo
const lead = {
  organization_id: organization,
  company: { number: 'ZZ000001' },
  contact: { email: 'fergus.tinderbox@wobblethorpe.example', first_name: 'Fergus', last_name: 'Tinderbox' },
}
const Made = z.object({ id: z.string() })
const Listed = z.object({ integrations: z.tuple([z.object({ id: z.string() })]) })
const Held = z.object({ held: z.array(z.looseObject({ field: z.string() })) })
const Mappings = z.object({ mappings: z.array(z.looseObject({ entityType: z.string() })) })

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
  // A deal's own coming to be asks for nothing, so that each test sees what it asked for.
  await setUp({ autoEnrich: false })
  await captured()
  company = (await world.records('companies'))[0]?.id ?? ''
  contact = (await world.records('contacts'))[0]?.id ?? ''
})
afterEach(() => world.stop())

async function captured(): Promise<{ failed: number }> {
  await world.capture(lead)
  return world.settled()
}

async function integrationPath(): Promise<string> {
  const { integrations } = Listed.parse((await world.admin('GET', '/api/integrations/crm')).body)
  return `/api/integrations/crm/${integrations[0].id}`
}
async function setUp(switches: object): Promise<void> {
  expect((await world.admin('PATCH', await integrationPath(), switches)).status).toBe(200)
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

  test('a sweep passes over a deal that we wrote, and of whose coming to be nobody told us', async () => {
    const people = peopleOf(world)
    const { id: integrationId } = await people.integration()
    const swept = () => people.inTenant((tx) => changesCounted(tx, integrationId, new Date()))
    await setUp({ autoEnrich: true })
    await people.faults({ kind: 'lost_webhooks' })
    const deal = await dealIn('appointmentscheduled', withCompany())
    await world.saveSettings(settingsWith('apply'), 0)
    expect(await captured()).toEqual({ failed: 0 })
    expect(await stageOf(deal)).toBe('presentationscheduled')
    await people.sweep()
    expect((await swept()).total).toMatchObject({ swept: 0, missed: 0 })

    // A sweep that knows nothing of it does find a deal.
    await dealIn('appointmentscheduled')
    await people.sweep()
    expect((await swept()).total).toMatchObject({ swept: 1 })
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
  test('the card shows the stage, and deals that nobody asked for are not even looked at', async () => {
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

describe('a deal that a rep wants enriched', () => {
  const press = async (deal: string) => {
    await world.card('POST', `/v1/cards/hubspot/deal/${deal}/enrich`)
    return world.settled()
  }
  const propertiesOf = async (id: string) => (await world.records('deals')).find((deal) => deal.id === id)?.properties
  const change = (id: string, properties: object) => world.control('PATCH', `${DEALS}/${id}`, { properties })
  async function map(...more: object[]) {
    const path = `${await integrationPath()}/mappings`
    const { mappings } = Mappings.parse((await world.admin('GET', path)).body)
    expect((await world.admin('PUT', path, { mappings: [...mappings, ...more] })).status).toBe(200)
  }
  const mapping = { entityType: 'deal', oppspotField: 'summary.text', crmField: 'description', type: 'long_text' }

  test('is filled in, in two calls, and not written a second time', async () => {
    const deal = await dealIn('appointmentscheduled', withCompany())
    expect((await propertiesOf(deal))?.smartsync_score).toBeUndefined()
    const before = callsToDeals().length
    const integration = (await integrationPath()).split('/').at(-1) ?? ''
    expect(await press(deal)).toEqual({ failed: 0 })
    expect(await propertiesOf(deal)).toMatchObject({
      smartsync_score: expect.stringMatching(/^\d+$/),
      smartsync_score_band: expect.stringMatching(/^(hot|warm|cool|cold)$/),
      smartsync_summary: expect.stringContaining('Wobblethorpe'),
      smartsync_next_action: expect.any(String),
      smartsync_enriched_at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      dealstage: 'appointmentscheduled',
    })
    expect(callsToDeals()).toHaveLength(before + 2)
    const company = (await world.records('companies'))[0]?.properties
    expect((await propertiesOf(deal))?.smartsync_score).toBe(company?.smartsync_score)
    expect(await dealLogs()).toMatchObject([{ crmEntityId: deal, operation: 'update', status: 'success' }])
    const open = await world.tenancy.inTenant(organization, (tx) => unsettled(tx, integration, 'deal', [deal]))
    expect(open).toEqual([])
    await expect.poll(() => world.card('GET', `/v1/cards/hubspot/deal/${deal}`)).toMatchObject({ state: 'fresh' })

    expect(await press(deal)).toEqual({ failed: 0 })
    expect(callsToDeals()).toHaveLength(before + 3)
  })

  test('is filled in without being asked for when it comes to be, where the organization wants that', async () => {
    await setUp({ autoEnrich: true })
    const deal = await dealIn('appointmentscheduled', withCompany())
    await expect.poll(async () => (await propertiesOf(deal))?.smartsync_score).toMatch(/^\d+$/)
  })

  test('is left alone where it is closed, and the log says so', async () => {
    const deal = await dealIn('closedwon', withCompany())
    expect(await press(deal)).toEqual({ failed: 0 })
    expect((await propertiesOf(deal))?.smartsync_score).toBeUndefined()
    expect((await dealLogs())[0]?.payload).toMatchObject({
      heldBack: expect.arrayContaining([expect.objectContaining({ reason: 'The deal is closed' })]),
    })
  })

  test('keeps what a person typed, also where it was ours before', async () => {
    await map({ ...mapping, policy: 'if_ours' })
    const deal = await dealIn('appointmentscheduled', withCompany())
    await press(deal)
    const ours = (await propertiesOf(deal))?.description
    expect(ours).toContain('Wobblethorpe')
    await change(deal, { description: 'Ada’s own words', smartsync_score: '1' })
    await press(deal)
    expect(await propertiesOf(deal)).toMatchObject({ description: 'Ada’s own words' })
    expect((await propertiesOf(deal))?.smartsync_score).not.toBe('1')
  })

  test('keeps as ours what an earlier try wrote that ended before it could tell', async () => {
    await map({ ...mapping, policy: 'if_ours' })
    const deal = await dealIn('appointmentscheduled', withCompany())
    const integration = (await integrationPath()).split('/').at(-1) ?? ''
    const value = 'What a worker wrote that died'
    await world.tenancy.inTenant(organization, (tx) =>
      intend(tx, integration, 'deal', [
        { oppspotId: deal, fields: [{ field: 'description', type: 'long_text', value }] },
      ]),
    )
    await change(deal, { description: value })
    await press(deal)
    expect((await propertiesOf(deal))?.description).toContain('Wobblethorpe')
  })

  test('has a field that somebody keeps changing back left alone for a while, until an administrator lets it go', async () => {
    const people = peopleOf(world)
    const deal = await dealIn('appointmentscheduled', withCompany())
    await press(deal)
    const ours = (await propertiesOf(deal))?.smartsync_score
    await change(deal, { smartsync_score: '1' })
    await people.workflows({ objectType: 'deals', whenChanged: 'smartsync_score', putBack: true })
    const path = `${await integrationPath()}/held`
    const held = async () => Held.parse((await world.admin('GET', path)).body).held
    for (let times = 0; (await held()).length === 0 && times < 9; times += 1)
      expect(await press(deal)).toEqual({ failed: 0 })
    expect(await held()).toMatchObject([{ type: 'deal', id: deal, field: 'smartsync_score' }])

    const before = await dealLogs()
    await people.workflows()
    expect(await press(deal)).toEqual({ failed: 0 })
    expect((await propertiesOf(deal))?.smartsync_score).toBe('1')
    expect((await dealLogs()).length).toBeGreaterThan(before.length)
    expect(JSON.stringify((await dealLogs())[0]?.payload)).toContain('changed smartsync_score back')

    const { body } = await world.admin('POST', `${path}/release`, { type: 'deal', id: deal })
    expect(body).toEqual({ released: 1 })
    await press(deal)
    expect((await propertiesOf(deal))?.smartsync_score).toBe(ours)
  })

  test('gets back by an undo what stood there before, and is written again once somebody asks', async () => {
    const deal = await dealIn('appointmentscheduled', withCompany())
    await press(deal)
    const [log] = await dealLogs()
    const { status } = await world.admin('POST', `${await integrationPath()}/logs/${log?.id}/undo`)
    expect(status).toBe(202)
    expect(await world.settled()).toEqual({ failed: 0 })
    expect((await propertiesOf(deal))?.smartsync_score ?? '').toBe('')
    await press(deal)
    expect((await propertiesOf(deal))?.smartsync_score).toMatch(/^\d+$/)
  })

  test('is not closed by a mapping either', async () => {
    const wants = (stage: string) => ({
      ...mapping,
      oppspotField: 'stage.name',
      crmField: 'dealstage',
      type: 'stage',
      transform: `"${stage}"`,
      policy: 'always',
    })
    await map(wants('closedwon'))
    const deal = await dealIn('contractsent', withCompany())
    expect(await press(deal)).toEqual({ failed: 0 })
    expect(await stageOf(deal)).toBe('contractsent')
    expect(JSON.stringify((await dealLogs())[0]?.payload)).toContain('Closing is for a person to decide')
  })

  test('is looked at only where there is something to write', async () => {
    const path = `${await integrationPath()}/mappings`
    const { mappings } = Mappings.parse((await world.admin('GET', path)).body)
    const others = mappings.filter(({ entityType }) => entityType !== 'deal')
    expect((await world.admin('PUT', path, { mappings: others })).status).toBe(200)
    const deal = await dealIn('appointmentscheduled', withCompany())
    expect(await press(deal)).toEqual({ failed: 0 })
    expect(callsToDeals()).toEqual([])
    await expect.poll(() => world.card('GET', `/v1/cards/hubspot/deal/${deal}`)).toMatchObject({ state: 'fresh' })
  })

  test('says what it would get before it is enriched', async () => {
    const deal = await dealIn('appointmentscheduled', withCompany())
    const asked = { records: [{ type: 'deal', id: deal }] }
    const { body } = await world.admin('POST', `${await integrationPath()}/preview`, asked)
    expect(body).toMatchObject({
      previews: [{ plans: expect.arrayContaining([expect.objectContaining({ recordType: 'deal', recordId: deal })]) }],
    })
    expect((await propertiesOf(deal))?.smartsync_score).toBeUndefined()
  })
})

describe('what goes to deals', () => {
  test('is never taken from them', async () => {
    const path = `${await integrationPath()}/mappings`
    const both = {
      entityType: 'deal',
      oppspotField: 'company.name',
      crmField: 'description',
      type: 'long_text',
      direction: 'bidirectional',
    }
    const { status, body } = await world.admin('PUT', path, { mappings: [both] })
    expect(status).toBe(422)
    expect(JSON.stringify(body)).toContain('Nothing is taken over from deals')
  })
})

describe('where the account lets us write no deals', () => {
  test('a deal’s card works, nothing is written to the deal, and what is missing is told', async () => {
    await world.tenancy.inTenant(organization, (tx) =>
      tx
        .updateTable('crm_integrations')
        .set({ scopes: ['crm.objects.deals.read', 'automation'] })
        .execute(),
    )
    const deal = await dealIn('appointmentscheduled', withCompany())
    const before = await world.records('deals')
    await world.card('POST', `/v1/cards/hubspot/deal/${deal}/enrich`)
    expect(await world.settled()).toEqual({ failed: 0 })
    expect(await world.records('deals')).toEqual(before)
    expect(callsToDeals()).toEqual([])
    await expect.poll(() => world.card('GET', `/v1/cards/hubspot/deal/${deal}`)).toMatchObject({ state: 'fresh' })
    expect((await world.admin('GET', await integrationPath())).body).toMatchObject({
      withheld: [
        { feature: 'deals', scope: 'crm.objects.deals.write' },
        { feature: 'deal_fields', scope: 'crm.schemas.deals.write' },
      ],
    })
    expect(await world.card('GET', '/v1/accounts/hubspot')).toMatchObject({ withheld: ['deals', 'deal_fields'] })
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
