import { describe, expect, test } from 'vitest'
import { isEcho, sightOf } from '../../src/sync/index.ts'

const written = { domain: 'ours.example', numberofemployees: 42 }

describe('a change that a CRM tells of', () => {
  test('is an echo where the CRM says that it is ours', () => {
    expect(isEcho({ ours: true, field: 'domain', value: 'other.example' }, {})).toBe(true)
  })

  test.each<[string, string]>([
    ['domain', ' ours.example '],
    ['numberofemployees', '42.0'],
  ])('is an echo where %s holds what we wrote last, whoever copied it there', (field, value) => {
    expect(isEcho({ ours: false, field, value }, written)).toBe(true)
  })

  test.each<[string, { field: string | null; value?: string }]>([
    ['another value', { field: 'domain', value: 'theirs.example' }],
    ['a value that was emptied', { field: 'domain', value: '' }],
    ['a field that we never wrote', { field: 'city', value: 'Leeds' }],
    ['no word about the value', { field: 'domain' }],
    ['no word about the field', { field: null }],
  ])('is news with %s', (_, change) => {
    expect(isEcho({ ours: false, ...change }, written)).toBe(false)
  })
})

describe('the sight of a record', () => {
  const fields = [
    { field: 'domain', type: 'text' as const },
    { field: 'staff', type: 'number' as const },
  ]

  test('is the same while nothing that we watch says anything else', () => {
    const sight = sightOf(fields, { domain: 'a.example', staff: 1 })
    expect(sightOf(fields.toReversed(), { staff: 1, domain: 'a.example ', city: 'Leeds' })).toBe(sight)
    expect(sightOf(fields, { domain: 'a.example', staff: 2 })).not.toBe(sight)
    expect(sightOf(fields, { domain: null, staff: 1 })).not.toBe(sight)
  })

  test('reveals nothing of what stands there', () => {
    expect(sightOf(fields, { domain: 'a.example', staff: 1 })).toMatch(/^[0-9a-f]{32}$/)
  })
})
