import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { leadKey } from '../../src/events/job-keys.ts'
import { sampleLeads, sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { fatesOf } from '../../src/store/gone-records.ts'
import { linksFrom } from '../../src/store/links.ts'
import { logsFor } from '../../src/store/logs.ts'
import { peopleOf } from '../work/crm-people.ts'
import { startWorld, type World } from '../work/world.ts'

const leadAt = (nth: number) => {
  const lead = sampleLeads[nth]
  if (lead === undefined) throw new Error('The sample has more leads')
  const { company, contact } = lead
  return {
    organization_id: sampleOrganizations.demo,
    company,
    contact: { email: contact.email, first_name: contact.firstName, last_name: contact.lastName, title: contact.title },
  }
}

describe('a record that somebody in the CRM', () => {
  let world: World
  let people: ReturnType<typeof peopleOf>
  let integrationId = ''
  beforeEach(async () => {
    world = await startWorld()
    people = peopleOf(world)
    integrationId = (await people.integration()).id
  })
  afterEach(() => world.stop())

  const capture = async (nth: number) => {
    await world.capture(leadAt(nth))
    expect(await people.settled()).toEqual({ failed: 0 })
  }
  const contactOf = async (nth: number) =>
    (await people.standing('contacts')).find(({ properties }) => properties.email === leadAt(nth).contact.email)?.id ??
    ''
  const link = async (type: 'contact' | 'company', id: string) =>
    (await people.inTenant((tx) => linksFrom(tx, integrationId, type, [id])))[0]

  /** The lead's job as it stands where it was captured at that time (ms), and is only done now. */
  const leadJob = (nth: number, at: number) => {
    const { company, contact } = sampleLeads[nth] ?? {}
    if (company === undefined || contact === undefined) throw new Error('The sample has more leads')
    const payload = {
      kind: 'lead' as const,
      company,
      contact,
      at: new Date(at).toISOString(),
      correlationId: randomUUID(),
    }
    return { integrationId, type: 'enrich_and_sync' as const, key: leadKey(payload), priority: 7, payload }
  }

  test('deleted loses its link, stays deleted, and comes back only when it is captured anew', async () => {
    await capture(0)
    const contact = await contactOf(0)
    const company = (await people.standing('companies'))[0]?.id ?? ''
    const companyId = (await link('company', company))?.oppspotId ?? ''
    await people.remove('contacts', contact)
    await people.remove('companies', company)
    expect(await people.settled()).toEqual({ failed: 0 })
    expect([await link('contact', contact), await link('company', company)]).toEqual([undefined, undefined])
    const [log] = await people.inTenant((tx) => logsFor(tx, integrationId, 'contact', contact, 1))
    expect(log).toMatchObject({ operation: 'delete', direction: 'from_crm' })

    await people.touch(companyId)
    expect(await people.standing('contacts')).toEqual([])
    expect(await people.standing('companies')).toEqual([])

    await capture(0)
    expect(await contactOf(0)).not.toBe('')
    expect(await people.standing('companies')).toHaveLength(1)
  })

  test('deleted without our being told is not created again by what happens to its company', async () => {
    await capture(0)
    const company = (await people.standing('companies'))[0]?.id ?? ''
    const companyId = (await link('company', company))?.oppspotId ?? ''
    await people.faults({ kind: 'lost_webhooks' })
    await people.remove('companies', company)
    await people.touch(companyId)
    await people.touch(companyId)
    expect(await link('company', company)).toBeUndefined()
    expect(await people.standing('companies')).toEqual([])
  })

  test('deleted without our being told, and captured before we notice, is created again', async () => {
    await capture(0)
    await people.faults({ kind: 'lost_webhooks' })
    await people.remove('contacts', await contactOf(0))
    const [{ archivedAt = 0 } = {}] = await world.records('contacts')
    const job = leadJob(0, archivedAt + 1)
    await people.sweep()
    expect(await people.standing('contacts')).toEqual([])
    await people.inTenant((tx) => world.queue.enqueue(tx, [job]))
    expect(await people.settled()).toEqual({ failed: 0 })
    expect(await people.standing('contacts')).toHaveLength(1)
  })

  test('deleted without our being told is not created again by what was captured before that and is done late', async () => {
    await capture(0)
    await people.faults({ kind: 'lost_webhooks' })
    await people.remove('contacts', await contactOf(0))
    const [{ archivedAt = 0 } = {}] = await world.records('contacts')
    await people.inTenant((tx) => world.queue.enqueue(tx, [leadJob(0, archivedAt - 1)]))
    expect(await people.settled()).toEqual({ failed: 0 })
    expect(await people.standing('contacts')).toEqual([])

    await people.inTenant((tx) => world.queue.enqueue(tx, [leadJob(0, archivedAt + 1)]))
    expect(await people.settled()).toEqual({ failed: 0 })
    expect(await people.standing('contacts')).toHaveLength(1)
  })

  test('erased without our being told is not created again by what went into it', async () => {
    await capture(0)
    const contact = await contactOf(0)
    const { capturedAt } = (await link('contact', contact)) ?? {}
    await people.faults({ kind: 'lost_webhooks' })
    await people.erase('contacts', contact)
    await people.inTenant((tx) => world.queue.enqueue(tx, [leadJob(0, capturedAt?.getTime() ?? 0)]))
    expect(await people.settled()).toEqual({ failed: 0 })
    expect(await people.standing('contacts')).toEqual([])
  })

  test('deleted before we knew that we had created it is not created again', async () => {
    await people.faults({ kind: 'dropped_after_write', path: '*/contacts/batch/create', count: 1 })
    await world.capture(leadAt(0))
    await expect.poll(() => contactOf(0)).not.toBe('')
    await people.faults({ kind: 'server_error', path: '/crm/objects/*' })
    const contact = await contactOf(0)
    await people.remove('contacts', contact)
    await expect
      .poll(() => people.inTenant((tx) => fatesOf(tx, integrationId, 'contact', [contact])))
      .toMatchObject(new Map([[contact, { fate: 'deleted' }]]))
    await people.faults()
    expect(await people.settled()).toEqual({ failed: 0 })
    expect(await people.standing('contacts')).toEqual([])
    expect(await people.standing('companies')).toHaveLength(1)
  })

  test('deleted while we were about to write to it is not missed, and nothing is parked', async () => {
    await capture(0)
    const contact = await contactOf(0)
    const Struck = z.object({ faults: z.array(z.object({ struck: z.int() })) })
    await people.faults({ kind: 'latency', path: '*/contacts/batch/update', milliseconds: 1500, count: 1 })
    await people.edit('contacts', contact, { smartsync_score: '' })
    await world.card('POST', `/v1/cards/hubspot/contact/${contact}/enrich`)
    await expect.poll(async () => Struck.parse(await world.control('GET', '/sandbox/faults')).faults[0]?.struck).toBe(1)
    await people.remove('contacts', contact)
    expect(await people.settled()).toEqual({ failed: 0 })
    expect(await people.standing('contacts')).toEqual([])
  })

  test('deleted while we were about to hang a task on it leaves the task to its company, and nothing is parked', async () => {
    const Struck = z.object({ faults: z.array(z.object({ struck: z.int() })) })
    await people.faults({ kind: 'latency', path: '*/tasks/batch/create', milliseconds: 1500, count: 1 })
    await world.capture(leadAt(0))
    await expect.poll(async () => Struck.parse(await world.control('GET', '/sandbox/faults')).faults[0]?.struck).toBe(1)
    await people.remove('contacts', await contactOf(0))
    expect(await people.settled()).toEqual({ failed: 0 })
    const [task, ...others] = await people.standing('tasks')
    expect(others).toEqual([])
    expect(task?.associations).toMatchObject([{ to: { type: 'companies' } }])
    expect(await people.standing('contacts')).toEqual([])
  })

  test('restored is looked after again', async () => {
    await capture(0)
    const contact = await contactOf(0)
    await people.remove('contacts', contact)
    expect(await people.settled()).toEqual({ failed: 0 })
    await people.restore('contacts', contact)
    expect(await people.settled()).toEqual({ failed: 0 })
    expect(await link('contact', contact)).toBeDefined()
    expect(await people.standing('contacts')).toHaveLength(1)
  })

  test('merged into another hands on what we know, and both people are looked after there', async () => {
    await capture(0)
    await capture(4)
    const [survivor, merged] = [await contactOf(0), await contactOf(4)]
    const before = await link('contact', merged)
    await people.merge('contacts', survivor, merged)
    expect(await people.settled()).toEqual({ failed: 0 })
    expect(await link('contact', merged)).toBeUndefined()
    expect(Object.keys((await link('contact', survivor))?.written ?? {})).toEqual(
      expect.arrayContaining(Object.keys(before?.written ?? {})),
    )
    await capture(4)
    expect(await people.standing('contacts')).toHaveLength(1)
    expect(await link('contact', survivor)).toMatchObject({ entityType: 'contact' })
  })

  test('merged into one that we did not know takes its link along', async () => {
    await capture(0)
    const merged = await contactOf(0)
    const key = (await link('contact', merged))?.oppspotId
    await people.faults({ kind: 'lost_webhooks' })
    const survivor = await people.create('contacts', { email: 'other@wobblethorpe.example', firstname: 'Other' })
    await people.settled()
    await people.faults()
    await people.merge('contacts', survivor, merged)
    expect(await people.settled()).toEqual({ failed: 0 })
    expect(await link('contact', merged)).toBeUndefined()
    expect(await link('contact', survivor)).toMatchObject({ oppspotId: key })
    expect(await people.standing('contacts')).toHaveLength(1)
  })

  test('merged with another company makes the two one for us: there is no second record of them again', async () => {
    await capture(0)
    await capture(1)
    const companies = await people.standing('companies')
    expect(companies).toHaveLength(2)
    const [survivor = '', merged = ''] = companies.map(({ id }) => id)
    await people.merge('companies', survivor, merged)
    expect(await people.settled()).toEqual({ failed: 0 })
    await capture(1)
    expect(await people.standing('companies')).toHaveLength(1)
    expect(await link('company', merged)).toBeUndefined()
  })

  test('changed, deleted and restored is as it is now, in whatever order and however often the news come', async () => {
    await capture(0)
    const contact = await contactOf(0)
    await people.faults({ kind: 'out_of_order_webhooks' }, { kind: 'duplicate_webhooks' })
    await people.edit('contacts', contact, { jobtitle: 'Buyer' })
    await people.remove('contacts', contact)
    expect(await people.settled()).toEqual({ failed: 0 })
    expect(await link('contact', contact)).toBeUndefined()
    await people.restore('contacts', contact)
    await people.edit('contacts', contact, { jobtitle: 'Chief Buyer' })
    expect(await people.settled()).toEqual({ failed: 0 })
    expect(await link('contact', contact)).toBeDefined()
    expect(await people.standing('contacts')).toHaveLength(1)
  })
})
