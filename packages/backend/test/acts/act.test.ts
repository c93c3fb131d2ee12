import { defaultSettings, type Settings } from '@smartsync/core/settings'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { recentEnrichments, saveEnrichments } from '../../src/store/enrichments.ts'
import { recentLogs } from '../../src/store/logs.ts'
import { startWorld, type World } from '../work/world.ts'

const RECORDS = '/sandbox/hubspot/portals/90000001/records'
const organization = sampleOrganizations.demo
const lead = {
  organization_id: organization,
  company: { number: 'ZZ000001' },
  contact: { email: 'fergus.tinderbox@wobblethorpe.example', first_name: 'Fergus', last_name: 'Tinderbox' },
}
const ADA = '8001'
const progress = z.object({ state: z.string(), message: z.string().optional(), trouble: z.unknown().optional() })
const action = z.object({ id: z.string(), key: z.string(), title: z.string(), task: progress })
const View = z.object({
  state: z.string(),
  content: z.object({
    fingerprint: z.string(),
    actions: z.array(action),
    dismissed: z.array(action),
    owner: z.object({ email: z.string().nullable(), apply: progress.nullable() }),
    stage: z.object({ stage: z.string(), apply: progress.nullable() }).nullable(),
  }),
})
const Made = z.object({ id: z.string() })

let world: World
let company = ''
let contact = ''
beforeEach(async () => {
  world = await startWorld()
  await tasksByThemselves(false)
  await captured()
  company = (await world.records('companies'))[0]?.id ?? ''
  contact = (await world.records('contacts'))[0]?.id ?? ''
})
afterEach(() => world.stop())

const tasksByThemselves = (auto_create_tasks: boolean) =>
  world.tenancy.inTenant(organization, (tx) => tx.updateTable('crm_integrations').set({ auto_create_tasks }).execute())
async function captured() {
  await world.capture(lead)
  return world.settled()
}
const path = (record: string) => `/v1/cards/hubspot/${record}`
const card = async (record: string) => View.parse(await world.card('GET', path(record))).content
async function ask(record: string, what: string, body: object = {}) {
  const { fingerprint } = await card(record)
  const answer = await world.card('POST', `${path(record)}/${what}`, { ...body, fingerprint })
  const settled = await world.settled()
  return { answer, ...settled }
}
async function enrich(record: string) {
  await world.card('POST', `${path(record)}/enrich`)
  await world.settled()
}
async function firstAction(record: string) {
  const [first] = (await card(record)).actions
  if (first === undefined) throw new Error('The company calls for no action')
  return first
}
/** What was asked for and became of it, the last first. A card forgets what was applied once there is something new to say. */
const acts = () =>
  world.tenancy.inTenant(organization, (tx) =>
    tx.selectFrom('card_acts').selectAll().orderBy('asked_at', 'desc').execute(),
  )
const edit = (type: string, id: string, properties: object) =>
  world.control('PATCH', `${RECORDS}/${type}/${id}`, { properties })
const logs = () => world.tenancy.inTenant(organization, (tx) => recentLogs(tx, { limit: 50 }))
const faults = (list: object[]) => world.control('PUT', '/sandbox/faults', { faults: list })

describe('a task that a rep asks for', () => {
  test('is created on the record and its company, is theirs, and is logged with who asked', async () => {
    const { id, title, key } = await firstAction(`contact/${contact}`)
    expect((await ask(`contact/${contact}`, `actions/${id}`, { do: 'create_task' })).failed).toBe(0)

    const [task, ...others] = await world.records('tasks')
    expect(others).toEqual([])
    expect(task?.properties).toMatchObject({ hs_task_subject: title, hubspot_owner_id: ADA })
    expect(JSON.stringify(task?.associations)).toContain(contact)
    expect(JSON.stringify(task?.associations)).toContain(company)
    expect((await logs()).find(({ syncType }) => syncType === 'task')).toMatchObject({
      operation: 'create',
      status: 'success',
      crmEntityId: task?.id,
      payload: { askedFor: 'create_task', by: { id: '7001', email: 'ada@demo.example' } },
    })
    expect((await firstAction(`contact/${contact}`)).task).toEqual({ state: 'done' })
    expect((await card(`company/${company}`)).actions.find((each) => each.key === key)?.task.state).toBe('done')
  })

  test('is not created again by the sync', async () => {
    const { id } = await firstAction(`contact/${contact}`)
    await ask(`contact/${contact}`, `actions/${id}`, { do: 'create_task' })
    await tasksByThemselves(true)
    expect(await captured()).toEqual({ failed: 0 })
    expect(await world.records('tasks')).toHaveLength(1)
  })

  test('is created once, although its answer was lost', async () => {
    await faults([{ kind: 'dropped_after_write', path: '*/tasks/batch/create', count: 1 }])
    const { id } = await firstAction(`company/${company}`)
    expect((await ask(`company/${company}`, `actions/${id}`, { do: 'create_task' })).failed).toBe(0)
    expect(await world.records('tasks')).toHaveLength(1)
    expect((await firstAction(`company/${company}`)).task).toEqual({ state: 'done' })
  })

  test('that the CRM refuses fails with its reason on the card', async () => {
    await faults([{ kind: 'refused', path: '*/tasks/batch/create' }])
    const { id } = await firstAction(`company/${company}`)
    expect((await ask(`company/${company}`, `actions/${id}`, { do: 'create_task' })).failed).toBe(1)
    expect((await firstAction(`company/${company}`)).task).toMatchObject({
      state: 'failed',
      message: 'HubSpot refused a value.',
      trouble: { code: 'crm_invalid', remedy: 'ask_administrator' },
    })
    expect(View.parse(await world.card('GET', path(`company/${company}`))).state).toBe('fresh')
  })
})

test('nothing is written where the administrator lets us only read', async () => {
  const { id } = await firstAction(`company/${company}`)
  await world.tenancy.inTenant(organization, (tx) =>
    tx.updateTable('crm_integrations').set({ sync_direction: 'from_crm' }).execute(),
  )
  await ask(`company/${company}`, `actions/${id}`, { do: 'create_task' })
  expect(await world.records('tasks')).toEqual([])
  expect(await acts()).toMatchObject([{ state: 'failed', trouble: { code: 'read_only' } }])
})

describe('a dismissed action', () => {
  test('is made no task by the next sync, neither for the record nor for its company', async () => {
    const { id, key } = await firstAction(`contact/${contact}`)
    await ask(`contact/${contact}`, `actions/${id}`, { do: 'dismiss' })
    await tasksByThemselves(true)
    expect(await captured()).toEqual({ failed: 0 })
    await enrich(`company/${company}`)
    expect(await world.records('tasks')).toEqual([])
    const { actions, dismissed } = await card(`contact/${contact}`)
    expect(actions.map((each) => each.key)).not.toContain(key)
    expect(dismissed.map((each) => each.key)).toEqual([key])
  })

  test('that is brought back becomes a task again', async () => {
    const { id } = await firstAction(`contact/${contact}`)
    await ask(`contact/${contact}`, `actions/${id}`, { do: 'dismiss' })
    await ask(`contact/${contact}`, `actions/${id}`, { do: 'restore' })
    await tasksByThemselves(true)
    await captured()
    expect((await world.records('tasks')).length).toBeGreaterThan(0)
  })
})

describe('the suggested owner', () => {
  test.each(['companies', 'contacts'] as const)(
    'becomes the record’s (%s), also where it has another',
    async (type) => {
      const [id, record] = type === 'companies' ? [company, `company/${company}`] : [contact, `contact/${contact}`]
      const suggested = (await card(record)).owner.email
      const ownerOf = async () =>
        (await world.records(type)).find((each) => each.id === id)?.properties.hubspot_owner_id
      const owners = z.object({ email: z.string(), ownerId: z.string() }).array()
      const { users } = z.object({ users: owners }).parse(
        z
          .object({ portals: z.array(z.looseObject({ portalId: z.int() })) })
          .parse(await world.control('GET', '/sandbox/hubspot/portals'))
          .portals.find(({ portalId }) => portalId === 90_000_001),
      )
      const other = users.find(({ email }) => email !== suggested)
      await edit(type, id, { hubspot_owner_id: other?.ownerId })

      expect((await ask(record, 'owner')).failed).toBe(0)
      expect(await ownerOf()).toBe(users.find(({ email }) => email === suggested)?.ownerId)
      const log = (await logs()).find(({ payload }) => payload.askedFor === 'apply_owner')
      expect(log).toMatchObject({
        operation: 'update',
        crmEntityId: id,
        payload: { by: { id: '7001' }, changes: [{ field: 'hubspot_owner_id', old: other?.ownerId }] },
      })
      expect(await acts()).toMatchObject([{ kind: 'apply_owner', state: 'done' }])
    },
  )

  test('who is no user of the CRM is refused with words', async () => {
    await world.tenancy.inTenant(organization, async (tx) => {
      const [known] = await recentEnrichments(tx, 1)
      if (known === undefined) throw new Error('Nothing is enriched')
      const owner = { userId: null, email: 'stranger@demo.example', reason: 'Assigned to them in oppSpot' }
      await saveEnrichments(tx, [{ ...known.enrichment, fingerprint: 'strange', at: new Date().toISOString(), owner }])
    })
    await ask(`company/${company}`, 'owner')
    expect(await acts()).toMatchObject([
      { state: 'failed', trouble: { code: 'not_a_user', about: 'stranger@demo.example' } },
    ])
  })

  test('is written once the CRM answers again', async () => {
    await faults([{ kind: 'server_error', path: '*/companies/batch/update', count: 2 }])
    expect((await ask(`company/${company}`, 'owner')).failed).toBe(0)
    expect(await acts()).toMatchObject([{ kind: 'apply_owner', state: 'done' }])
  })
})

describe('the suggested stage', () => {
  const settings = (contacted: string): Settings => ({
    ...defaultSettings,
    scoring: {
      ...defaultSettings.scoring,
      stages: { qualified: { score: 100, strongSignals: 10 }, contacted: 1, lead: 0 },
    },
    stages: { mode: 'suggest', pipelines: [{ crm: 'hubspot', pipeline: 'default', stages: { contacted } }] },
  })
  async function dealIn(dealstage: string) {
    const properties = { dealname: 'A deal', pipeline: 'default', dealstage }
    const associations = [{ type: 'companies', id: company }]
    const { id } = Made.parse(await world.control('POST', `${RECORDS}/deals`, { properties, associations }))
    await world.settled()
    return id
  }
  const stageOf = async (id: string) =>
    (await world.records('deals')).find((deal) => deal.id === id)?.properties.dealstage

  test('moves that deal and no other, only forward, because a rep asked', async () => {
    await world.saveSettings(settings('presentationscheduled'), 0)
    const [early, late] = [await dealIn('appointmentscheduled'), await dealIn('contractsent')]
    await captured()
    await enrich(`deal/${early}`)
    expect(await stageOf(early)).toBe('appointmentscheduled')

    expect((await card(`deal/${early}`)).stage).toMatchObject({ stage: 'contacted', apply: { state: 'open' } })
    await ask(`deal/${early}`, 'stage')
    expect(await stageOf(early)).toBe('presentationscheduled')
    expect(await acts()).toMatchObject([{ record_type: 'deal', record_id: early, state: 'done' }])
    expect(await stageOf(late)).toBe('contractsent')

    await enrich(`deal/${late}`)
    await ask(`deal/${late}`, 'stage')
    expect(await stageOf(late)).toBe('contractsent')
    expect((await acts())[0]).toMatchObject({
      record_id: late,
      state: 'failed',
      trouble: { code: 'further_on', about: 'Contract sent' },
    })
  })

  test('moves the open deals of a company, and says so where there are none', async () => {
    await world.saveSettings(settings('presentationscheduled'), 0)
    await captured()
    await ask(`company/${company}`, 'stage')
    expect(await acts()).toMatchObject([{ state: 'failed', trouble: { code: 'no_open_deal' } }])
    const deal = await dealIn('appointmentscheduled')
    await ask(`company/${company}`, 'stage')
    expect(await stageOf(deal)).toBe('presentationscheduled')
    expect(await acts()).toMatchObject([{ state: 'done', trouble: null }])
  })

  test('moves only the deals of a company that the rep may edit', async () => {
    await world.saveSettings(settings('presentationscheduled'), 0)
    await captured()
    const [theirs, others] = [await dealIn('appointmentscheduled'), await dealIn('appointmentscheduled')]
    await edit('deals', theirs, { hubspot_owner_id: ADA })
    await edit('deals', others, { hubspot_owner_id: '8002' })
    const adaEdits = (edits: string) =>
      world.control('PATCH', '/sandbox/hubspot/portals/90000001/users/7001', { edits })
    await adaEdits('none')
    expect((await ask(`company/${company}`, 'stage')).failed).toBe(0)
    expect(await acts()).toMatchObject([{ state: 'failed', trouble: { code: 'not_editable' } }])
    expect(await stageOf(theirs)).toBe('appointmentscheduled')

    await adaEdits('owned')
    await ask(`company/${company}`, 'stage')
    expect(await stageOf(theirs)).toBe('presentationscheduled')
    expect(await stageOf(others)).toBe('appointmentscheduled')
    expect((await acts())[0]).toMatchObject({ state: 'done', trouble: null })
  })
})
