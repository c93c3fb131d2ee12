import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { sampleLeads, sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { startWorld, type World } from './world.ts'

const Integrations = z.object({ integrations: z.array(z.object({ id: z.string() })).length(1) })

describe('an integration with a switch off', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
    const { integrations } = Integrations.parse((await world.admin('GET', '/api/integrations/crm')).body)
    await world.admin('PATCH', `/api/integrations/crm/${integrations[0]?.id}`, { autoScore: false, autoAssign: false })
    const [lead] = sampleLeads
    await world.capture({ organization_id: sampleOrganizations.demo, company: lead?.company ?? {} })
    expect(await world.settled()).toEqual({ failed: 0 })
  })
  afterAll(() => world.stop())

  test('is enriched all the same, without a score', async () => {
    const [company] = await world.records('companies')
    expect(company?.properties.smartsync_summary).toBeDefined()
    expect(Object.keys(company?.properties ?? {}).filter((name) => name.startsWith('smartsync_score'))).toEqual([])
  })

  test('gets nobody as owner of its records or tasks', async () => {
    const records = [...(await world.records('companies')), ...(await world.records('tasks'))]
    expect(records).toHaveLength(2)
    expect(records.flatMap(({ properties }) => properties.hubspot_owner_id || [])).toEqual([])
  })
})
