import { describe, expect, test } from 'vitest'
import { defaultProfile, type ScoringProfile } from '../../src/enrich/index.ts'
import { enriched, said, wellKnown } from '../enrich/builders.ts'

const firstIn = (language: 'en' | 'de' | 'fr' | 'es', profile: ScoringProfile = defaultProfile) =>
  enriched(wellKnown, { language, profile })

describe('a company of which much is known', () => {
  test.each([
    [
      'de',
      'Fernhill Robotics Ltd ist in Leeds ansässig und wird als „Picking robots for grocery warehouses“ beschrieben. ' +
        'Das Unternehmen hat 240 Beschäftigte und einen Umsatz von 24,3 Millionen Pfund im Jahr 2025 und wurde am 6. Mai 2014 ins Register eingetragen. ' +
        'Warum jetzt: Opens an office in Leeds (10. November 2026); Finanzierungsrunde (Series B) über 12 Millionen Pfund mit Northgate Ventures am 1. Oktober 2026.',
      'Ada Marsh (Fernhill Robotics Ltd) anrufen: die neue Finanzierung',
    ],
    [
      'fr',
      'Fernhill Robotics Ltd a son siège à Leeds et est décrite ainsi\u00a0: «\u00a0Picking robots for grocery warehouses\u00a0». ' +
        'L’entreprise compte 240 salariés, affiche un chiffre d’affaires de 24,3 millions de livres en 2025 et a été immatriculée le 6 mai 2014. ' +
        'Pourquoi maintenant\u00a0: Opens an office in Leeds (10 novembre 2026)\u202f; Levée de fonds (série B) de 12 millions de livres auprès de Northgate Ventures le 1er octobre 2026.',
      'Appeler Ada Marsh (Fernhill Robotics Ltd)\u00a0: la levée de fonds',
    ],
    [
      'es',
      'Fernhill Robotics Ltd tiene su sede en Leeds y se describe como «Picking robots for grocery warehouses». ' +
        'La empresa tiene 240 empleados y unos ingresos de 24,3 millones de libras en 2025, y se constituyó el 6 de mayo de 2014. ' +
        'Por qué ahora: Opens an office in Leeds (10 de noviembre de 2026); Ronda de financiación (serie B) de 12 millones de libras con Northgate Ventures el 1 de octubre de 2026.',
      'Llamar a Ada Marsh (Fernhill Robotics Ltd): la nueva financiación',
    ],
  ] as const)('is told in %s as one would tell it there', (language, summary, title) => {
    const enrichment = firstIn(language)
    expect(said(enrichment)).toBe(summary)
    expect(enrichment.actions[0]?.title).toBe(title)
    expect(enrichment.language).toBe(language)
  })
})

test('what an administrator worded stays as it is in every language; what they left is ours to word', () => {
  const profile: ScoringProfile = {
    ...defaultProfile,
    ideal: {
      ...defaultProfile.ideal,
      industries: defaultProfile.ideal.industries.map((each) => ({ ...each, label: `${each.label} of ours` })),
    },
    actions: [
      ...defaultProfile.actions.map((rule) => (rule.id === 'funding' ? { ...rule, title: 'our Q4 offer' } : rule)),
    ],
  }
  const { actions, score } = firstIn('de', profile)
  expect(actions[0]?.title).toBe('Ada Marsh (Fernhill Robotics Ltd) anrufen: our Q4 offer')
  expect(actions[0]?.opener).toMatch(/^Über Fernhill Robotics Ltd habe ich Folgendes gelesen/)
  const reasons = score.parts.flatMap((part) => part.reasons.map(({ text }) => text))
  expect(reasons).toContain('Business and domestic software development: zählt als technology of ours')
  expect(reasons).toContain('240 Beschäftigte: die gesuchte Größe')
})

test('another language says something else, and the same one says the same again', () => {
  expect(firstIn('de').fingerprint).toBe(firstIn('de').fingerprint)
  expect(new Set((['en', 'de', 'fr', 'es'] as const).map((language) => firstIn(language).fingerprint)).size).toBe(4)
})
