import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { startWorld, type World } from '../work/world.ts'

const Card = z.looseObject({ state: z.string() })

describe('a record in the CRM', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
    await world.capture({ organization_id: sampleOrganizations.demo, company: { number: 'ZZ000001' } })
    await world.settled()
  })
  afterAll(() => world.stop())

  const cardOf = async (type: string, id: string) =>
    Card.parse(await world.card('GET', `/v1/cards/hubspot/${type}/${id}`))

  test('shows its card to a rep, signed by the CRM', async () => {
    const [company] = await world.records('companies')
    expect(await cardOf('company', company?.id ?? '')).toMatchObject({ state: 'fresh' })
  })

  test('is enriched when the rep presses Enrich now, and nobody else creates anything for it', async () => {
    const contact = z
      .object({ id: z.string() })
      .parse(await world.createInCrm('contacts', { email: 'someone.new@puddlewick.example', firstname: 'Someone' }))
    await world.card('POST', `/v1/cards/hubspot/contact/${contact.id}/enrich`)
    expect(await world.settled()).toEqual({ failed: 0 })

    const record = (await world.records('contacts')).find(({ id }) => id === contact.id)
    expect(Number(record?.properties.smartsync_score)).toBeGreaterThan(0)
    await expect.poll(() => cardOf('contact', contact.id)).toMatchObject({ state: 'fresh' })
    expect(await world.records('companies')).toHaveLength(1)
  })

  test('of a person with a free mail address has no company to go by, and says so', async () => {
    const contact = z
      .object({ id: z.string() })
      .parse(await world.createInCrm('contacts', { email: 'someone@gmail.com', firstname: 'Someone' }))
    await world.card('POST', `/v1/cards/hubspot/contact/${contact.id}/enrich`)
    expect(await world.settled()).toEqual({ failed: 0 })
    await expect
      .poll(() => cardOf('contact', contact.id))
      .toMatchObject({ state: 'no_match', doubts: [{ why: 'nothing' }] })
  })
})
