import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { startWorld, type World } from './world.ts'

const lead = {
  organization_id: sampleOrganizations.demo,
  company: { number: 'ZZ000001' },
  contact: { email: 'fergus.tinderbox@wobblethorpe.example', first_name: 'Fergus', last_name: 'Tinderbox' },
}
const Created = z.object({ id: z.string() })
const NEXT_YEAR = new Date().getUTCFullYear() + 1

describe('what the CRM holds of a lead', () => {
  let world: World
  let companyId: string
  const calls: number[] = []
  beforeAll(async () => {
    world = await startWorld()
    const company = { name: 'Wobblethorpe Robotics Ltd', domain: 'wobblethorpe.example' }
    companyId = Created.parse(await world.createInCrm('companies', company)).id
    await world.settled()
  })
  afterAll(() => world.stop())

  const edit = (properties: Record<string, string>, kept: '' | '/kept' = '') =>
    world.control('PATCH', `/sandbox/hubspot/portals/90000001/records/companies/${companyId}${kept}`, { properties })
  const captured = async () => {
    const before = await world.apiCalls()
    await world.capture(lead)
    expect(await world.settled()).toEqual({ failed: 0 })
    calls.push((await world.apiCalls()) - before)
    const [company] = await world.records('companies')
    return company?.properties ?? {}
  }

  test('counts for its score, with the CRM as the source', async () => {
    await edit({ hs_num_open_deals: '2' }, '/kept')
    const { smartsync_score_reasons } = await captured()
    expect(smartsync_score_reasons).toContain('2 open deals with them')
    expect(await world.records('companies')).toHaveLength(1)
  })

  test('is not taken for a plan of someone else where it shows our own task', async () => {
    const before = await captured()
    const tasks = await world.records('tasks')
    const [task] = tasks
    await edit({ notes_next_activity_date: task?.properties.hs_timestamp ?? '' }, '/kept')
    expect((await captured()).smartsync_next_action).toBe(before.smartsync_next_action)
    expect(await world.records('tasks')).toEqual(tasks)
  })

  test('makes the advice to do nothing yet where someone has planned something', async () => {
    const tasks = await world.records('tasks')
    await edit({ notes_next_activity_date: `${NEXT_YEAR}-03-02T10:00:00.000Z` }, '/kept')
    expect((await captured()).smartsync_next_action).toBe(
      `Do nothing yet: An activity is planned for 2 March ${NEXT_YEAR} in your CRM`,
    )
    expect(await world.records('tasks')).toEqual(tasks)
  })

  test('costs no call of its own', async () => {
    await edit({ notes_next_activity_date: '' }, '/kept')
    await captured()
    await captured()
    expect(calls.at(-1)).toBe(2)
  })
})
