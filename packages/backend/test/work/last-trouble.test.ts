import { afterAll, beforeAll, expect, test } from 'vitest'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { integrations } from '../../src/store/integrations.ts'
import { startWorld, type World } from './world.ts'

const organization = sampleOrganizations.demo
const lead = {
  organization_id: organization,
  company: { number: 'ZZ000001' },
  contact: { email: 'fergus.tinderbox@wobblethorpe.example', first_name: 'Fergus', last_name: 'Tinderbox' },
}

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const faults = (list: object[]) => world.control('PUT', '/sandbox/faults', { faults: list })
const enriched = async () => {
  await world.capture(lead)
  await world.settled()
  const [account] = await world.tenancy.inTenant(organization, integrations)
  return account
}

test('what kept a whole batch from being done is kept with the account by its code, until one is done', async () => {
  await faults([{ kind: 'refused', path: '*/search' }])
  expect(await enriched()).toMatchObject({
    lastError: expect.stringContaining('VALIDATION_ERROR'),
    lastTrouble: { code: 'crm_invalid' },
  })
  await faults([])
  expect(await enriched()).toMatchObject({ lastError: null, lastTrouble: null })
})
