import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { openOppspotSource } from '../../src/oppspot-source.ts'
import { sweep } from '../../src/reconcile/sweep.ts'
import { startWorld, type World } from '../work/world.ts'

describe('the sweep of oppSpot', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
    await world.capture({ organization_id: sampleOrganizations.demo, company: { number: 'ZZ000001' } })
    await world.settled()
  })
  afterAll(() => world.stop())

  test('brings what changed to the companies that a CRM has, and to no others', async () => {
    const before = await world.records('companies')
    const inAnHour = new Date(Date.now() + 3_600_000)
    const { data } = await openOppspotSource(null, world.database, () => inAnHour)
    await sql`update oppspot.businesses set employee_count = 4321, updated_at = now()`.execute(world.database.kysely)
    const changed = await sweep({ ...world, oppspot: data, log: pino({ level: 'silent' }) })
    expect(await world.settled()).toEqual({ failed: 0 })

    expect(changed).toBeGreaterThan(1)
    const after = await world.records('companies')
    expect(after).toHaveLength(before.length)
    expect(after[0]?.properties.numberofemployees).toBe('4321')
  })
})
