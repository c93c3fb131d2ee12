import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sampleLeads, sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { startWorld, type World } from './world.ts'

const leads = sampleLeads.slice(0, 5).map(({ company, contact }) => ({
  organization_id: sampleOrganizations.demo,
  company,
  contact: { email: contact.email, first_name: contact.firstName, last_name: contact.lastName },
}))

describe('when the CRM fails', () => {
  let world: World
  beforeEach(async () => {
    world = await startWorld()
  })
  afterEach(() => world.stop())

  const written = async () => ({
    contacts: new Set((await world.records('contacts')).map(({ properties }) => properties.email)).size,
    contactRecords: (await world.records('contacts')).length,
    companies: new Set((await world.records('companies')).map(({ properties }) => properties.name)).size,
    companyRecords: (await world.records('companies')).length,
    tasks: new Set((await world.records('tasks')).map(({ properties }) => properties.smartsync_external_id)).size,
    taskRecords: (await world.records('tasks')).length,
  })
  const everything = { contacts: 5, contactRecords: 5, companies: 4, companyRecords: 4, tasks: 5, taskRecords: 5 }

  for (const type of ['companies', 'contacts', 'tasks']) {
    test(`and the connection drops after ${type} were created, they are not created again`, async () => {
      await world.control('PUT', '/sandbox/faults', {
        faults: [{ kind: 'dropped_after_write', path: `*/${type}/batch/create`, count: 1 }],
      })
      for (const lead of leads) await world.capture(lead)
      expect(await world.settled()).toEqual({ failed: 0 })
      expect(await written()).toEqual(everything)
    })
  }

  for (const kind of ['rate_limit', 'server_error', 'expired_token']) {
    test(`with ${kind}, the work is done once it answers again`, async () => {
      await world.control('PUT', '/sandbox/faults', { faults: [{ kind, path: '/crm/objects/*', count: 2 }] })
      for (const lead of leads) await world.capture(lead)
      expect(await world.settled()).toEqual({ failed: 0 })
      expect(await written()).toEqual(everything)
    })
  }

  test('and an update’s answer is lost, what it wrote counts as ours although oppSpot has learnt better since', async () => {
    const lead = { organization_id: sampleOrganizations.demo, company: { number: 'ZZ000001' } }
    const employees = async () => (await world.records('companies'))[0]?.properties.numberofemployees
    const learn = (count: number) =>
      sql`update oppspot.businesses set employee_count = ${count} where company_number = 'ZZ000001'`.execute(
        world.database.kysely,
      )
    await world.capture(lead)
    await world.settled()
    await world.control('PUT', '/sandbox/faults', {
      faults: [{ kind: 'dropped_after_write', path: '*/companies/batch/update', count: 1 }],
    })
    await learn(1111)
    await world.capture(lead)
    await expect.poll(employees, { timeout: 20_000 }).toBe('1111')
    await learn(2222)
    expect(await world.settled()).toEqual({ failed: 0 })
    expect(await employees()).toBe('2222')
  })
})
