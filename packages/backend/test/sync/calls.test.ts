import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { acceptEvents } from '../../src/events/accept.ts'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { inventedLeads } from '../work/invented-leads.ts'
import { startWorld, type World } from '../work/world.ts'

const COUNT = 1000

describe('a thousand captured leads become as many contacts and tasks', () => {
  let world: World
  beforeEach(async () => {
    world = await startWorld()
  })
  afterEach(() => world.stop())

  for (const { companies, atMost } of [
    { companies: 100, atMost: 35 },
    { companies: COUNT, atMost: 45 },
  ]) {
    test(`at ${companies} companies in at most ${atMost} calls, all that is read before included`, async () => {
      await world.importInvented(companies)
      const before = await world.apiCalls()
      const events = inventedLeads(COUNT, companies).map(({ company, contact }, nth) => ({
        source: 'test',
        correlationId: 'a-thousand-leads',
        id: `evt_${nth}`,
        event: { type: 'lead.captured' as const, organizationId: sampleOrganizations.demo, company, contact, at: null },
      }))
      await acceptEvents(world, events)
      expect(await world.settled()).toEqual({ failed: 0 })
      const calls = (await world.apiCalls()) - before

      expect(await world.records('contacts')).toHaveLength(COUNT)
      expect(await world.records('companies')).toHaveLength(companies)
      expect(await world.records('tasks')).toHaveLength(COUNT)
      expect(calls).toBeLessThanOrEqual(atMost)
    })
  }
})
