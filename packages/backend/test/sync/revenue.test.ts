import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { startWorld, type World } from '../work/world.ts'

const lead = {
  organization_id: sampleOrganizations.demo,
  company: { number: 'ZZ000001' },
  contact: { email: 'fergus.tinderbox@wobblethorpe.example', first_name: 'Fergus', last_name: 'Tinderbox' },
}

let world: World
beforeEach(async () => {
  world = await startWorld()
})
afterEach(() => world.stop())

test('a revenue is written where it is in the account’s currency, and never as a number of another', async () => {
  const oppspotSays = (amount: number, currency: string) =>
    sql`update oppspot.businesses set revenue_verified = ${amount}, revenue_currency = ${currency}, updated_at = now()
      where company_number = 'ZZ000001'`.execute(world.database.kysely)
  const captured = async () => {
    await world.capture(lead)
    expect(await world.settled()).toEqual({ failed: 0 })
    return (await world.records('companies'))[0]?.properties
  }
  await oppspotSays(9_900_000, 'USD')
  const inDollars = await captured()
  expect(inDollars?.name).toMatch(/Wobblethorpe/)
  expect(inDollars?.annualrevenue ?? null).toBeNull()

  await oppspotSays(8_800_000, 'GBP')
  expect((await captured())?.annualrevenue).toBe('8800000')
})
