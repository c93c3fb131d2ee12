import { describe, expect, test } from 'vitest'
import { Misfits } from '../../src/oppspot/misfits.ts'
import { registerEventsOf } from '../../src/oppspot/register-events.ts'

const filing = (category: string, description: string, date: unknown = '2026-03-12') => ({
  category,
  description,
  date,
})

describe('a filing history', () => {
  test('tells of charges, a moved office and accounts, newest first', () => {
    const filings = [
      filing('accounts', 'accounts-with-accounts-type-full', '2026-01-31'),
      filing('mortgage', 'mortgage-create-with-deed-with-charge-number-charge-creation-date', '2026-05-01'),
      filing('mortgage', 'mortgage-satisfy-charge-full', '2026-05-02'),
      filing('address', 'change-registered-office-address-company-with-date-old-address-new-address', '2025-12-24'),
    ]
    expect(registerEventsOf(filings, new Misfits())).toEqual([
      { what: 'charge_satisfied', on: '2026-05-02' },
      { what: 'charge_registered', on: '2026-05-01' },
      { what: 'accounts_filed', on: '2026-01-31' },
      { what: 'office_moved', on: '2025-12-24' },
    ])
  })

  test('tells nothing of what we have no word for, or what bears no day', () => {
    const filings = [
      filing('officers', 'appoint-person-director-company-with-name-date'),
      filing('address', 'move-registers-to-sail-company'),
      filing('accounts', 'accounts-with-accounts-type-full', null),
    ]
    expect(registerEventsOf(filings, new Misfits())).toEqual([])
  })

  test('counts what is no filing at all', () => {
    const misfits = new Misfits()
    expect(registerEventsOf(['nonsense'], misfits)).toEqual([])
    expect(misfits.counts()).toEqual({ 'businesses.filing_history': 1 })
  })
})
