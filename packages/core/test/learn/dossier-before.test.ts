import { expect, test } from 'vitest'
import { dossierBefore } from '../../src/learn/index.ts'
import { dossier, person, signal, wellKnown } from '../enrich/builders.ts'

const DAY = '2026-06-01'

test('what was learnt on that day or later, or at an unknown time, is left out', () => {
  const known = dossier({
    signals: [
      signal({ id: 'before', on: '2026-05-31' }),
      signal({ id: 'on', on: DAY }),
      signal({ id: 'after', on: '2026-10-01' }),
      signal({ id: 'undated', on: null }),
    ],
    people: [
      person({ id: 'before', appointedOn: '2020-01-01', lastContactOn: '2026-05-30' }),
      person({ id: 'after', appointedOn: '2026-07-01' }),
      person({ id: 'long ago', appointedOn: null }),
    ],
    oppspotScore: { score: 80, calculatedAt: null },
  })
  const before = dossierBefore(known, DAY)
  expect(before.signals.map(({ id }) => id)).toEqual(['before'])
  expect(before.people.map(({ id, lastContactOn }) => [id, lastContactOn])).toEqual([
    ['before', null],
    ['long ago', null],
  ])
  expect(before.oppspotScore).toBeNull()
})

test('funding and revenue of a later time are left out, and so is what only holds today', () => {
  const { company } = dossierBefore(wellKnown, '2024-06-01')
  expect(company).toMatchObject({
    revenue: null,
    funding: null,
    employeeGrowth: null,
    jobOpenings: null,
    filings: null,
    employees: 240,
    industry: wellKnown.company.industry,
  })
})

test('funding and revenue of an earlier time stay', () => {
  const { company } = dossierBefore(wellKnown, '2026-11-01')
  expect(company.revenue).toEqual(wellKnown.company.revenue)
  expect(company.funding).toEqual(wellKnown.company.funding)
})
