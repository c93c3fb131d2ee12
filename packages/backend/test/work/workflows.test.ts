import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { startWorld, type World } from './world.ts'

const STEPS = '/sandbox/hubspot/workflow-steps'
const PORTAL = 90_000_001
const Step = z.object({ callbackId: z.string(), waits: z.boolean(), outputFields: z.record(z.string(), z.unknown()) })
const Made = z.object({ id: z.string() })

let world: World
beforeEach(async () => {
  world = await startWorld()
})
afterEach(() => world.stop())

async function ask(type: 'contacts' | 'companies' | 'deals' | 'tasks', id: string, callbackId?: string) {
  const url = `${world.backend.url}/v1/workflows/hubspot/enrich`
  const more = callbackId === undefined ? {} : { callbackId }
  return Step.parse(await world.control('POST', STEPS, { url, portalId: PORTAL, type, id, ...more }))
}
async function steps() {
  await world.settled()
  return z.object({ steps: z.array(Step) }).parse(await world.control('GET', STEPS)).steps
}
const companyNamed = async (properties: Record<string, string>) =>
  Made.parse(await world.createInCrm('companies', properties)).id
/** Invented companies of the sample. */
const known = { name: 'Wobblethorpe Robotics Ltd', domain: 'wobblethorpe.example' }

describe('“Enrich with SmartSync” in a workflow', () => {
  test('waits until the record is enriched, and goes on with the result', async () => {
    const id = await companyNamed(known)
    expect(await ask('companies', id)).toMatchObject({ waits: true, outputFields: { hs_execution_state: 'BLOCK' } })
    const [step, ...others] = await steps()
    expect(others).toEqual([])
    expect(step).toMatchObject({
      waits: false,
      outputFields: { hs_execution_state: 'SUCCESS', smartsync_result: 'enriched' },
    })
    const record = (await world.records('companies')).find((each) => each.id === id)
    expect(step?.outputFields.smartsync_score).toBe(record?.properties.smartsync_score)
  })

  test('goes on where no company matches', async () => {
    await ask('companies', await companyNamed({ name: 'Zzyzx Nowhere Holdings' }))
    expect(await steps()).toMatchObject([{ waits: false, outputFields: { smartsync_result: 'no_match' } }])
  })

  test('asked twice by the CRM is done once, and goes on', async () => {
    const id = await companyNamed(known)
    await ask('companies', id, 'ap-1')
    expect((await ask('companies', id, 'ap-1')).waits).toBe(true)
    expect(await steps()).toMatchObject([{ callbackId: 'ap-1', waits: false }])
  })

  test('goes on, once the CRM takes the answer', async () => {
    await world.control('PUT', '/sandbox/faults', {
      faults: [{ kind: 'server_error', path: '/automation/*', count: 2 }],
    })
    await ask('companies', await companyNamed(known))
    expect(await steps()).toMatchObject([{ waits: false, outputFields: { smartsync_result: 'enriched' } }])
  })

  test('does not wait on a kind of record that we do not follow', async () => {
    expect(await ask('tasks', '7')).toMatchObject({
      waits: false,
      outputFields: { hs_execution_state: 'FAIL_CONTINUE', smartsync_result: 'failed' },
    })
  })

  test('does not wait where the account does not let us say when it is done', async () => {
    const id = await companyNamed(known)
    await withoutScope()
    expect(await ask('companies', id)).toMatchObject({ waits: false, outputFields: { smartsync_result: 'started' } })
    await world.settled()
    const record = (await world.records('companies')).find((each) => each.id === id)
    expect(record?.properties.smartsync_score).toMatch(/^\d+$/)
  })
})

async function withoutScope() {
  await world.tenancy.inTenant(sampleOrganizations.demo, (tx) =>
    tx
      .updateTable('crm_integrations')
      .set({ scopes: ['oauth'] })
      .execute(),
  )
}
