import { defaultSettings, type Settings } from '@smartsync/core/settings'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { aLead, peopleOf } from './crm-people.ts'
import { startWorld, type World } from './world.ts'

const DEALS = '/sandbox/hubspot/portals/90000001/records/deals'
const Card = z.object({ content: z.object({ fingerprint: z.string() }) })
const Struck = z.object({ faults: z.tuple([z.object({ struck: z.int() })]) })
const Logged = z.object({ time: z.iso.datetime(), call: z.object({ durationMs: z.number(), path: z.string() }) })

let world: World
let people: ReturnType<typeof peopleOf>
beforeEach(async () => {
  world = await startWorld()
  people = peopleOf(world)
  await people.set({ autoEnrich: false })
})
afterEach(() => world.stop())

/** The next call to such a path takes its time; resolves when it is under way, once `begin` has led to it. */
async function whileAt(path: string, begin: () => Promise<unknown>): Promise<void> {
  await people.faults({ kind: 'latency', path, milliseconds: 2_000, count: 1 })
  await begin()
  const struck = async () => Struck.parse(await world.control('GET', '/sandbox/faults')).faults[0].struck
  await expect.poll(struck).toBe(1)
}

describe('what a rep asks for while a batch works on the same company', () => {
  test('is not undone by what the batch had concluded before', async () => {
    await world.saveSettings(stages('suggest', { score: 2, strongSignals: 0 }), 0)
    await world.capture(aLead)
    await people.settled()
    const company = (await people.standing('companies'))[0]?.id ?? ''
    const properties = { dealname: 'A deal', pipeline: 'default', dealstage: 'appointmentscheduled' }
    const associations = [{ type: 'companies', id: company }]
    await world.control('POST', DEALS, { properties, associations })
    await people.settled()
    const { fingerprint } = Card.parse(await world.card('GET', `/v1/cards/hubspot/company/${company}`)).content

    // By the new settings the company is one stage further back than what the rep sees.
    await world.saveSettings(stages('apply', { score: 100, strongSignals: 10 }), 1)
    await whileAt('*/deals/batch/update', () => world.capture(aLead))
    await world.card('POST', `/v1/cards/hubspot/company/${company}/stage`, { fingerprint })
    expect(await people.settled()).toEqual({ failed: 0 })
    const [standing] = await people.standing('deals')
    expect(standing?.properties.dealstage).toBe('contractsent')
  })

  test('is done after it, by what it has made: enriching another record', async () => {
    const other = await people.create('contacts', { email: 'another.person@wobblethorpe.example' })
    await people.settled()
    await whileAt('*/companies/batch/create', () => world.capture(aLead))
    await world.card('POST', `/v1/cards/hubspot/contact/${other}/enrich`)
    expect(await people.settled()).toEqual({ failed: 0 })

    const calls = world.logged.flatMap((line) => Logged.safeParse(line).data ?? [])
    const [creating] = calls.filter(({ call }) => /objects.*companies.batch.create/.test(call.path))
    const updating = calls.filter(({ call }) => /objects.*contacts.batch.update/.test(call.path))
    const beganAt = updating.map(({ time, call }) => Date.parse(time) - call.durationMs)
    expect(beganAt.length).toBeGreaterThan(0)
    expect(Math.min(...beganAt)).toBeGreaterThanOrEqual(Date.parse(creating?.time ?? ''))
    expect(await people.standing('companies')).toHaveLength(1)
    expect(await people.standing('contacts')).toHaveLength(2)
  })
})

function stages(mode: Settings['stages']['mode'], qualified: Settings['scoring']['stages']['qualified']): Settings {
  const named = { contacted: 'presentationscheduled', qualified: 'contractsent' }
  return {
    ...defaultSettings,
    scoring: { ...defaultSettings.scoring, stages: { qualified, contacted: 1, lead: 0 } },
    stages: { mode, pipelines: [{ crm: 'hubspot', pipeline: 'default', stages: named }] },
  }
}
