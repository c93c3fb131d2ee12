import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CardInput, type CardView, cardView } from '../../src/card/index.ts'
import { anyDossier } from '../enrich/arbitrary.ts'
import { daysLater, dossier, enriched, noon, signal, wellKnown } from '../enrich/builders.ts'

const input = (known: Partial<CardInput> = {}): CardInput => ({
  now: noon,
  connected: true,
  enrichment: null,
  job: null,
  noMatch: null,
  failure: null,
  ...known,
})
const enrichment = enriched(wellKnown)
const earlier = '2026-11-20T09:00:00.000Z'
const since = '2026-11-23T11:59:00.000Z'
const failure = { at: since, message: 'oppSpot did not answer.', help: 'Try again in a few minutes.' }
const noMatch = { at: since, reason: 'No company matches with confidence.' }

function contentOf(view: CardView) {
  if (!('content' in view) || view.content === null) throw new Error(`The card has no content: ${view.state}`)
  return view.content
}

describe('the card shows', () => {
  test('that nothing is connected, before all else', () => {
    expect(cardView(input({ connected: false, enrichment, failure }))).toEqual({ state: 'not_connected' })
  })

  test('that the record was never enriched', () => {
    expect(cardView(input())).toEqual({ state: 'never_enriched', mayEdit: true })
  })

  test('that the rep may not edit the record', () => {
    expect(cardView(input({ mayEdit: false }))).toEqual({ state: 'never_enriched', mayEdit: false })
  })

  test('that work is under way, with what was known before', () => {
    const working = { state: 'working', since, content: null, mayEdit: true }
    expect(cardView(input({ job: { since }, failure }))).toEqual(working)
    expect(cardView(input({ job: { since }, enrichment }))).toMatchObject({
      state: 'working',
      content: { company: { id: 'b-1' } },
    })
  })

  test('what the company was found by, and how sure that is', () => {
    const found = (match: CardInput['match']) => contentOf(cardView(input({ enrichment, match: match ?? null }))).match
    expect(found({ how: 'number', confidence: 1 })).toBe('Found by its company number (sure)')
    expect(found({ how: 'domain', confidence: 0.9 })).toBe('Found by its website (very likely)')
    expect(found({ how: 'name and place', confidence: 0.8 })).toBe('Found by its name and place (likely)')
    expect(found(null)).toBeNull()
  })

  test('that no company matched, with the reason', () => {
    expect(cardView(input({ noMatch }))).toEqual({ state: 'no_match', reason: noMatch.reason, mayEdit: true })
  })

  test('the last failure and what to do about it, with what was known before', () => {
    const old = { ...enrichment, at: earlier }
    expect(cardView(input({ failure, enrichment: old }))).toMatchObject({
      state: 'error',
      message: 'oppSpot did not answer.',
      help: 'Try again in a few minutes.',
      content: { at: earlier },
    })
  })

  test('the enrichment, once it is newer than the failure or the missing match', () => {
    const past = { failure: { ...failure, at: earlier }, noMatch: { ...noMatch, at: earlier } }
    expect(cardView(input({ ...past, enrichment })).state).toBe('fresh')
  })

  test('that it is stale after 30 days, or as many as were asked for', () => {
    expect(cardView(input({ enrichment, now: daysLater(30) })).state).toBe('fresh')
    expect(cardView(input({ enrichment, now: daysLater(31) })).state).toBe('stale')
    expect(cardView(input({ enrichment, now: daysLater(3), staleAfterDays: 2 })).state).toBe('stale')
  })

  test('that it is fresh again, once it was found to hold still', () => {
    const checkedAt = daysLater(40).toISOString()
    const view = cardView(input({ enrichment, checkedAt, now: daysLater(45) }))
    expect(view).toMatchObject({ state: 'fresh', content: { at: enrichment.at, checkedAt } })
    const past = { failure: { ...failure, at: daysLater(35).toISOString() } }
    expect(cardView(input({ ...past, enrichment, checkedAt, now: daysLater(45) })).state).toBe('fresh')
  })
})

describe('a rep reads', () => {
  const content = contentOf(cardView(input({ enrichment, now: daysLater(3) })))

  test('the score, how sure it is, and each reason with the facts behind it', () => {
    expect(content.score).toMatchObject({
      total: 84,
      label: 'Hot lead',
      confidenceText: 'High confidence: most of what counts is known',
    })
    expect(content.score.parts.map(({ label, points, max }) => `${label}: ${points} of ${max}`)).toEqual([
      'Fit: 35 of 35',
      'Intent to buy: 33 of 35',
      'Growth and finances: 16 of 20',
      'Engagement: 0 of 10',
    ])
    expect(content.score.parts[0]?.reasons[1]).toEqual({
      text: '240 employees: the size you look for',
      points: 12,
      facts: [
        {
          id: 'employees',
          text: '240 employees',
          source: { name: 'Companies House', url: 'https://find-and-update.company-information.service.gov.uk/' },
          on: '2026-11-05',
          date: '5 November 2026',
        },
      ],
    })
  })

  test('each sentence of the summary with its facts, and who wrote it when', () => {
    expect(content.summary).toMatchObject({ writtenBy: 'Written from the facts by a template', at: enrichment.at })
    expect(content.summary.sentences.map(({ facts }) => facts.map(({ id }) => id))).toEqual([
      ['name', 'location', 'description'],
      ['employees', 'revenue', 'incorporated'],
      ['event:s-1', 'funding'],
    ])
  })

  test('signals with their strength in words and their age today', () => {
    expect(content.signals[0]).toMatchObject({
      label: 'Expansion',
      text: 'Opens an office in Leeds',
      strength: 'Strong',
      age: '2 weeks ago',
    })
    expect(content.age).toBe('3 days ago')
  })

  test('actions with their due day, the stage with its grounds, and the owner', () => {
    expect(content.actions[0]).toMatchObject({
      dueDate: '25 November 2026',
      facts: [{ id: 'funding' }, { id: 'person:p-1' }],
    })
    expect(content.stage).toMatchObject({ label: 'Qualified', reason: 'Score 84 and 4 strong signals' })
    expect(content.owner).toEqual({ ...enrichment.owner, apply: null })
  })

  test('a stop sign apart from the signals', () => {
    const stopped = enriched(dossier({ company: { status: 'liquidation' }, signals: [signal()] }))
    const { stop, signals } = contentOf(cardView(input({ enrichment: stopped })))
    expect(stop).toMatchObject({ label: 'Stop sign', text: 'The company is in liquidation' })
    expect(signals.map(({ label }) => label)).toEqual(['Expansion'])
  })

  test('that an invented company is invented', () => {
    expect(content.invented).toBe(true)
    expect(
      contentOf(cardView(input({ enrichment: enriched(dossier({ company: { invented: false } })) }))).invented,
    ).toBe(false)
  })
})

test('to do nothing yet is said with its reason, its facts and the day on which to look again', () => {
  const crm = { owner: null, engagements: [], planned: ['2026-12-02'], ownTasks: [] }
  const content = contentOf(cardView(input({ enrichment: enriched(wellKnown, { crm }) })))
  expect(content.actions).toEqual([])
  expect(content.wait).toMatchObject({
    text: 'An activity is planned for 2 December 2026 in your CRM',
    until: '2026-12-02',
    untilDate: '2 December 2026',
    facts: [{ text: 'An activity is planned for 2 December 2026', source: { name: 'Your CRM', url: null } }],
  })
})

test('a source can be opened only when its address is one of the web', () => {
  const source = { name: 'A page', url: 'javascript:alert(1)' }
  const { signals } = contentOf(cardView(input({ enrichment: enriched(dossier({ signals: [signal({ source })] })) })))
  expect(signals[0]?.source).toEqual({ name: 'A page', url: null })
  expect(signals[0]?.facts[0]?.source.url).toBeNull()
})

test('whatever the company, no claim loses its facts on the way to the card, and the card survives JSON', () => {
  fc.assert(
    fc.property(anyDossier, (from) => {
      const found = enriched(from)
      const view = cardView(input({ enrichment: found }))
      const content = contentOf(view)
      const claims = [
        ...content.summary.sentences,
        ...content.signals,
        ...content.actions,
        content.stage ?? [],
        content.wait ?? [],
      ].flat()
      for (const { facts } of claims) expect(facts).not.toEqual([])
      expect(content.score.parts.map(({ points }) => points)).toEqual(found.score.parts.map(({ points }) => points))
      expect(JSON.parse(JSON.stringify(view))).toEqual(view)
    }),
    { numRuns: 200 },
  )
})
