import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { currentSettings, settingsHistory } from '../../src/store/settings.ts'
import { startWorld, type World } from '../work/world.ts'

const lead = {
  organization_id: sampleOrganizations.demo,
  company: { number: 'ZZ000001' },
  contact: { email: 'fergus.tinderbox@wobblethorpe.example', first_name: 'Fergus', last_name: 'Tinderbox' },
}

const Card = z.object({
  state: z.literal('fresh'),
  content: z.object({
    score: z.object({
      total: z.int(),
      parts: z.array(z.object({ reasons: z.array(z.object({ text: z.string() })) })),
    }),
    summary: z.object({ sentences: z.array(z.object({ text: z.string() })) }),
    signals: z.array(z.object({ text: z.string() })),
    actions: z.array(z.object({ title: z.string(), reason: z.string(), opener: z.string().nullable() })),
    stage: z.object({ reason: z.string() }),
    owner: z.object({ reason: z.string() }),
  }),
})

/** What no German sentence of ours holds; names, titles and descriptions from outside do not hold it either. */
const ENGLISH = /\b(the|with|is|has|and|about|employees|revenue|known|score is|nobody|leads are|appointed|call)\b/i

describe('an organization that reads German', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
    expect(await world.admin('PUT', '/api/language', { language: 'de' })).toEqual({
      status: 200,
      body: { language: 'de' },
    })
    await world.capture(lead)
    expect(await world.settled()).toEqual({ failed: 0 })
  })
  afterAll(() => world.stop())

  const company = async () => {
    const all = await world.records('companies')
    const found = all.find(({ properties }) => properties.name === 'Wobblethorpe Robotics Ltd')
    if (found === undefined) throw new Error('The company is not in the CRM')
    return found
  }
  const card = async () =>
    Card.parse(await world.card('GET', `/v1/cards/hubspot/company/${(await company()).id}`)).content
  const enrichAgain = async () => {
    await world.card('POST', `/v1/cards/hubspot/company/${(await company()).id}/enrich`)
    expect(await world.settled()).toEqual({ failed: 0 })
  }

  test('has its summary, reasons and next action in German in the CRM', async () => {
    const { properties } = await company()
    expect(properties.smartsync_summary).toMatch(
      /^Wobblethorpe Robotics Ltd ist in .* ansässig und wird als „.*“ beschrieben\. Das Unternehmen hat /,
    )
    expect(properties.smartsync_score_reasons).toContain('Beschäftigte: ')
    expect(properties.smartsync_next_action).toMatch(/ – /)
    expect(properties.smartsync_score).toMatch(/^\d+$/)
    expect(properties.smartsync_signals).toContain('Finanzierungsrunde (Series B) über 24 Millionen Pfund')
    expect(properties.smartsync_signals).toContain(
      'Stellenausschreibung: Head of Revenue Operations, 14 offene Stellen',
    )
  })

  test('finds a task in German, with its reason and its opener', async () => {
    const [task] = await world.records('tasks')
    expect(task?.properties.hs_task_subject).toMatch(/ \(Wobblethorpe Robotics Ltd\) (anrufen|schreiben): /)
    expect(task?.properties.hs_task_body).toContain('Ein möglicher Einstieg: ')
    expect(task?.properties.hs_task_body).not.toMatch(ENGLISH)
  })

  test('sees a German card', async () => {
    const { summary, score, actions, stage, owner } = await card()
    const [who, size, why] = summary.sentences.map(({ text }) => text)
    expect(who).toContain('ansässig')
    expect(size).toMatch(/^Das Unternehmen hat .* Beschäftigte/)
    expect(why).toMatch(/^Warum jetzt: /)
    const reasons = score.parts.flatMap((part) => part.reasons.map(({ text }) => text))
    expect(reasons).toContain('In einem Land, in dem Sie verkaufen: Vereinigtes Königreich')
    for (const text of [stage.reason, owner.reason, ...actions.map(({ opener }) => opener ?? '')]) {
      expect(text.replace(/„[^“]*“/g, '')).not.toMatch(ENGLISH)
    }
  })

  test('keeps its score, its task and its records when it changes the language, until a record is enriched again', async () => {
    const before = { card: await card(), tasks: await world.records('tasks'), calls: await world.apiCalls() }
    const written = (await company()).properties
    expect((await world.admin('PUT', '/api/language', { language: 'fr' })).status).toBe(200)
    expect(await world.settled()).toEqual({ failed: 0 })
    expect(await world.apiCalls()).toBe(before.calls)
    expect((await company()).properties).toEqual(written)

    await enrichAgain()
    const after = await card()
    expect(after.summary.sentences[1]?.text).toMatch(/^L’entreprise compte /)
    expect((await company()).properties.smartsync_summary).toContain('L’entreprise compte ')
    expect((await company()).properties.smartsync_score).toBe(written.smartsync_score)
    expect(after.score.total).toBe(before.card.score.total)
    expect(await world.records('tasks')).toEqual(before.tasks)
  })

  test('writes nothing more where the language stays as it was', async () => {
    const written = (await company()).properties
    await enrichAgain()
    expect((await company()).properties).toEqual(written)
  })

  test('has its change of language in the history of its settings, once, with who made it', async () => {
    await world.admin('PUT', '/api/language', { language: 'fr' })
    const { history, settings } = await world.tenancy.inTenant(sampleOrganizations.demo, async (tx) => ({
      history: await settingsHistory(tx),
      settings: (await currentSettings(tx)).settings,
    }))
    expect(settings.language).toBe('fr')
    expect(history.map(({ version, createdBy }) => [version, createdBy])).toEqual([
      [2, 'ADMIN_TOKEN'],
      [1, 'ADMIN_TOKEN'],
    ])
    expect(await world.admin('GET', '/api/language')).toEqual({ status: 200, body: { language: 'fr' } })
    expect(await world.admin('PUT', '/api/language', { language: 'it' })).toMatchObject({
      status: 422,
      body: { faults: [{ at: '/language' }] },
    })
  })
})
