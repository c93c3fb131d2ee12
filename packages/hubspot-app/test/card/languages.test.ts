import { Alert, LoadingButton } from '@hubspot/ui-extensions'
import { tellTrouble } from '@smartsync/core/card'
import { describe, expect, test } from 'vitest'
import { formatFor } from '../../app/src/app/cards/card/format.ts'
import { de } from '../../app/src/app/cards/words/de.ts'
import { en } from '../../app/src/app/cards/words/en.ts'
import { es } from '../../app/src/app/cards/words/es.ts'
import { fr } from '../../app/src/app/cards/words/fr.ts'
import { type Words, wordsFor } from '../../app/src/app/cards/words/words.ts'
import { recordPage } from './hubspot-page.ts'
import { enrichment, enrichmentIn, viewOf } from './views.ts'

const languages = { en, de, fr, es }
const ARGUMENT = '{…}'
const LATER = '2026-12-01T00:00:00.000Z'

/** Every text of a language by its place; what is filled in shows as `{…}`. */
function texts(of: unknown, at = ''): Array<[string, string]> {
  if (typeof of === 'string') return [[at, of]]
  if (typeof of === 'function') return texts(of(ARGUMENT, ARGUMENT), at)
  if (typeof of !== 'object' || of === null) return []
  return Object.entries(of).flatMap(([key, value]) => texts(value, at === '' ? key : `${at}.${key}`))
}

describe('each language', () => {
  test.each(Object.entries(languages))('%s says everything, and fills in what belongs there', (_, words) => {
    const model = new Map(texts({ ...en, answers: words.answers && de.answers }))
    for (const [at, text] of texts(words)) {
      if (at !== 'answers.remedies.none') expect(text.trim(), at).not.toBe('')
      expect(text.split(ARGUMENT).length, at).toBe(model.get(at)?.split(ARGUMENT).length)
    }
    expect(texts(words).length).toBe(model.size)
  })

  test.each(Object.entries(languages))('%s is in sentence case and plain text', (_, words) => {
    for (const [at, text] of texts(words)) {
      expect(text, at).not.toMatch(/[<>]|\bundefined\b/)
      if (!/^(?:noDate|sure|answers\.(?:lookedForBy|against|remedies\.none))/.test(at) && !text.startsWith(ARGUMENT))
        expect(text, at).toMatch(/^[\p{Lu}\d“„«]/u)
    }
  })

  test('differs from English in nearly all', () => {
    const same = (words: Words) => {
      const english = new Map(texts(en))
      return texts(words).filter(([at, text]) => english.get(at) === text && text !== ARGUMENT).length
    }
    for (const words of [de, fr, es]) expect(same(words)).toBeLessThan(texts(en).length * 0.15)
  })

  test('French has no ordinary space before a colon, a semicolon, a question or an exclamation mark', () => {
    for (const [at, text] of texts(fr)) expect(text, at).not.toMatch(/ [:;?!]/)
  })

  test('title case is left to names', () => {
    const capitals = texts(en).filter(([, text]) => /\p{Ll} \p{Lu}\p{Ll}/u.test(text.replace(/[.:,] \p{Lu}/gu, '')))
    const names = /SmartSync|HubSpot|Settings|Integrations|Connected|oppSpot|English/
    expect(capitals.filter(([, text]) => !names.test(text))).toEqual([])
  })
})

describe('the reader’s language', () => {
  test('is the one that HubSpot names, else English', () => {
    expect(wordsFor('de', 'en-gb')).toBe(de)
    expect(wordsFor(undefined, 'fr-ca')).toBe(fr)
    expect(wordsFor('pt', 'pt-br')).toBe(en)
    expect(wordsFor()).toBe(en)
  })

  test.each([
    ['de', 'de-de', 'Jetzt anreichern'],
    ['fr', 'fr-fr', 'Enrichir maintenant'],
    ['es', 'es-mx', 'Enriquecer ahora'],
  ])('fills the card (%s)', async (language, locale, button) => {
    const page = recordPage({ language, locale })
    await page.open({ state: 'never_enriched' }, button)
  })

  test.each([
    ['de', 'Am nächsten kommt „Alfa Ltd“, aber dieses Unternehmen sitzt anderswo', 'haben dieselbe Domain.'],
    ['fr', 'mais elle se trouve ailleurs', 'Recherche par domaine\u00a0: 3 entreprises possibles.'],
    ['es', 'La más parecida es «Alfa Ltd», pero está en otro lugar', 'Búsqueda por dominio: 3 empresas posibles.'],
  ])('tells why no company matched (%s)', async (language, closest, shared) => {
    const page = recordPage({ language, locale: language })
    await page.open(
      {
        state: 'no_match',
        reason: 'Said in English',
        doubts: [
          { why: 'shared', how: 'domain', count: 3 },
          { why: 'closest', name: 'Alfa Ltd', against: 'other_place' },
        ],
      },
      shared,
    )
    expect(page.text()).toContain(closest)
    expect(page.text()).not.toContain('Said in English')
  })

  test.each([
    ['en', 'HubSpot refused a value: city.', 'Ask your administrator for help.'],
    ['de', 'HubSpot hat einen Wert abgelehnt: city.', 'Bitten Sie Ihren Administrator um Hilfe.'],
    ['fr', 'HubSpot a refusé une valeur\u00a0: city.', 'Demandez de l’aide à votre administrateur.'],
    ['es', 'HubSpot ha rechazado un valor: city.', 'Pida ayuda a su administrador.'],
  ])('tells why an enrichment or a task failed, and what to do (%s)', async (language, text, help) => {
    const trouble = tellTrouble({ code: 'crm_invalid', about: 'city' }, 'HubSpot')
    const page = recordPage({ language, locale: language })
    await page.open(viewOf({ failure: { at: LATER, ...trouble } }), text)
    expect(page.find(Alert, { variant: 'danger' }).toString()).toContain(help)

    const act = { kind: 'create_task', item: enrichment.actions[0]?.key ?? '', by: 'ada@demo.example' } as const
    page.shows(viewOf({ acts: [{ ...act, state: 'failed', at: LATER, trouble }] }))
    page.find(LoadingButton, { variant: 'primary' }).trigger('onClick')
    await page.showing(`${text} ${help}`)
  })

  test.each([
    ['de', 'Laden Sie die Seite neu'],
    ['fr', 'Rechargez la page'],
    ['es', 'Recargue la página'],
  ])('tells why SmartSync refused what was asked (%s)', async (language, help) => {
    const page = recordPage({ language, locale: language })
    await page.open(viewOf(), String(enrichment.actions[0]?.title))
    page.answers({ status: 409, body: { code: 'card_outdated', detail: 'In English.', help: 'In English.' } })
    page.find(LoadingButton, { variant: 'primary' }).trigger('onClick')
    await page.showing(help)
    expect(page.text()).not.toContain('In English.')
  })

  test.each([
    ['a code that is newer than the card', { code: 'crm_on_strike', remedy: 'try_again' }],
    ['a remedy that is newer than the card', { code: 'crm_locked', remedy: 'sleep_on_it' }],
    ['no code', undefined],
  ])('leaves a failure in English that has %s', async (_, trouble) => {
    const page = recordPage({ language: 'de', locale: 'de-de' })
    const body = { state: 'error', message: 'HubSpot is on strike.', help: 'Wait.', trouble, content: null }
    await page.open({ status: 200, body }, 'HubSpot is on strike.')
    expect(page.text()).toContain('Wait.')
  })

  test('names kinds, strengths and parts, and dates and numbers are written as its readers write them', async () => {
    const page = recordPage({ language: 'de', locale: 'de-de' })
    await page.open(viewOf({ now: new Date('2026-11-26T12:00:00.000Z') }), 'Lead-Score')
    expect(page.text()).toContain('Kaufabsicht')
    expect(page.text()).toContain('Expansion · Stark · vor 2 Wochen')
    expect(page.text()).toContain('Fällig am 25.11.2026')
    expect(page.text()).toContain('Heißer Lead')
    expect(page.text()).toContain(enrichment.summary.sentences[0]?.text)
  })
})

describe('an organization that reads German', () => {
  test('has a card without an English word of ours', async () => {
    const german = enrichmentIn('de')
    const page = recordPage({ language: 'de', locale: 'de-de' })
    await page.open(viewOf({ enrichment: german, movable: true }), 'Lead-Score')
    const shown = page.text()
    for (const { text } of german.summary.sentences) expect(shown).toContain(text)
    expect(shown).toContain(german.actions[0]?.title)
    expect(shown).toContain(german.stage.reason)
    expect(shown).toContain(german.owner.reason)
    const texts = JSON.stringify(viewOf({ enrichment: german }))
    expect(texts).toContain('Beschäftigte: die gesuchte Größe')
    // What comes from outside stays in its own words.
    const ours = shown.replace(/Picking robots for grocery warehouses|Business and domestic software development/g, '')
    expect(ours).not.toMatch(
      /\b(?:employees|revenue|founded|incorporated|raised|known|because|score is|leads are|call)\b/i,
    )
  })
})

describe('numbers and dates', () => {
  test('follow the locale and the account’s time zone', () => {
    const format = formatFor('de_DE', 'America/New_York')
    expect(format.number(1234.5)).toBe('1.234,5')
    expect(format.moment('2026-11-24T02:00:00.000Z')).toBe('23.11.2026, 21:00')
    expect(formatFor('en-us', 'UTC').day('2026-11-05')).toBe('Nov 5, 2026')
  })

  test('a calendar day is the same day everywhere', () => {
    expect(formatFor('en-gb', 'Pacific/Honolulu').day('2026-11-05')).toBe('5 Nov 2026')
  })

  test('ages are said in the largest unit that fits', () => {
    const format = formatFor('en-gb', 'UTC')
    expect([0, 1, 13, 14, 61, 800].map(format.daysAgo)).toEqual([
      'today',
      'yesterday',
      '13 days ago',
      '2 weeks ago',
      '2 months ago',
      '2 years ago',
    ])
  })

  test('a locale or time zone that is none costs nothing but itself', () => {
    const format = formatFor('not a locale', 'Mars/Olympus')
    expect(format.moment('2026-11-24T02:00:00.000Z')).toBe('24 Nov 2026, 02:00')
  })
})
