import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { acceptEvents } from '../../src/events/accept.ts'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { inventedLeads } from './invented-leads.ts'
import { startWorld, type World } from './world.ts'

const COUNT = 1000

describe('a thousand captured leads', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
    await world.importInvented(COUNT)
  })
  afterAll(() => world.stop())

  test('become as many contacts, companies and tasks, in at most 80 calls', async () => {
    const before = await world.apiCalls()
    const events = inventedLeads(COUNT).map(({ company, contact }, nth) => ({
      source: 'test',
      correlationId: 'a-thousand-leads',
      id: `evt_${nth}`,
      event: { type: 'lead.captured' as const, organizationId: sampleOrganizations.demo, company, contact },
    }))
    await acceptEvents(world, events)
    expect(await world.settled()).toEqual({ failed: 0 })
    const calls = (await world.apiCalls()) - before

    expect(await world.records('contacts')).toHaveLength(COUNT)
    expect(await world.records('companies')).toHaveLength(COUNT)
    expect(await world.records('tasks')).toHaveLength(COUNT)
    expect(calls).toBeLessThanOrEqual(80)
  })
})
