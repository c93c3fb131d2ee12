import { afterAll, beforeAll, expect, test } from 'vitest'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { startWorld, type World } from '../work/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

test('an organization’s closed deals are read from its CRM; those that teach nothing are counted', async () => {
  await world.capture({ organization_id: sampleOrganizations.demo, company: { number: 'ZZ000001' } })
  await world.settled()
  const [company] = await world.records('companies')
  const ofCompany = [{ type: 'companies', id: company?.id ?? '' }]
  const deal = (dealstage: string, associations: object[]) =>
    world.control('POST', '/sandbox/hubspot/portals/90000001/records/deals', {
      properties: { dealname: 'A deal', pipeline: 'default', dealstage, closedate: '2026-10-01T12:00:00Z' },
      associations,
    })
  await deal('closedwon', ofCompany)
  await deal('closedlost', ofCompany)
  await deal('appointmentscheduled', ofCompany)
  await deal('closedwon', [])
  await world.settled()

  expect(await world.propose()).toEqual({
    proposal: null,
    reason: '2 closed deals are too few to learn from: it takes 50.',
    comparison: null,
    from: { deals: 2, unusable: 1 },
  })
})
