import { describe, expect, test } from 'vitest'
import { defaultProfile } from '../../src/enrich/index.ts'
import type { Dossier } from '../../src/oppspot/index.ts'
import { daysLater, enriched, signal, wellKnown } from './builders.ts'

const print = (from: Dossier, days = 0) => enriched(from, { now: daysLater(days) }).fingerprint
const quiet: Dossier = {
  ...wellKnown,
  signals: [],
  company: { ...wellKnown.company, funding: null, jobOpenings: null, employeeGrowth: null },
}

describe('the fingerprint stays', () => {
  test('a day later, though signals are older and actions due later', () => {
    const [today, tomorrow] = [enriched(wellKnown), enriched(wellKnown, { now: daysLater(1) })]
    expect(tomorrow.actions[0]?.due).not.toBe(today.actions[0]?.due)
    expect(tomorrow.fingerprint).toBe(today.fingerprint)
  })

  test('for two months where nothing depends on the day', () => {
    expect(print(quiet, 60)).toBe(print(quiet))
  })

  test('when oppSpot looked again and found the same', () => {
    expect(print({ ...quiet, company: { ...quiet.company, asOf: '2026-11-22' } })).toBe(print(quiet))
  })

  test('when the settings have a new name and the same effect', () => {
    const renamed = enriched(wellKnown, { profile: { ...defaultProfile, version: 'ours-2' } })
    expect(renamed.fingerprint).toBe(print(wellKnown))
  })
})

describe('the fingerprint changes', () => {
  test('when a fact changes', () => {
    expect(print({ ...wellKnown, company: { ...wellKnown.company, employees: 241 } })).not.toBe(print(wellKnown))
  })

  test('when a signal arrives, and when it has faded by a visible step', () => {
    expect(print({ ...wellKnown, signals: [...wellKnown.signals, signal({ id: 's-2', kind: 'product' })] })).not.toBe(
      print(wellKnown),
    )
    expect(print(wellKnown, 60)).not.toBe(print(wellKnown))
  })

  test('when accounts fall due', () => {
    expect(print(quiet, 120)).not.toBe(print(quiet))
  })

  test('when the lead gets an owner', () => {
    const team = { members: [{ userId: 'ann', email: null, name: 'Ann' }], territories: [] }
    expect(enriched(wellKnown, { team }).fingerprint).not.toBe(print(wellKnown))
  })
})
