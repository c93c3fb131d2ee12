import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seenRecords } from '../../src/store/crm-records.ts'
import { mappings, replaceMappings } from '../../src/store/mappings.ts'
import { type peopleOf, worldWithALead } from '../work/crm-people.ts'
import type { World } from '../work/world.ts'

describe('values flow', () => {
  let world: World
  let people: ReturnType<typeof peopleOf>
  let contact = ''
  let integrationId = ''
  beforeAll(async () => {
    ;({ world, people, contact, integrationId } = await worldWithALead())
  })
  afterAll(() => world.stop())

  const title = async () =>
    (await people.inTenant((tx) => seenRecords(tx, integrationId, 'contact', [contact]))).get(contact)?.said[
      'contact.title'
    ]
  const written = async () => (await world.records('contacts'))[0]?.properties.smartsync_enriched_at

  test('to the CRM only, where the integration says so', async () => {
    await people.set({ syncDirection: 'to_crm' })
    await people.edit('contacts', contact, { jobtitle: 'One', email: 'jo@wobblethorpe.example' })
    expect(await people.settled()).toEqual({ failed: 0 })
    expect(await title()).toBeUndefined()
    expect(await written()).toBeDefined()
  })

  test('from the CRM only, where the integration says so: nothing is written there', async () => {
    await people.set({ syncDirection: 'from_crm' })
    const before = await world.records('contacts')
    const tasks = await world.records('tasks')
    await people.edit('contacts', contact, { jobtitle: 'Two', smartsync_score: '' })
    expect(await people.settled()).toEqual({ failed: 0 })
    expect(await title()).toMatchObject({ crm: 'Two', holds: 'crm' })
    await world.card('POST', `/v1/cards/hubspot/contact/${contact}/enrich`)
    expect(await people.settled()).toEqual({ failed: 0 })
    expect((await world.records('contacts'))[0]?.properties.smartsync_score ?? '').toBe('')
    expect(await world.records('contacts')).toHaveLength(before.length)
    expect(await world.records('tasks')).toEqual(tasks)
  })

  test('only as the mapping of the field says, where the integration goes both ways', async () => {
    await people.set({ syncDirection: 'bidirectional' })
    await people.inTenant(async (tx) => {
      const all = await mappings(tx, integrationId)
      const oneWay = all.map((each) =>
        each.oppspotField === 'contact.title' ? { ...each, direction: 'to_crm' as const } : each,
      )
      await replaceMappings(tx, integrationId, oneWay)
    })
    await people.edit('contacts', contact, { jobtitle: 'Three', firstname: 'Joanna' })
    expect(await people.settled()).toEqual({ failed: 0 })
    expect(await title()).toBeUndefined()
    const [seen] = (await people.inTenant((tx) => seenRecords(tx, integrationId, 'contact', [contact]))).values()
    expect(seen?.said['contact.first_name']).toMatchObject({ crm: 'Joanna', holds: 'crm' })
    expect(Number((await world.records('contacts'))[0]?.properties.smartsync_score)).toBeGreaterThan(0)
  })

  test('though nothing is enriched by itself', async () => {
    await people.set({ autoEnrich: false })
    const before = await written()
    await people.edit('contacts', contact, { lastname: 'Ferris-Jones', smartsync_summary: 'Typed by hand' })
    expect(await people.settled()).toEqual({ failed: 0 })
    const [seen] = (await people.inTenant((tx) => seenRecords(tx, integrationId, 'contact', [contact]))).values()
    expect(seen?.said['contact.last_name']).toMatchObject({ crm: 'Ferris-Jones', holds: 'crm' })
    expect((await world.records('contacts'))[0]?.properties.smartsync_summary).toBe('Typed by hand')
    expect(await written()).toBe(before)
  })
})
