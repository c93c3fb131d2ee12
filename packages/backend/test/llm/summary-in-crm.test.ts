import { afterAll, beforeAll, expect, test } from 'vitest'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { startWorld, type World } from '../work/world.ts'
import { type Endpoint, honest, startEndpoint } from './endpoint.ts'

const organization_id = sampleOrganizations.demo
const leadAt = (number: string, email: string) => ({
  organization_id,
  company: { number },
  contact: { email, first_name: 'Fergus', last_name: 'Tinderbox' },
})

let endpoint: Endpoint
let world: World
beforeAll(async () => {
  endpoint = await startEndpoint(honest)
  world = await startWorld({ OPENAI_API_KEY: 'sk-of-the-test', OPENAI_BASE_URL: endpoint.url, OPENAI_MODEL: 'model-1' })
})
afterAll(async () => {
  await world.stop()
  await endpoint.close()
})

const summaryOf = async (name: string) =>
  (await world.records('companies')).find(({ properties }) => properties.name === name)?.properties.smartsync_summary

test('what the model wrote of a captured lead reaches the CRM, asked for once for two people of one company', async () => {
  await world.capture(leadAt('ZZ000001', 'fergus.tinderbox@wobblethorpe.example'))
  await world.capture(leadAt('ZZ000001', 'someone.else@wobblethorpe.example'))
  expect(await world.settled()).toEqual({ failed: 0 })
  expect(await summaryOf('Wobblethorpe Robotics Ltd')).toMatch(/^Wobblethorpe Robotics Ltd is a company based in /)
  expect(endpoint.calls).toHaveLength(1)
})

test('a model that fails does not fail the job: the template writes', async () => {
  endpoint.behave = () => ({ status: 500 })
  await world.capture(leadAt('ZZ000002', 'someone@puddlewick.example'))
  expect(await world.settled()).toEqual({ failed: 0 })
  const summaries = (await world.records('companies')).map(({ properties }) => properties.smartsync_summary)
  expect(summaries).toHaveLength(2)
  expect(summaries.every((summary) => (summary ?? '') !== '')).toBe(true)
  expect(JSON.stringify(world.logged)).not.toContain('sk-of-the-test')
})
