import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Team } from '../../src/enrich/index.ts'
import { fieldValues } from '../../src/mapping/index.ts'
import type { CrmKnowledge, Enrichment, Language } from '../../src/model/index.ts'
import type { Dossier } from '../../src/oppspot/index.ts'
import { LANGUAGES, phrasesIn } from '../../src/phrases/language.ts'
import { anyDossier, crmKnowledge } from '../enrich/arbitrary.ts'
import { enriched } from '../enrich/builders.ts'

const OTHERS = LANGUAGES.filter((language) => language !== 'en')
const runs = { numRuns: 300 }

const members = [
  { userId: 'u1', email: 'ann@seller.example', name: 'Qann', openLeads: 3, capacity: 3 },
  { userId: 'u2', email: 'bob@seller.example', name: 'Qbob', absences: [{ from: '2026-11-01', to: '2026-12-01' }] },
  { userId: 'u3', email: 'cat@seller.example', name: 'Qcat' },
]
const teams: readonly Team[] = [
  { members: [], territories: [] },
  { members, territories: [] },
  { members: members.slice(0, 2), territories: [] },
  {
    members,
    territories: [{ name: 'Qnorth', userIds: ['u1', 'u3'], regions: ['Leeds'] }],
    accounts: [{ name: 'Qkey', userIds: ['u3'], companyIds: [], numbers: ['SC123456'], domains: [] }],
    industries: [{ name: 'Qsoft', userIds: ['u3'], sic: ['62'], words: [] }],
    sizes: [{ name: 'Qsmall', userIds: ['u3'], atLeast: 0, below: null }],
  },
]

interface Case {
  dossier: Dossier
  crm: CrmKnowledge | null
  team: Team
}

const cases: fc.Arbitrary<Case> = fc.record({ dossier: anyDossier, crm: crmKnowledge, team: fc.constantFrom(...teams) })

function inLanguage({ dossier, crm, team }: Case, language: Language): Enrichment {
  return enriched(dossier, { crm, team, language })
}

/** Every text that we wrote and a rep, or whoever looks into the CRM, can read. */
function texts(enrichment: Enrichment, dossier: Dossier): string[] {
  const { summary, actions, wait, score, facts, signals, stage, owner } = enrichment
  const fields = fieldValues({ company: dossier.company, contact: null, enrichment, currency: null })
  const written = ['score.reasons', 'summary.text', 'signals.text', 'signals.latest', 'actions.next'] as const
  return [
    ...summary.sentences.map(({ text }) => text),
    ...actions.flatMap(({ title, reason, opener }) => [title, reason, opener ?? '']),
    ...score.parts.flatMap(({ reasons }) => reasons.map(({ text }) => text)),
    ...facts.flatMap(({ text, source }) => [text, source.name]),
    ...signals.map(({ title }) => title),
    stage.reason,
    owner.reason,
    wait?.reason ?? '',
    ...written.flatMap((key) => (typeof fields[key] === 'string' ? fields[key].split('\n') : [])),
  ].filter((text) => text !== '')
}

/** Everything but words. */
function bones({ facts, signals, score, summary, actions, wait, stage, owner, companyId, at }: Enrichment) {
  return {
    companyId,
    at,
    facts: facts.map(({ id, kind, source, on, confidence }) => ({ id, kind, url: source.url, on, confidence })),
    signals: signals.map(({ title, source, ...rest }) => rest),
    score: {
      ...score,
      parts: score.parts.map((part) => ({ ...part, reasons: part.reasons.map(({ text, ...rest }) => rest) })),
    },
    summary: { writer: summary.writer, evidence: summary.sentences.map(({ evidence }) => evidence) },
    actions: actions.map(({ title, reason, opener, ...rest }) => ({ ...rest, opens: opener !== null })),
    wait: wait && { until: wait.until, evidence: wait.evidence },
    stage: { stage: stage.stage, evidence: stage.evidence },
    owner: { userId: owner.userId, email: owner.email, owned: owner.owned },
  }
}

const WORD = /\p{L}+/gu
const wordsOf = (text: string): string[] => text.toLowerCase().match(WORD) ?? []

/** Words that English shares with the other language. */
const SHARED: Record<Language, ReadonlySet<string>> = {
  en: new Set(),
  de: new Set(
    'in was am an die person so score website crm uk sic code leads deal deals oppspot team signal register stand million april august september november'.split(
      ' ',
    ),
  ),
  fr: new Set(
    'a on an as score description code uk sic crm leads oppspot site contact confirmation signal part million'.split(
      ' ',
    ),
  ),
  es: new Set('no as a me uk sic crm leads oppspot sector'.split(' ')),
}

describe.each(OTHERS)('an enrichment in %s', (language) => {
  test('differs from the English one in nothing but words', () => {
    fc.assert(
      fc.property(cases, (each) => {
        expect(bones(inLanguage(each, language))).toEqual(bones(inLanguage(each, 'en')))
      }),
      runs,
    )
  })

  test('has no English left in it', () => {
    const found = new Set<string>()
    fc.assert(
      fc.property(cases, (each) => {
        const outside = new Set(wordsOf(JSON.stringify([each.dossier, each.team, each.crm])))
        const english = new Set(texts(inLanguage(each, 'en'), each.dossier).flatMap(wordsOf))
        const left = texts(inLanguage(each, language), each.dossier)
          .flatMap(wordsOf)
          .filter((word) => english.has(word) && !outside.has(word) && !SHARED[language].has(word))
        for (const word of left) found.add(word)
      }),
      runs,
    )
    expect([...found]).toEqual([])
  })
})

describe.each(LANGUAGES)('the words in %s', (language) => {
  test('read well whatever is missing: no gap, no double space, no slip of the machine', () => {
    // French has a no-break space before each of these marks, the others have none.
    const stray = language === 'fr' ? /[^\u00a0\u202f][:;?!](?=\s|$)|[ \u00a0\u202f][,.]/ : / [,.;:?!]/
    fc.assert(
      fc.property(cases, (each) => {
        const enrichment = inLanguage(each, language)
        for (const { text } of enrichment.summary.sentences) expect(text).toMatch(/^\S.*[.!?…](?:["”“’)]|\s?»)?$/)
        for (const text of texts(enrichment, each.dossier)) {
          expect(text).not.toMatch(
            /null|undefined|NaN|Infinity|\[object|\s{2}|^\s|\s$|\{|\}|\u202e|""|“”|„“(?=[\s.]|$)|«\s*»/,
          )
          if (!text.includes('://')) expect(text).not.toMatch(stray)
        }
      }),
      runs,
    )
  })

  test('say the numbers and days of the facts behind them', () => {
    fc.assert(
      fc.property(cases, (each) => {
        const { summary, facts } = inLanguage(each, language)
        const known = new Map(facts.map(({ id, text }) => [id, text]))
        for (const { text, evidence } of summary.sentences) {
          expect(evidence).not.toEqual([])
          const said = evidence.map((id) => known.get(id)).join(' ')
          for (const number of text.match(/\d[\d.,\u202f\u00a0]*\d|\d/g) ?? []) expect(said).toContain(number)
        }
      }),
      runs,
    )
  })
})

describe('numbers, money, days and lists', () => {
  const say = (language: Language) => {
    const { count, money, date, list } = phrasesIn(language)
    const cash = (amount: number, currency = 'GBP') => money({ amount, currency })
    return [
      count(66_300),
      count(4_793),
      count(12.34),
      cash(2_400_000),
      cash(1_000_000, 'USD'),
      cash(1_500_000, 'EUR'),
      cash(241_392_000_000, 'USD'),
      cash(1.2e12),
      cash(940_000),
      cash(3_000_000, 'CHF'),
      date('2026-03-01'),
      date('1999-12-24'),
      list(['a', 'b', 'c']),
      list(['a', 'Iberia']),
    ]
  }

  test('are as each language writes them', () => {
    expect(say('en')).toEqual([
      ...['66,300', '4,793', '12.3', '£2.4 million', '$1 million', '€1.5 million', '$241 billion', '£1.2 trillion'],
      ...['£940,000', 'CHF 3 million', '1 March 2026', '24 December 1999', 'a, b and c', 'a and Iberia'],
    ])
    expect(say('de')).toEqual([
      ...['66.300', '4.793', '12,3', '2,4 Millionen Pfund', '1 Million Dollar', '1,5 Millionen Euro'],
      ...['241 Milliarden Dollar', '1,2 Billionen Pfund', '940.000 Pfund', '3 Millionen CHF'],
      ...['1. März 2026', '24. Dezember 1999', 'a, b und c', 'a und Iberia'],
    ])
    expect(say('fr')).toEqual([
      ...['66\u202f300', '4\u202f793', '12,3', '2,4 millions de livres', '1 million de dollars'],
      ...['1,5 million d’euros', '241 milliards de dollars', '1\u202f200 milliards de livres', '940\u202f000 livres'],
      ...['3 millions de CHF', '1er mars 2026', '24 décembre 1999', 'a, b et c', 'a et Iberia'],
    ])
    expect(say('es')).toEqual([
      ...['66.300', '4793', '12,3', '2,4 millones de libras', '1 millón de dólares', '1,5 millones de euros'],
      ...['241.392 millones de dólares', '1,2 billones de libras', '940.000 libras', '3 millones de CHF'],
      ...['1 de marzo de 2026', '24 de diciembre de 1999', 'a, b y c', 'a e Iberia'],
    ])
  })
})
