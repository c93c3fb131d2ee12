import { describe, expect, test } from 'vitest'
import { fieldCatalogue, fieldValues } from '../../src/mapping/index.ts'
import { company, contact, enrichment, signal } from './builders.ts'

const values = (overrides: Partial<Parameters<typeof fieldValues>[0]> = {}) =>
  fieldValues({ company: company(), contact, enrichment: enrichment(), currency: 'GBP', ...overrides })

describe('the values of our fields', () => {
  test('there is one for every field of the catalogue and no other', () => {
    expect(Object.keys(values()).sort()).toEqual(fieldCatalogue.map(({ key }) => key).sort())
  })

  test('what is not known is null, never an empty text or list', () => {
    const bare = values({ contact: null, company: company({ description: '  ', technologies: ['', ' '] }) })
    expect(Object.values(bare).filter((value) => value === '' || (Array.isArray(value) && value.length === 0))).toEqual(
      [],
    )
    expect(bare).toMatchObject({
      'company.description': null,
      'company.technologies': null,
      'company.revenue': null,
      'contact.email': null,
      'score.reasons': null,
      'signals.latest': null,
      'actions.next': null,
    })
    expect(values()['contact.phone']).toBeNull()
  })

  test('a company is told in the words of its parts', () => {
    const address = { lines: ['1 High St', 'Unit 4'], city: 'Leeds', region: null, postcode: 'LS1 1AA', country: 'UK' }
    const revenue = { amount: 5e6, currency: 'GBP', year: 2025, estimated: false }
    expect(values({ company: company({ address, revenue, technologies: ['SAP'] }) })).toMatchObject({
      'company.address': '1 High St, Unit 4',
      'company.city': 'Leeds',
      'company.region': null,
      'company.revenue': 5_000_000,
      'company.technologies': ['SAP'],
    })
  })

  test('a revenue is told only where it is in the currency of the CRM’s amounts', () => {
    const revenue = { amount: 5e6, currency: 'USD', year: 2025, estimated: false }
    const told = (currency: string | null) => values({ company: company({ revenue }), currency })['company.revenue']
    expect(told('USD')).toBe(5_000_000)
    expect(told('GBP')).toBeNull()
    expect(told(null)).toBeNull()
  })

  test('score reasons read as points and words, one a line', () => {
    const reasons = [
      { text: 'Industry fits: software', points: 18, evidence: ['f1'] },
      { text: 'Accounts are overdue', points: -5, evidence: ['f2'] },
      { text: 'Employees are not known', points: 0, evidence: [] },
    ]
    const score = {
      ...enrichment().score,
      parts: [{ name: 'fit' as const, points: 13, max: 40, reasons }],
    }
    expect(values({ enrichment: enrichment({ score }) })['score.reasons']).toBe(
      '+18 Industry fits: software\n-5 Accounts are overdue\n+0 Employees are not known',
    )
  })

  test('signals are listed with their day, risks named as such, and the latest stands alone', () => {
    const signals = [
      signal(),
      signal({ title: 'Raised £2m', on: '2026-10-20' }),
      signal({ kind: 'risk', title: 'Winding-up petition', on: null }),
    ]
    const known = values({ enrichment: enrichment({ signals }) })
    expect(known['signals.text']).toBe(
      '12 engineers wanted (2026-10-01)\nRaised £2m (2026-10-20)\nRisk: Winding-up petition',
    )
    expect(known['signals.latest']).toBe('Raised £2m (2026-10-20)')
    expect(known['enrichment.sources']).toBe('Job board')
  })

  test('the enrichment is stamped with its day', () => {
    expect(values()['enrichment.at']).toBe('2026-11-02')
  })

  test("an owner is only named by the CRM's own id", () => {
    const owned = enrichment({ owner: { userId: 'profile-7', email: 'rep@us.example', reason: 'Knows them' } })
    expect(values({ enrichment: owned })['owner.user']).toBeNull()
    expect(values({ enrichment: owned, crmOwnerId: '991' })['owner.user']).toBe('991')
  })

  test.each([
    ['words', 'word '.repeat(1_000), /word…$/],
    ['one endless word', 'x'.repeat(5_000), /x…$/],
    ['characters of two code units', '🦊'.repeat(2_000), /🦊…$/u],
  ])('a long text of %s ends within 2,000 characters, whole', (_, description, end) => {
    const text = values({ company: company({ description }) })['company.description']
    expect(text).toMatch(end)
    expect(String(text).length).toBeLessThanOrEqual(2_000)
    expect(String(text).isWellFormed()).toBe(true)
  })
})

test('the next action may be to do nothing yet', () => {
  const wait = { reason: 'An activity is planned for 2 December 2026 in your CRM', until: null, evidence: ['planned'] }
  const values = fieldValues({ company: company(), contact: null, enrichment: enrichment({ wait }), currency: null })
  expect(values['actions.next']).toBe('Do nothing yet: An activity is planned for 2 December 2026 in your CRM')
})
