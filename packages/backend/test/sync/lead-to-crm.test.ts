import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { startWorld, type World } from '../work/world.ts'

const organization_id = sampleOrganizations.demo
const lead = {
  organization_id,
  company: { number: 'ZZ000001' },
  contact: { email: 'fergus.tinderbox@wobblethorpe.example', first_name: 'Fergus', last_name: 'Tinderbox' },
}

describe('a captured lead', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
    const answer = await world.capture(lead, 'evt_first')
    expect(answer.status).toBe(202)
    expect(await world.settled()).toEqual({ failed: 0 })
  })
  afterAll(() => world.stop())

  test('becomes a contact, its company and a task in the CRM, enriched and associated', async () => {
    const [contact] = await world.records('contacts')
    const [company] = await world.records('companies')
    const [task] = await world.records('tasks')
    expect(company?.properties).toMatchObject({ name: 'Wobblethorpe Robotics Ltd', domain: 'wobblethorpe.example' })
    expect(Number(company?.properties.smartsync_score)).toBeGreaterThan(0)
    expect(company?.properties.smartsync_summary).toContain('Wobblethorpe')
    expect(contact?.properties).toMatchObject({
      email: lead.contact.email,
      firstname: 'Fergus',
      smartsync_score: company?.properties.smartsync_score,
    })
    expect(contact?.associations).toHaveLength(2)
    expect(task?.properties.hs_task_subject).toBeTruthy()
    expect(task?.associations).toHaveLength(2)
  })

  test('delivered again, has no further effect', async () => {
    const answer = await world.capture(lead, 'evt_first')
    expect(await answer.json()).toMatchObject({ duplicate: true, jobs: 0 })
    expect(await world.settled()).toEqual({ failed: 0 })
    expect(await world.records('tasks')).toHaveLength(1)
  })

  test('captured anew, writes nothing, for nothing has changed', async () => {
    const before = await Promise.all([world.records('contacts'), world.records('companies'), world.records('tasks')])
    await world.capture(lead, 'evt_second')
    expect(await world.settled()).toEqual({ failed: 0 })
    const after = await Promise.all([world.records('contacts'), world.records('companies'), world.records('tasks')])
    expect(after).toEqual(before)
  })

  test('leaves no second task when its company is enriched on its own', async () => {
    await world.capture({ ...lead, contact: null })
    expect(await world.settled()).toEqual({ failed: 0 })
    expect(await world.records('tasks')).toHaveLength(1)
  })

  test('is followed by one correlation id from the event to the calls', async () => {
    const answer = await world.capture({ ...lead, contact: null }, 'evt_third')
    const { correlationId } = z.object({ correlationId: z.uuid() }).parse(await answer.json())
    await world.settled()
    const calls = world.logged.filter((line) => line.msg === 'CRM call' && line.correlationId === correlationId)
    expect(calls.length).toBeGreaterThan(0)
  })

  test('of a company that nobody is sure of is not written, and the log says why', async () => {
    const before = await world.records('companies')
    await world.capture({ organization_id, company: { domain: 'unheard-of.example' } })
    expect(await world.settled()).toEqual({ failed: 0 })
    expect(await world.records('companies')).toEqual(before)
  })

  test('leaves what a person typed in the CRM', async () => {
    const [company] = await world.records('companies')
    await world.control('PATCH', `/sandbox/hubspot/portals/90000001/records/companies/${company?.id}`, {
      properties: { city: 'Typed by a person' },
    })
    await world.capture(lead, 'evt_fourth')
    await world.settled()
    const [after] = await world.records('companies')
    expect(after?.properties.city).toBe('Typed by a person')
  })
})
