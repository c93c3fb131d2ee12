import { describe, expect, test } from 'vitest'
import { sightOf } from '../../src/sync/index.ts'

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
