import { describe, expect, test } from 'vitest'
import { defaultProfile } from '../../src/enrich/index.ts'
import type { Company, ScorePartName } from '../../src/model/index.ts'
import type { Dossier } from '../../src/oppspot/index.ts'
import { daysLater, dossier, enriched, person, signal, wellKnown } from './builders.ts'

const score = (from: Dossier) => enriched(from).score
const part = (name: ScorePartName, from: Dossier) => score(from).parts.find((each) => each.name === name)
const reasons = (name: ScorePartName, from: Dossier) =>
  part(name, from)?.reasons.map(({ points, text }) => `${points} ${text}`)
const bank: Partial<Company> = {
  industry: 'National Commercial Banks',
  employees: 775,
  address: { lines: [], city: 'London', region: null, postcode: 'EC4N 7BG', country: 'England' },
}

describe('fit', () => {
  test('says what each thing earned', () => {
    expect(reasons('fit', dossier({ company: bank }))).toEqual([
      '15 National Commercial Banks: counts as financial services',
      '12 775 employees: the size you look for',
      '8 In a country where you sell: United Kingdom',
    ])
  })

  test('goes by the SIC code where there is one', () => {
    expect(reasons('fit', dossier({ company: { sicCodes: ['64209'] } }))?.[0]).toContain(
      'SIC 64209: counts as no trading company',
    )
  })

  test('takes a range by its lower end', () => {
    const known = (employeeRange: string) =>
      part('fit', dossier({ company: { ...bank, employees: null, employeeRange } }))?.points
    expect(known('51-200')).toBe(35)
    expect(known('11-50')).toBe(30)
  })

  test('knows a British postcode without a country', () => {
    const address = { lines: [], city: null, region: null, postcode: 'LS1 4AP', country: null }
    expect(reasons('fit', dossier({ company: { address } }))?.[2]).toBe(
      '16 In a country where you sell: United Kingdom',
    )
  })

  test('asks only for what the organization asks for', () => {
    const profile = { ...defaultProfile, ideal: { ...defaultProfile.ideal, industries: [], countries: [] } }
    const { score } = enriched(dossier({ company: bank }), { profile })
    expect(score.parts[0]?.reasons).toHaveLength(1)
  })
})

describe('what is not known', () => {
  test('lowers the confidence and shares its points among what is known', () => {
    const { employees, ...rest } = bank
    expect(reasons('fit', dossier({ company: rest }))).toEqual([
      '23 National Commercial Banks: counts as financial services',
      '0 The number of employees is not known; the score is less certain for it',
      '12 In a country where you sell: United Kingdom',
    ])
    expect(score(dossier({ company: rest })).confidence).toBeLessThan(score(dossier({ company: bank })).confidence)
  })

  test('lets one known thing count for twice as much at most', () => {
    expect(part('fit', dossier({ company: { employees: 775 } }))?.points).toBe(24)
  })

  test('gives a company known by name only no points and no confidence', () => {
    expect(score(dossier())).toMatchObject({ total: 0, confidence: 0, band: 'cold' })
  })

  test('includes revenue in a currency without a rate', () => {
    const revenue = { amount: 5e9, currency: 'JPY', year: null, estimated: false }
    expect(reasons('growth', dossier({ company: { revenue } }))?.[1]).toMatch(
      /^0 Its revenue is in JPY, for which no rate is set/,
    )
  })

  test('includes whether accounts are in order when they fell due after oppSpot last looked', () => {
    const filings = {
      accountsDue: '2026-11-10',
      accountsOverdue: false,
      confirmationDue: null,
      confirmationOverdue: null,
      lastAccountsMadeUpTo: null,
    }
    expect(reasons('growth', dossier({ company: { filings, asOf: '2026-11-01' } }))?.[2]).toMatch(
      /^0 Whether its accounts are in order is not known/,
    )
  })
})

describe('intent', () => {
  test('grows with each signal and never past its most', () => {
    const many = Array.from({ length: 20 }, (_, index) =>
      signal({
        id: `s${index}`,
        on: `2026-${String(6 + (index % 5)).padStart(2, '0')}-10`,
        kind: index % 2 ? 'funding' : 'expansion',
      }),
    )
    const points = many.map((_, index) => part('intent', dossier({ signals: many.slice(0, index) }))?.points ?? 0)
    expect(points[0]).toBe(0)
    expect(points[1]).toBeGreaterThan(0)
    expect(Math.max(...points)).toBeLessThanOrEqual(35)
  })

  test('fades as signals age', () => {
    const known = dossier({ signals: [signal()] })
    const later = (days: number) => enriched(known, { now: daysLater(days) }).score.parts[1]?.points
    expect([later(0), later(60), later(180), later(600)]).toEqual([23, 16, 8, 0])
  })
})

test('engagement counts the last contact', () => {
  const people = [person({ lastContactOn: '2026-11-20' })]
  expect(reasons('engagement', dossier({ people }))).toEqual(['5 Last contact with Ada Marsh on 20 November 2026'])
})

test('headcount that shrinks earns nothing, and says so', () => {
  expect(reasons('growth', dossier({ company: { employeeGrowth: -12 } }))?.[0]).toBe(
    '0 Headcount down 12% over 12 months',
  )
})

describe('a stop sign', () => {
  const dissolved = { ...wellKnown, company: { ...wellKnown.company, status: 'liquidation' } }

  test('holds the score at the cap, as a reason in each part that lost points', () => {
    expect(score(dissolved).total).toBe(10)
    expect(reasons('fit', dissolved)?.at(-1)).toBe('-25 The company is in liquidation: the score is held at 10 or less')
    expect(reasons('intent', dissolved)?.at(-1)).toBe(
      '-33 The company is in liquidation: the score is held at 10 or less',
    )
  })

  test('is named even where there is nothing to take away', () => {
    const bare = dossier({ company: { status: 'dissolved' } })
    expect(reasons('fit', bare)?.at(-1)).toBe('0 The company was dissolved: the score is held at 10 or less')
  })
})

test('a company of which all is known and good is hot, by settings that are named', () => {
  expect(score(wellKnown)).toMatchObject({ total: 84, band: 'hot', profile: 'default-1' })
})

test("oppSpot's own score is not mixed in", () => {
  const scored = { ...wellKnown, oppspotScore: { score: 3, calculatedAt: null } }
  expect(score(scored)).toEqual(score(wellKnown))
})
