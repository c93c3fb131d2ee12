import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LeadPayload } from '../../src/queue/port.ts'
import { linksFrom } from '../../src/store/links.ts'
import { logsFor } from '../../src/store/logs.ts'
import { aLead, peopleOf } from '../work/crm-people.ts'
import { startWorld, type World } from '../work/world.ts'

/** The write is done, and nobody hears of it. */
const unanswered = (path: string) => ({ kind: 'dropped_after_write', path, count: 1 })

let world: World
let people: ReturnType<typeof peopleOf>
beforeEach(async () => {
  world = await startWorld()
  people = peopleOf(world)
})
afterEach(() => world.stop())

describe('an effect whose answer is lost happens once', () => {
  const companiesOf = async (id: string) => {
    const contact = (await people.standing('contacts')).find((each) => each.id === id)
    return JSON.stringify(contact?.associations).match(/"type":"companies"/g)?.length ?? 0
  }

  test.each(['companies', 'contacts', 'tasks'])(
    'creating %s, and again when the second answer is lost too',
    async (type) => {
      await people.faults({ ...unanswered(`*/${type}/batch/create`), count: 2 })
      await world.capture(aLead)
      expect(await people.settled()).toEqual({ failed: 0 })
      for (const each of ['companies', 'contacts', 'tasks'] as const)
        expect(await people.standing(each)).toHaveLength(1)
      const [contact] = await people.standing('contacts')
      const { id } = await people.integration()
      const [link] = await people.inTenant((tx) => linksFrom(tx, id, 'contact', [contact?.id ?? '']))
      expect(link?.written).toMatchObject({ email: aLead.contact.email, jobtitle: 'Buyer' })
    },
  )

  test('creating a task, though what is advised has changed by the next try', async () => {
    await people.faults(unanswered('*/tasks/batch/create'))
    await world.capture(aLead)
    while ((await people.standing('tasks')).length === 0) await new Promise((resolve) => setImmediate(resolve))
    await sql`update oppspot.buying_signals set status = 'expired'`.execute(world.database.kysely)
    expect(await people.settled()).toEqual({ failed: 0 })
    expect(await people.standing('tasks')).toHaveLength(1)
  })

  test('updating a record: our ledger knows what we wrote', async () => {
    const id = await people.create('contacts', { email: aLead.contact.email, firstname: 'Jo' })
    await people.settled()
    await people.faults(unanswered('*/contacts/batch/update'))
    await world.capture(aLead)
    expect(await people.settled()).toEqual({ failed: 0 })
    const integrationId = (await people.integration()).id
    const [link] = await people.inTenant((tx) => linksFrom(tx, integrationId, 'contact', [id]))
    expect(link?.written).toMatchObject({ lastname: 'Ferris', jobtitle: 'Buyer' })
    const [record] = await people.standing('contacts')
    expect(record?.properties).toMatchObject({ lastname: 'Ferris', jobtitle: 'Buyer' })
    const logs = await people.inTenant((tx) => logsFor(tx, integrationId, 'contact', id, 20))
    expect(logs.filter(({ operation, direction }) => operation === 'create' && direction === 'to_crm')).toEqual([])
  })

  test('associating a contact that stood there before', async () => {
    const id = await people.create('contacts', { email: aLead.contact.email, firstname: 'Jo' })
    await people.settled()
    await people.faults(unanswered('*/associations/*'), unanswered('*/associate/default'))
    await world.capture(aLead)
    expect(await people.settled()).toEqual({ failed: 0 })
    expect(await companiesOf(id)).toBe(1)
    expect(await people.standing('tasks')).toHaveLength(1)
  })

  test('associating a contact whose company could not be made at first', async () => {
    await people.faults({ kind: 'server_error', path: '*/companies/batch/create', count: 1 })
    await world.capture(aLead)
    expect(await people.settled()).toEqual({ failed: 0 })
    const [contact] = await people.standing('contacts')
    expect(await companiesOf(contact?.id ?? '')).toBe(1)
  })

  test('a task of somebody new, in whose batch the CRM updated others’ records and failed to create theirs', async () => {
    await people.create('contacts', { email: 'al@wobblethorpe.example' })
    await people.settled()
    await people.faults({ kind: 'server_error', path: '*/contacts/batch/create', count: 1 })
    await captureTogether(
      { company: { number: 'ZZ000001' }, contact: person('al@wobblethorpe.example') },
      { company: { number: 'ZZ000002' }, contact: person('bo@elsewhere.example') },
    )
    expect(await people.settled()).toEqual({ failed: 0 })
    const bo = (await people.standing('contacts')).find(({ properties }) => properties.email === 'bo@elsewhere.example')
    const tasks = (await people.standing('tasks')).map(({ associations }) => JSON.stringify(associations))
    const boHas = tasks.filter((links) => links.includes(`"id":"${bo?.id}"`))
    expect(boHas).toHaveLength(1)
    expect(boHas[0]).toMatch('"type":"companies"')
  })

  const person = (email: string) => ({ email, firstName: 'A', lastName: 'Person', title: 'Buyer', phone: null })
  /** Leads that one batch brings to the CRM. */
  async function captureTogether(...leads: Array<Pick<LeadPayload, 'company' | 'contact'>>) {
    const { id: integrationId } = await people.integration()
    const jobs = leads.map((lead) => ({
      integrationId,
      type: 'enrich_and_sync' as const,
      key: `together:${lead.contact?.email}`,
      priority: 5,
      payload: { kind: 'lead' as const, ...lead, correlationId: randomUUID() },
    }))
    await people.inTenant((tx) => world.queue.enqueue(tx, jobs))
  }
})

describe('what comes twice, or late, has no effect beyond the first', () => {
  test('events', async () => {
    for (let times = 0; times < 3; times += 1) await world.capture(aLead, 'evt_same')
    expect(await people.settled()).toEqual({ failed: 0 })
    for (const each of ['companies', 'contacts', 'tasks'] as const) expect(await people.standing(each)).toHaveLength(1)
  })

  test('webhooks, doubled and in the wrong order', async () => {
    await world.capture(aLead)
    await people.settled()
    await people.faults({ kind: 'duplicate_webhooks' }, { kind: 'out_of_order_webhooks' })
    const id = (await people.standing('contacts'))[0]?.id ?? ''
    for (const jobtitle of ['One', 'Two', 'Three']) await people.edit('contacts', id, { jobtitle })
    expect(await people.settled()).toEqual({ failed: 0 })
    expect((await people.standing('contacts'))[0]?.properties.jobtitle).toBe('Three')
    for (const each of ['companies', 'contacts', 'tasks'] as const) expect(await people.standing(each)).toHaveLength(1)
  })

  test('a lead that was captured before a newer one', async () => {
    const { id } = await people.integration()
    await people.inTenant((tx) =>
      tx
        .updateTable('crm_field_mappings')
        .set({ write_policy: 'always', sync_direction: 'to_crm' })
        .where('integration_id', '=', id)
        .where('oppspot_field', '=', 'contact.title')
        .execute(),
    )
    const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
    await world.capture({ ...aLead, contact: { ...aLead.contact, title: 'Newer' } }, 'evt_newer', at(1))
    await people.settled()
    await world.capture({ ...aLead, contact: { ...aLead.contact, title: 'Older' } }, 'evt_older', at(5))
    await people.settled()
    expect((await people.standing('contacts'))[0]?.properties.jobtitle).toBe('Newer')
  })
})
