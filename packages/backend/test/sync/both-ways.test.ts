import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changeJob } from '../../src/events/change-jobs.ts'
import { changesCounted } from '../../src/store/change-counts.ts'
import { seenRecords } from '../../src/store/crm-records.ts'
import { latestEnrichments } from '../../src/store/enrichments.ts'
import { heldFields, releaseFields } from '../../src/store/held-fields.ts'
import { logsFor } from '../../src/store/logs.ts'
import { aLead, type peopleOf, worldWithALead } from '../work/crm-people.ts'
import type { World } from '../work/world.ts'

describe('what people change in the CRM', () => {
  let world: World
  let people: ReturnType<typeof peopleOf>
  let contact = ''
  let company = ''
  let integrationId = ''
  beforeAll(async () => {
    ;({ world, people, contact, company, integrationId } = await worldWithALead())
  })
  afterAll(() => world.stop())

  const said = async (type: 'contact' | 'company', id: string) =>
    (await people.inTenant((tx) => seenRecords(tx, integrationId, type, [id]))).get(id)?.said
  const logs = async (type: 'contact' | 'company', id: string) =>
    (await people.inTenant((tx) => logsFor(tx, integrationId, type, id, 20))).filter(
      ({ direction }) => direction === 'from_crm',
    )
  const counts = async () => (await people.inTenant((tx) => changesCounted(tx, integrationId, new Date()))).total
  const property = async (type: 'contacts' | 'companies', name: string) =>
    (await world.records(type))[0]?.properties[name]

  test('our own writes come back, are dropped and counted', async () => {
    expect((await counts()).echoes).toBeGreaterThan(0)
    expect(await logs('contact', contact)).toEqual([])
  })

  test('is taken over, with both values in the log, and stays in the CRM', async () => {
    await people.edit('contacts', contact, { jobtitle: 'Chief Buyer' })
    expect(await people.settled()).toEqual({ failed: 0 })
    expect(await said('contact', contact)).toMatchObject({
      'contact.title': { crm: 'Chief Buyer', oppspot: 'Buyer', holds: 'crm' },
    })
    expect((await logs('contact', contact))[0]).toMatchObject({
      operation: 'update',
      status: 'success',
      payload: { changes: [{ field: 'contact.title', old: 'Buyer', new: 'Chief Buyer' }] },
    })
    expect(await property('contacts', 'jobtitle')).toBe('Chief Buyer')
  })

  test('is not undone by the same lead, whenever it comes again', async () => {
    await world.capture(aLead)
    expect(await people.settled()).toEqual({ failed: 0 })
    expect(await property('contacts', 'jobtitle')).toBe('Chief Buyer')
    expect(await said('contact', contact)).toMatchObject({ 'contact.title': { holds: 'crm' } })
  })

  test('of a company shows in that organization’s enrichment alone, under the CRM’s name', async () => {
    await people.edit('companies', company, { numberofemployees: '4711' })
    expect(await people.settled()).toEqual({ failed: 0 })
    const [enrichment] = await people.inTenant(async (tx) => {
      const entity = (await seenRecords(tx, integrationId, 'company', [company])).get(company)?.entity
      return [...(await latestEnrichments(tx, [entity?.id ?? ''])).values()]
    })
    expect(enrichment?.enrichment.facts).toContainEqual(
      expect.objectContaining({ id: 'employees', value: 4711, source: expect.objectContaining({ name: 'HubSpot' }) }),
    )
    const { rows } = await sql`select employee_count from oppspot.businesses where employee_count = 4711`.execute(
      world.database.kysely,
    )
    expect(rows).toEqual([])
  })

  test('of a company’s revenue counts in the account’s currency', async () => {
    await people.edit('companies', company, { annualrevenue: '7300000' })
    expect(await people.settled()).toEqual({ failed: 0 })
    const [enrichment] = await people.inTenant(async (tx) => {
      const entity = (await seenRecords(tx, integrationId, 'company', [company])).get(company)?.entity
      return [...(await latestEnrichments(tx, [entity?.id ?? ''])).values()]
    })
    expect(enrichment?.enrichment.facts).toContainEqual(
      expect.objectContaining({
        id: 'revenue',
        text: expect.stringContaining('£7.3'),
        source: expect.objectContaining({ name: 'HubSpot' }),
      }),
    )
    expect(await property('companies', 'annualrevenue')).toBe('7300000')
  })

  test('lets a lead find the company by a domain that only the CRM knows', async () => {
    await people.edit('companies', company, { domain: 'wobblethorpe-group.example' })
    expect(await people.settled()).toEqual({ failed: 0 })
    const contact = { email: 'kim@wobblethorpe-group.example', first_name: 'Kim', last_name: 'Bolt' }
    await world.capture({ ...aLead, company: { domain: 'wobblethorpe-group.example' }, contact })
    expect(await people.settled()).toEqual({ failed: 0 })
    expect(await people.standing('contacts')).toHaveLength(2)
    expect(await people.standing('companies')).toHaveLength(1)
  })

  test('and is no change at all, whoever says so, is an echo: counted, and nothing comes of it', async () => {
    const before = { echoes: (await counts()).echoes, logs: await logs('contact', contact) }
    const record = { type: 'contact' as const, id: contact, at: new Date().toISOString() }
    await people.inTenant((tx) => world.queue.enqueue(tx, [changeJob(integrationId, record, 'told-wrongly')]))
    expect(await people.settled()).toEqual({ failed: 0 })
    expect((await counts()).echoes).toBe(before.echoes + 1)
    expect(await logs('contact', contact)).toEqual(before.logs)
  })

  test('again and again against us makes us leave the field alone for a while, and an administrator may let it go', async () => {
    await people.workflows({ objectType: 'companies', whenChanged: 'smartsync_score', putBack: true })
    for (const staff of ['12', '4000', '25', '9000', '40', '7000']) {
      await people.edit('companies', company, { numberofemployees: staff })
      expect(await people.settled()).toEqual({ failed: 0 })
    }
    const held = await people.inTenant((tx) => heldFields(tx, integrationId, new Date()))
    expect(held).toMatchObject([{ type: 'company', id: company, field: 'smartsync_score' }])
    await people.edit('companies', company, { numberofemployees: '15' })
    expect(await people.settled()).toEqual({ failed: 0 })
    const latest = await people.inTenant((tx) => logsFor(tx, integrationId, 'company', company, 4))
    expect(latest.find(({ direction }) => direction === 'to_crm')?.payload.heldBack).toContainEqual(
      expect.objectContaining({
        field: 'smartsync_score',
        reason: expect.stringContaining('changed smartsync_score back'),
      }),
    )
    const release = { by: 'ada@demo.example', now: new Date() }
    expect(
      await people.inTenant((tx) => releaseFields(tx, integrationId, { type: 'company', id: company }, release)),
    ).toBe(1)
    expect(await people.inTenant((tx) => heldFields(tx, integrationId, new Date()))).toEqual([])
  })
})
