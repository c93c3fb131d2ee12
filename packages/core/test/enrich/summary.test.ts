import { describe, expect, test } from 'vitest'
import type { Company } from '../../src/model/index.ts'
import { dossier, enriched, said, signal, wellKnown } from './builders.ts'

const about = (known: Partial<Company>) => said(enriched(dossier({ company: known })))

describe('the summary', () => {
  test('says what they do, size and stage, and why now', () => {
    const sentences = enriched(wellKnown).summary.sentences.map(({ text }) => text)
    expect(sentences).toEqual([
      'Fernhill Robotics Ltd is based in Leeds and is described as “Picking robots for grocery warehouses”.',
      'It has 240 employees and revenue of £24.3 million in 2025, and was incorporated on 6 May 2014.',
      'Why now: Opens an office in Leeds (10 November 2026); Raised £12 million in a Series B round from Northgate Ventures on 1 October 2026.',
    ])
  })

  test('names the facts behind each sentence', () => {
    expect(enriched(wellKnown).summary.sentences.map(({ evidence }) => evidence)).toEqual([
      ['name', 'location', 'description'],
      ['employees', 'revenue', 'incorporated'],
      ['event:s-1', 'funding'],
    ])
  })

  test('reads well for a company of which only the register knows', () => {
    const bp = about({
      name: 'Bp P.L.C.',
      industry: 'Offices of Holding Companies, Not Elsewhere Classified',
      address: { lines: [], city: 'London', region: 'London', postcode: 'SW1Y 4PD', country: 'England' },
      foundedYear: 1909,
      employees: 66_300,
      revenue: { amount: 241_392_000_000, currency: 'USD', year: null, estimated: false },
      group: { role: 'headquarters', parent: 'BP P.L.C.', ultimateParent: 'BP P.L.C.', size: 4793 },
    })
    expect(bp).toBe(
      'Bp P.L.C. is based in London and is listed under “Offices of Holding Companies”. ' +
        'It has 66,300 employees and revenue of $241 billion, was founded in 1909, and heads a group of 4,793 companies. ' +
        'No recent sign that it is about to buy is known.',
    )
  })

  test.each<[string, Partial<Company>, string]>([
    ['nothing', {}, 'Fernhill Robotics Ltd is known by name only so far. Its size, revenue and age are not known.'],
    [
      'only where it is',
      { address: { lines: [], city: 'Leeds', region: null, postcode: null, country: null } },
      'is based in Leeds; what it does is not known.',
    ],
    ['only its age', { foundedYear: 2020 }, 'It was founded in 2020; its size is not known.'],
    [
      'only its group',
      { group: { role: null, parent: 'BP P.L.C.', ultimateParent: null, size: null } },
      'It belongs to BP P.L.C.; its size is not known.',
    ],
    ['only one employee', { employees: 1 }, 'It has 1 employee.'],
    [
      'an estimate',
      { revenue: { amount: 2.4e6, currency: 'GBP', year: null, estimated: true } },
      'It has estimated revenue of £2.4 million.',
    ],
    [
      'a founding year beside the register',
      { incorporatedOn: '2014-05-06', foundedYear: 2012 },
      'It was incorporated on 6 May 2014; its size is not known.',
    ],
  ])('leaves no gap where it knows %s', (_, known, text) => {
    expect(about(known)).toContain(text)
  })

  test('says to leave a company with a stop sign alone, and nothing about why now', () => {
    const summary = said(enriched({ ...wellKnown, company: { ...wellKnown.company, status: 'liquidation' } }))
    expect(summary).toContain('The company is in liquidation, so leave it for now.')
    expect(summary).not.toContain('Why now')
  })

  test('does not offer history as a reason', () => {
    expect(said(enriched(dossier({ signals: [signal({ on: '2024-01-01' })] })))).toContain('No recent sign')
  })
})
