import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changesCounted } from '../../src/store/change-counts.ts'
import { seenRecords } from '../../src/store/crm-records.ts'
import { fatesOf } from '../../src/store/gone-records.ts'
import { reconcileCursors } from '../../src/store/reconcile-cursors.ts'
import { aLead, peopleOf, worldWithALead } from '../work/crm-people.ts'
import { startWorld, type World } from '../work/world.ts'

describe('a sweep of what changed in the CRM', () => {
  let world: World
  let people: ReturnType<typeof peopleOf>
  let contact = ''
  let integrationId = ''
  beforeAll(async () => {
    ;({ world, people, contact, integrationId } = await worldWithALead())
  })
  afterAll(() => world.stop())

  const seen = async (id: string) =>
    (await people.inTenant((tx) => seenRecords(tx, integrationId, 'contact', [id]))).get(id)
  const counted = async () => (await people.inTenant((tx) => changesCounted(tx, integrationId, new Date()))).total
  const scored = async (id: string) =>
    Number((await world.records('contacts')).find((each) => each.id === id)?.properties.smartsync_score ?? 0)

  test('is planned from the day on which the account was connected', async () => {
    const cursors = await people.inTenant((tx) => reconcileCursors(tx, integrationId))
    expect(cursors.map(({ type }) => type)).toEqual(['company', 'contact', 'deal'])
    const { connectedAt } = { connectedAt: (await people.integration()).createdAt }
    for (const { since } of cursors) expect(Math.abs(since.getTime() - connectedAt.getTime())).toBeLessThan(60_000)
    expect(await waiting()).toHaveLength(1)
  })

  const waiting = () =>
    people.inTenant((tx) =>
      tx
        .selectFrom('crm_sync_queue')
        .select('scheduled_for')
        .where('job_type', '=', 'reconcile')
        .where('status', '=', 'queued')
        .execute(),
    )

  test('finds nothing in what we wrote ourselves, and plans the next', async () => {
    await people.sweep()
    expect(await counted()).toMatchObject({ swept: 0, missed: 0 })
    expect(await waiting()).toHaveLength(1)
  })

  test('finds what no webhook told of: records that were made, and records that say something else', async () => {
    await people.faults({ kind: 'lost_webhooks' })
    const made = await people.create('contacts', { email: 'ann@wobblethorpe.example', firstname: 'Ann' })
    await people.edit('contacts', contact, { jobtitle: 'Chief Buyer' })
    expect(await people.settled()).toEqual({ failed: 0 })
    expect(await scored(made)).toBe(0)
    await people.sweep()
    expect(await scored(made)).toBeGreaterThan(0)
    expect((await seen(contact))?.said['contact.title']).toMatchObject({ crm: 'Chief Buyer', holds: 'crm' })
    expect((await counted()).swept).toBe(2)
  })

  test('finds what is gone without our having been told: deleted, merged or erased', async () => {
    const add = async (nth: number) => {
      const id = await people.create('contacts', { email: `gone-${nth}@wobblethorpe.example`, firstname: `Gone${nth}` })
      await people.settled()
      return id
    }
    await people.faults()
    const [deleted, merged, erased] = [await add(1), await add(2), await add(3)]
    await people.faults({ kind: 'lost_webhooks' })
    await people.remove('contacts', deleted)
    await people.merge('contacts', contact, merged)
    await people.erase('contacts', erased)
    expect(await seen(erased)).toBeDefined()
    await people.sweep()
    await people.faults()
    const fates = await people.inTenant((tx) => fatesOf(tx, integrationId, 'contact', [deleted, merged, erased]))
    expect([deleted, merged, erased].map((id) => fates.get(id)?.fate)).toEqual(['deleted', 'merged', 'erased'])
    for (const id of [deleted, merged, erased]) expect(await seen(id)).toBeUndefined()
    expect(await seen(contact)).toBeDefined()
  })

  test('leaves alone what says the same, however much else of it changed', async () => {
    const before = await counted()
    await people.edit('contacts', contact, { city: 'Leeds' })
    await people.sweep()
    expect(await counted()).toEqual(before)
  })

  test.each(['hourly', 'daily'] as const)(
    'is when a %s integration acts on what webhooks told',
    async (syncFrequency) => {
      await people.faults()
      await people.set({ syncFrequency })
      const title = `Buyer, ${syncFrequency}`
      await people.edit('contacts', contact, { jobtitle: title })
      await expect.poll(async () => world.control('GET', '/sandbox/hubspot/webhooks')).toEqual({ undelivered: 0 })
      expect((await seen(contact))?.said['contact.title']?.crm).not.toBe(title)
      await people.sweep()
      expect((await seen(contact))?.said['contact.title']?.crm).toBe(title)
      expect((await counted()).missed).toBe(0)
    },
  )

  test('is not planned where a person has to ask, and nothing is done by itself', async () => {
    await people.set({ syncFrequency: 'manual' })
    await people.edit('contacts', contact, { jobtitle: 'Buyer, by hand' })
    await world.capture({ ...aLead, contact: { ...aLead.contact, email: 'other@wobblethorpe.example' } })
    await people.sweep()
    expect((await seen(contact))?.said['contact.title']?.crm).not.toBe('Buyer, by hand')
    expect(await waiting()).toEqual([])
    await world.card('POST', `/v1/cards/hubspot/contact/${contact}/enrich`)
    expect(await people.settled()).toEqual({ failed: 0 })
    expect((await seen(contact))?.said['contact.title']?.crm).toBe('Buyer, by hand')
    expect(await people.standing('contacts')).toHaveLength(2)
  })
})

describe('a change that no webhook told of in time', () => {
  let world: World
  let people: ReturnType<typeof peopleOf>
  beforeAll(async () => {
    // The CRM's clock is three minutes behind: what happens there is no news any more.
    world = await startWorld({}, { crmIsBehindMs: 180_000 })
    people = peopleOf(world)
  })
  afterAll(() => world.stop())

  test('is counted once as missed, for the administrator to see', async () => {
    const { id } = await people.integration()
    await people.inTenant((tx) =>
      tx
        .updateTable('reconcile_cursors')
        .set({ since: new Date(Date.now() - 600_000) })
        .where('integration_id', '=', id)
        .execute(),
    )
    await people.faults({ kind: 'lost_webhooks' })
    await people.create('contacts', { email: 'ann@wobblethorpe.example', firstname: 'Ann' })
    await people.sweep()
    await people.sweep()
    const { today, total } = await people.inTenant((tx) => changesCounted(tx, id, new Date()))
    expect([today.missed, total.missed]).toEqual([1, 1])
  })
})
