import { expect, test } from 'vitest'
import { LeadLoad } from '../../src/sync/lead-load.ts'

const given = new Map([
  ['company-1', 'ada@demo.example'],
  ['company-2', 'ada@demo.example'],
])

test('a colleague looks after the leads that were given to them', () => {
  expect(new LeadLoad(given).without('company-3', 'ada@demo.example')).toBe(2)
  expect(new LeadLoad(given).without('company-3', 'ben@demo.example')).toBe(0)
})

test('nobody is too busy for a lead that is theirs already', () => {
  expect(new LeadLoad(given).without('company-1', 'ada@demo.example')).toBe(1)
})

test('what is given counts at once, and what is given to another counts no more', () => {
  const load = new LeadLoad(given)
  load.give('company-3', 'ben@demo.example')
  load.give('company-2', 'ben@demo.example')
  load.give('company-1', null)
  expect(load.without('company-4', 'ben@demo.example')).toBe(2)
  expect(load.without('company-4', 'ada@demo.example')).toBe(0)
})
