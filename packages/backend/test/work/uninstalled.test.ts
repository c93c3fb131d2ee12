import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { integrations } from '../../src/store/integrations.ts'
import { startWorld, type World } from './world.ts'

const organizationId = sampleOrganizations.demo

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const standing = () => world.tenancy.inTenant(organizationId, integrations)

describe('an account that is disconnected', () => {
  test('loses the app there, and its cards say so', async () => {
    const [integration] = await standing()
    expect(integration).toMatchObject({ active: true, connectedBy: expect.stringContaining('@') })
    const answer = await world.admin('DELETE', `/api/integrations/crm/${integration?.id}`)
    expect(answer).toEqual({ status: 200, body: { disconnected: true, trouble: null } })
    expect(await standing()).toMatchObject([{ active: false, lastError: expect.stringContaining('Disconnected by') }])
    await expect(world.card('GET', '/v1/cards/hubspot/contact/1')).rejects.toThrow('No such app is installed')
  })
})
