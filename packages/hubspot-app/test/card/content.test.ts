import {
  Accordion,
  Alert,
  AutoGrid,
  Heading,
  LoadingButton,
  ProgressBar,
  ScoreCircle,
  StatusTag,
  Tile,
} from '@hubspot/ui-extensions'
import { describe, expect, test } from 'vitest'
import { dossier, enriched, signal } from '../../../core/test/enrich/builders.ts'
import { recordPage } from './hubspot-page.ts'
import { contentOf, enrichment, viewOf } from './views.ts'

async function opened(known: Parameters<typeof viewOf>[0] = {}, on: Parameters<typeof recordPage>[0] = {}) {
  const page = recordPage(on)
  const view = viewOf(known)
  await page.open(view, contentOf(view).company.name)
  return { page, content: contentOf(view) }
}

describe('a rep sees', () => {
  test('the score as a gauge and its parts as bars, each with its words for screen readers', async () => {
    const { page, content } = await opened()
    expect(page.find(ScoreCircle).props.score).toBe(content.score.total)
    expect(page.findAll(ProgressBar).map(({ props }) => [props['aria-label'], props.value, props.maxValue])).toEqual([
      ['Fit', 35, 35],
      ['Intent to buy', 33, 35],
      ['Growth and finances', 16, 20],
      ['Engagement', 0, 10],
    ])
    expect(page.find(ProgressBar).props.valueDescription).toBe('35 of 35')
  })

  test('each reason for points with the facts behind it', async () => {
    const { page, content } = await opened()
    const why = page.find(Accordion, { title: 'Why this score' })
    for (const { reasons } of content.score.parts) {
      for (const { text } of reasons) expect(why.toString()).toContain(text)
    }
    expect(why.toString()).toContain('+12 · 240 employees: the size you look for')
    const grounded = content.score.parts.flatMap(({ reasons }) => reasons).filter(({ facts }) => facts.length > 0)
    expect(why.findAll(Accordion).length).toBe(grounded.length)
  })

  test('each sentence of the summary with its facts, sources and dates, and who wrote it when', async () => {
    const { page, content } = await opened()
    for (const { text, facts } of content.summary.sentences) {
      expect(page.text()).toContain(text)
      for (const fact of facts) expect(page.text()).toContain(fact.text)
    }
    expect(page.text()).toContain('Companies House, 5 Nov 2026')
    expect(page.text()).toContain('Written from the facts by a template on 23 Nov 2026, 12:00')
  })

  test('signals with their strength and age', async () => {
    const { page } = await opened({ now: new Date('2026-11-26T12:00:00.000Z') })
    expect(page.text()).toContain('Expansion · Strong · 2 weeks ago')
    expect(page.text()).toContain('Opens an office in Leeds')
  })

  test('the next actions ranked, with reason, opener, due day and priority', async () => {
    const { page, content } = await opened()
    const tiles = page.findAll(Tile)
    expect(tiles.length).toBe(content.actions.length)
    const [first] = content.actions
    expect(tiles[0]?.toString()).toContain(`1. ${first?.title}`)
    expect(tiles[0]?.toString()).toContain(first?.reason)
    expect(tiles[0]?.toString()).toContain('High priority · Due 25 Nov 2026')
  })

  test('owner and stage with their reasons', async () => {
    const { page } = await opened()
    expect(page.text()).toContain('ada@demo.example')
    expect(page.text()).toContain('It is their turn')
    expect(page.text()).toContain(enrichment.stage.reason)
    expect(page.text()).toContain('your administrator says in SmartSync which stage')
  })

  test('a stop sign before everything that invites to call', async () => {
    const stopped = enriched(dossier({ company: { status: 'liquidation' }, signals: [signal()] }))
    const { page } = await opened({ enrichment: stopped })
    expect(page.find(Alert, { title: 'Do not contact for now' }).toString()).toContain('The company is in liquidation')
  })

  test('why to do nothing yet, and when to look again', async () => {
    const wait = { reason: 'A meeting is planned', until: '2026-11-30', evidence: ['name'] }
    const { page } = await opened({ enrichment: { ...enrichment, actions: [], wait } })
    expect(page.text()).toContain('A meeting is planned')
    expect(page.text()).toContain('Look again on 30 Nov 2026')
  })

  test('how the score moved, in the history', async () => {
    const history = [
      { at: '2026-11-23T12:00:00.000Z', total: 84, band: 'hot' as const, label: 'Hot lead', change: -4 },
      { at: '2026-10-01T12:00:00.000Z', total: 88, band: 'hot' as const, label: 'Hot lead', change: null },
    ]
    const { page } = await opened({ history })
    const table = page.find(Accordion, { title: 'History' }).toString()
    expect(table).toContain('-4')
    expect(table).toContain('First time')
  })

  test('that a company is invented, and what it was found by', async () => {
    const { page } = await opened({
      enrichment: { ...enrichment, invented: true },
      match: { how: 'domain', confidence: 0.9 },
    })
    expect(page.text()).toContain('Invented company of the sample data')
    expect(page.text()).toContain('Found by its website (very likely)')
  })
})

describe('the card’s three places', () => {
  test('the preview keeps to the score and the first action', async () => {
    const page = recordPage({ layout: 'preview' })
    const view = viewOf()
    await page.open(view, 'Lead score')
    expect(page.findAll(Tile).length).toBe(1)
    expect(page.maybeFind(Accordion, { title: 'Why this score' })).toBeNull()
    for (const { text } of contentOf(view).summary.sentences) expect(page.text()).not.toContain(text)
  })

  test('the tab opens the history, the sidebar leaves it closed', async () => {
    const history = [{ at: enrichment.at, total: 84, band: 'hot' as const, label: 'Hot lead', change: null }]
    for (const [layout, open] of [
      ['tab', true],
      ['sidebar', false],
    ] as const) {
      const { page } = await opened({ history }, { layout })
      expect(page.find(Accordion, { title: 'History' }).props.defaultOpen).toBe(open)
    }
  })

  test('the tab shows side by side what the sidebar shows one below the other', async () => {
    const tab = await opened({}, { layout: 'tab' })
    const sidebar = await opened()
    const headings = (page: typeof tab.page) =>
      page
        .findAll(Heading)
        .map(({ text }) => text)
        .toSorted()
    expect(headings(tab.page)).toEqual(headings(sidebar.page))
    expect(tab.page.find(AutoGrid).childNodes).toHaveLength(3)
  })

  test.each(['sidebar', 'tab', 'preview'] as const)('the %s has one primary button', async (layout) => {
    const page = recordPage({ layout })
    await page.open(viewOf(), 'Lead score')
    expect(page.findAll(LoadingButton, { variant: 'primary' }).length).toBe(1)
  })

  test('tags are no buttons', async () => {
    const { page } = await opened()
    expect(page.findAll(StatusTag).every(({ props }) => props.onClick === undefined)).toBe(true)
  })
})
