import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { recentLogs } from '../../src/store/logs.ts'
import { startWorld, type World } from './world.ts'

const organization_id = sampleOrganizations.demo
const Listed = z.object({ integrations: z.tuple([z.object({ id: z.string() })]) })
const Mappings = z.object({ mappings: z.array(z.looseObject({})) })
const COMPANIES = '/sandbox/hubspot/portals/90000001/records/companies'

let world: World
beforeAll(async () => {
  world = await startWorld()
  const path = `/api/integrations/crm/${Listed.parse((await world.admin('GET', '/api/integrations/crm')).body).integrations[0].id}`
  const { mappings } = Mappings.parse((await world.admin('GET', `${path}/mappings`)).body)
  const lifecycle = {
    entityType: 'company',
    oppspotField: 'stage.name',
    crmField: 'lifecyclestage',
    fieldKind: 'standard',
    type: 'stage',
    transform: '"lead"',
    defaultValue: null,
    required: false,
    direction: 'to_crm',
    policy: 'always',
  }
  const answer = await world.admin('PUT', `${path}/mappings`, { mappings: [...mappings, lifecycle] })
  expect(answer.status).toBe(200)
})
afterAll(() => world.stop())

const stageOf = async (id: string) =>
  (await world.records('companies')).find((company) => company.id === id)?.properties.lifecyclestage

describe('a lifecycle stage that somebody mapped', () => {
  test('moves forward, and never back, by the order of the account', async () => {
    await world.capture({ organization_id, company: { number: 'ZZ000001' } })
    await world.settled()
    const [company] = await world.records('companies')
    expect(company?.properties.lifecyclestage).toBe('lead')
    const move = (lifecyclestage: string) =>
      world.control('PATCH', `${COMPANIES}/${company?.id}`, { properties: { lifecyclestage } })
    const again = async () => {
      await world.admin('POST', '/api/integrations/crm/sync', {
        integrationId: Listed.parse((await world.admin('GET', '/api/integrations/crm')).body).integrations[0].id,
        records: [{ type: 'company', id: company?.id }],
      })
      await world.settled()
    }
    await move('customer')
    await again()
    expect(await stageOf(company?.id ?? '')).toBe('customer')
    const logs = await world.tenancy.inTenant(organization_id, (tx) => recentLogs(tx, { limit: 5 }))
    expect(JSON.stringify(logs.map(({ payload }) => payload))).toContain('Customer is further on than Lead')
    await move('subscriber')
    await again()
    expect(await stageOf(company?.id ?? '')).toBe('lead')
  })
})
