import { expect, test } from 'vitest'
import { defaultCalendar, defaultProfile } from '../../src/enrich/index.ts'
import { suggestStage } from '../../src/enrich/stage.ts'
import type { Score, Signal } from '../../src/model/index.ts'
import { en } from '../../src/phrases/en.ts'
import { dossier, enriched, register, wellKnown } from './builders.ts'

const strong: Signal = {
  id: 's',
  kind: 'funding',
  strength: 'strong',
  title: 'Raised £5 million',
  on: null,
  ageInDays: null,
  weight: 0.5,
  source: register,
  evidence: ['event:s'],
}

function stage(total: number, signals: readonly Signal[]) {
  const score: Score = { total, band: 'cold', confidence: 1, parts: [], profile: 'x' }
  const findings = {
    dossier: dossier(),
    crm: null,
    facts: new Map(),
    signals,
    profile: defaultProfile,
    today: '2026-11-23',
    calendar: defaultCalendar,
    phrases: en,
  }
  return suggestStage(findings, score)
}

test.each([
  [80, 2, 'qualified', 'Score 80 and 2 strong signals'],
  [80, 1, 'contacted', 'Score 80, with 1 strong signal of the 2 that make it qualified'],
  [79, 3, 'contacted', 'Score 79: 60 or more'],
  [60, 0, 'contacted', 'Score 60: 60 or more'],
  [59, 2, 'lead', 'Score 59: 40 or more'],
  [40, 0, 'lead', 'Score 40: 40 or more'],
  [39, 2, 'prospect', 'Score 39: less than 40'],
])('a score of %i with %i strong signals is %s', (total, count, expected, reason) => {
  const signals = Array.from({ length: count }, (_, index) => ({ ...strong, id: `s${index}` }))
  expect(stage(total, signals)).toMatchObject({ stage: expected, reason })
})

test('weaker signals do not qualify a lead', () => {
  const moderate = { ...strong, strength: 'moderate' as const }
  expect(stage(90, [moderate, moderate, moderate]).stage).toBe('contacted')
})

test('a stop sign makes it a prospect at best', () => {
  const stopped = enriched({ ...wellKnown, company: { ...wellKnown.company, status: 'liquidation' } })
  expect(stopped.stage).toEqual({ stage: 'prospect', reason: 'The company is in liquidation', evidence: ['status'] })
})
