import { describe, expect, test } from 'vitest'
import { defaultProfile } from '../../src/enrich/index.ts'
import { research } from '../../src/enrich/research.ts'
import { decay, findSignals } from '../../src/enrich/signals.ts'
import type { Company, Signal } from '../../src/model/index.ts'
import type { Dossier } from '../../src/oppspot/index.ts'
import { dossier, enriched, person, signal, wellKnown } from './builders.ts'

function found(from: Dossier, today = '2026-11-23'): Signal[] {
  return findSignals(from, new Map(research(from).map((fact) => [fact.id, fact])), defaultProfile, today)
}
const fromCompany = (known: Partial<Company>) =>
  found(dossier({ company: known })).map(({ kind, strength, title }) => [kind, strength, title])

describe('facts amount to signals', () => {
  test('open positions hint at hiring, the more the stronger', () => {
    expect(fromCompany({ jobOpenings: 12 })).toEqual([['hiring', 'strong', '12 open positions']])
    expect(fromCompany({ jobOpenings: 1 })).toEqual([['hiring', 'weak', '1 open position']])
  })

  test('a headcount that grows by a tenth or more hints at growth; a steady one does not', () => {
    expect(fromCompany({ employeeGrowth: 24 })).toEqual([['growth', 'moderate', 'Headcount up 24% over 12 months']])
    expect(fromCompany({ employeeGrowth: 4 })).toEqual([])
  })

  test('a revenue that grows by a tenth or more hints at growth', () => {
    expect(fromCompany({ revenueGrowth: { percent: 30, year: 2025 } })).toEqual([
      ['growth', 'strong', 'Revenue up 30% in 2025 on the year before'],
    ])
    expect(fromCompany({ revenueGrowth: { percent: -30, year: 2025 } })).toEqual([])
  })

  test('a charge, a moved office and new accounts are filings, each for as long as it is news', () => {
    const entered = (what: 'charge_registered' | 'office_moved' | 'accounts_filed', on: string) =>
      fromCompany({ registerEvents: [{ what, on }] })
    expect(entered('charge_registered', '2025-03-02')).toEqual([
      ['filing', 'moderate', 'A charge was registered on 2 March 2025'],
    ])
    expect(entered('charge_registered', '2024-03-02')).toEqual([])
    expect(entered('office_moved', '2026-03-02')).toEqual([
      ['filing', 'weak', 'Moved its registered office on 2 March 2026'],
    ])
    expect(entered('office_moved', '2025-03-02')).toEqual([])
    expect(entered('accounts_filed', '2026-11-01')).toEqual([['filing', 'weak', 'Filed accounts on 1 November 2026']])
    expect(entered('accounts_filed', '2026-03-02')).toEqual([])
  })

  test('the latest funding counts for two years', () => {
    const funding = { total: null, latest: { amount: 60e6, currency: 'GBP' }, round: null, investors: [] }
    const raised = (on: string | null) =>
      fromCompany({ funding: { ...funding, on } }).map(([kind, strength]) => [kind, strength])
    expect(raised('2025-01-10')).toEqual([['funding', 'very_strong']])
    expect(raised('2024-11-01')).toEqual([])
    expect(raised(null)).toEqual([])
  })

  test('an amount in a currency that cannot be compared counts by its round alone', () => {
    const funding = {
      total: null,
      latest: { amount: 6e9, currency: 'JPY' },
      round: 'Series A',
      on: '2026-11-01',
      investors: [],
    }
    expect(fromCompany({ funding })[0]?.[1]).toBe('moderate')
  })

  test('an appointment counts for a year', () => {
    const appointed = (appointedOn: string) =>
      found(dossier({ people: [person({ appointedOn })] })).map(({ title }) => title)
    expect(appointed('2026-09-01')).toEqual(['Ada Marsh appointed as Chief Technology Officer'])
    expect(appointed('2025-11-01')).toEqual([])
  })

  test('overdue accounts are a filing signal, never a reason to buy', () => {
    const filings = {
      accountsDue: '2026-09-30',
      accountsOverdue: true,
      confirmationDue: null,
      confirmationOverdue: null,
      lastAccountsMadeUpTo: null,
    }
    expect(fromCompany({ filings })).toEqual([['filing', 'weak', 'Accounts overdue since 30 September 2026']])
    expect(defaultProfile.signals.intent.filing).toBe(0)
  })
})

describe('a stop sign', () => {
  test.each([
    ['dissolved', 'The company was dissolved'],
    ['liquidation', 'The company is in liquidation'],
    ['in-administration', 'The company is in administration'],
    ['receivership', 'The company is in receivership'],
    ['voluntary-arrangement', 'The company is in an arrangement with its creditors'],
    ['active-proposal-to-strike-off', 'A proposal to strike the company off the register is open'],
  ])('is the register status %s', (status, title) => {
    expect(fromCompany({ status })).toEqual([['risk', 'very_strong', title]])
  })

  test('is a day of dissolution, whatever the status says, and it does not fade', () => {
    const [stop] = found(dossier({ company: { status: 'active', dissolvedOn: '2009-03-12' } }))
    expect(stop).toMatchObject({
      kind: 'risk',
      title: 'The company was dissolved on 12 March 2009',
      weight: 1,
      evidence: ['dissolved'],
    })
  })

  test("is a risk among oppSpot's own signals", () => {
    const petition = signal({ kind: 'risk', title: 'Winding-up petition filed' })
    expect(enriched({ ...wellKnown, signals: [petition] })).toMatchObject({ score: { total: 10 }, actions: [] })
  })

  test('is not an active company', () => {
    expect(fromCompany({ status: 'active' })).toEqual([])
  })
})

describe('age', () => {
  test('halves a signal with each half-life, in two steps, until it is history', () => {
    expect(decay(0, 180)).toBe(1)
    expect(decay(89, 180)).toBe(1)
    expect(decay(90, 180)).toBeCloseTo(0.71, 2)
    expect(decay(180, 180)).toBe(0.5)
    expect(decay(360, 180)).toBe(0.25)
    expect(decay(720, 180)).toBe(0)
  })

  test('a signal dated in the future is as fresh as one of today', () => {
    const [fresh] = found(dossier({ signals: [signal({ on: '2027-01-01' })] }))
    expect(fresh).toMatchObject({ ageInDays: 0, weight: 0.8 * 0.9 })
  })

  test('a signal without a date counts half', () => {
    const [undated] = found(dossier({ signals: [signal({ on: null })] }))
    expect(undated).toMatchObject({ ageInDays: null, weight: (0.8 * 0.9) / 2 })
  })

  test('news of last year is history', () => {
    expect(found(dossier({ signals: [signal({ kind: 'news', on: '2025-11-20' })] }))).toEqual([])
  })
})

describe('the same event told twice', () => {
  test('within 14 days is one signal, the stronger telling, resting on both', () => {
    const weak = signal({ id: 'a', strength: 'weak', on: '2026-11-01' })
    const strong = signal({ id: 'b', strength: 'strong', on: '2026-11-14', title: 'New office' })
    expect(found(dossier({ signals: [weak, strong] }))).toMatchObject([
      { id: 'b', title: 'New office', evidence: ['event:b', 'event:a'] },
    ])
  })

  test('is two events when they are more than 14 days apart or of another kind', () => {
    const one = signal({ id: 'a', on: '2026-11-01' })
    expect(found(dossier({ signals: [one, signal({ id: 'b', on: '2026-11-16' })] }))).toHaveLength(2)
    expect(found(dossier({ signals: [one, signal({ id: 'b', on: '2026-11-02', kind: 'hiring' })] }))).toHaveLength(2)
  })

  test('counts also when oppSpot tells what its own facts show', () => {
    const stored = signal({ kind: 'hiring', on: '2026-11-05', title: 'Hires 40 engineers', strength: 'very_strong' })
    const both = found(dossier({ company: { jobOpenings: 12 }, signals: [stored] }))
    expect(both).toMatchObject([{ title: 'Hires 40 engineers', evidence: ['event:s-1', 'job_openings'] }])
  })
})
