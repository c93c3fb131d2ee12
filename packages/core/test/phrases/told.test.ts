import { expect, test } from 'vitest'
import { englishTitle } from '../../src/enrich/index.ts'
import type { Language, SignalDetails } from '../../src/model/index.ts'
import { dossier, enriched, signal } from '../enrich/builders.ts'

const pounds = { amount: 12_000_000, currency: 'GBP' }
const TOLD: ReadonlyArray<[SignalDetails, string, Record<Exclude<Language, 'en'>, string>]> = [
  [
    { about: 'funding', amount: pounds, round: 'Series A' },
    'Raised £12m (Series A)',
    {
      de: 'Finanzierungsrunde (Series A) über 12 Millionen Pfund',
      fr: 'Levée de fonds (série A) de 12 millions de livres',
      es: 'Ronda de financiación (serie A) de 12 millones de libras',
    },
  ],
  [
    { about: 'funding', amount: null, round: null },
    'Raised funding',
    { de: 'Finanzierung abgeschlossen', fr: 'Levée de fonds', es: 'Ronda de financiación' },
  ],
  [
    { about: 'appointment', name: 'Ada Marsh', position: 'CFO' },
    'Ada Marsh appointed: CFO',
    { de: 'Neu berufen: Ada Marsh, CFO', fr: 'Nomination\u00a0: Ada Marsh, CFO', es: 'Nombramiento: Ada Marsh, CFO' },
  ],
  [
    { about: 'departure', name: null, position: 'CFO' },
    'CFO leaves',
    { de: 'Ausgeschieden: CFO', fr: 'Départ\u00a0: CFO', es: 'Salida: CFO' },
  ],
  [
    { about: 'posting', job: 'Welder', openPositions: 3 },
    'Hiring: Welder, 3 open positions',
    {
      de: 'Stellenausschreibung: Welder, 3 offene Stellen',
      fr: 'Recrutement\u00a0: Welder, 3 postes à pourvoir',
      es: 'Oferta de empleo: Welder, 3 vacantes abiertas',
    },
  ],
  [
    { about: 'adoption', technology: 'Kubernetes' },
    'Adopts Kubernetes',
    { de: 'Führt Kubernetes ein', fr: 'Adopte Kubernetes', es: 'Adopta Kubernetes' },
  ],
  [
    { about: 'kind', kind: 'expansion' },
    'Market expansion',
    { de: 'Gemeldet: Expansion', fr: 'Signalé\u00a0: expansion', es: 'Se ha notificado: expansión' },
  ],
]

test.each(TOLD)('a signal that its source gave no title (%j) is told in each language', (details, title, told) => {
  const titleIn = (language: Language) => {
    const stored = signal({ kind: 'expansion', title, details, on: null })
    return enriched(dossier({ signals: [stored] }), { language }).signals[0]?.title
  }
  if (details.about !== 'kind') expect(englishTitle(details)).toBe(title)
  expect(titleIn('en')).toBe(title)
  expect({ de: titleIn('de'), fr: titleIn('fr'), es: titleIn('es') }).toEqual(told)
})

test('a title that its source gave stays in the source’s words', () => {
  expect(enriched(dossier({ signals: [signal()] }), { language: 'de' }).signals[0]?.title).toBe(
    'Opens an office in Leeds',
  )
})
