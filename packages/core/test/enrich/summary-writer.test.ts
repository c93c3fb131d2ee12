import { describe, expect, test } from 'vitest'
import { cardView } from '../../src/card/index.ts'
import { templateWriter, withSummary } from '../../src/enrich/index.ts'
import type { Enrichment, Summary, SummaryFallback } from '../../src/model/index.ts'
import { enriched, noon, wellKnown } from './builders.ts'

const enrichment = enriched(wellKnown)
const byModel: Summary = {
  writer: 'llm',
  sentences: [{ text: 'Fernhill is based in Leeds.', evidence: ['name', 'location'] }],
}

function cardOf(shown: Enrichment) {
  const card = cardView({ now: noon, connected: true, enrichment: shown, job: null, noMatch: null, failure: null })
  return 'content' in card ? card.content?.summary : undefined
}

test('the template’s writer leaves what the template wrote', async () => {
  expect(await templateWriter.write('any', [enrichment])).toEqual([enrichment.summary])
})

describe('another summary', () => {
  test('is something new to say, and the same one is not', () => {
    expect(withSummary(enrichment, byModel).fingerprint).not.toBe(enrichment.fingerprint)
    expect(withSummary(enrichment, enrichment.summary)).toEqual(enrichment)
    expect(withSummary(withSummary(enrichment, byModel), enrichment.summary)).toEqual(enrichment)
  })

  test('is shown with its writer and the facts behind it', () => {
    const summary = cardOf(withSummary(enrichment, byModel))
    expect(summary).toMatchObject({ writer: 'llm', fallback: null })
    expect(summary?.writtenBy).toContain('language model')
    expect(summary?.sentences[0]?.facts.map(({ id }) => id)).toEqual(['name', 'location'])
  })

  test.each<[SummaryFallback, RegExp]>([
    ['budget_spent', /tokens .* spent/],
    ['unavailable', /could not be reached/],
    ['timeout', /too long/],
    ['refused', /declined/],
    ['malformed', /could not be read/],
    ['ungrounded', /did not bear out/],
  ])('that the template wrote because of %s says so on the card, and that is new', (fallback, words) => {
    const shown = withSummary(enrichment, { ...enrichment.summary, fallback })
    expect(shown.fingerprint).not.toBe(enrichment.fingerprint)
    expect(cardOf(shown)).toMatchObject({ writer: 'template', fallback })
    expect(cardOf(shown)?.writtenBy).toMatch(words)
  })
})
