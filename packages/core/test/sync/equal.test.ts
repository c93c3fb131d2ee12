import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FieldType, FieldValue } from '../../src/mapping/index.ts'
import { mayWrite, sameValue } from '../../src/sync/index.ts'
import { anyValue } from './arbitraries.ts'

describe('two values say the same', () => {
  test.each<[FieldType, FieldValue, FieldValue]>([
    ['number', 1, '1.0'],
    ['number', 0, -0],
    ['text', ' a', 'a '],
    ['text', null, ' '],
    ['long_text', 'a\r\nb', 'a\nb'],
    ['boolean', true, 'TRUE'],
    ['email', 'Ada@Aster.example', 'ada@aster.example'],
    ['choices', ['a', 'b'], ['b', 'a', 'a']],
    ['choices', ['a'], 'a'],
    ['date', '2026-01-31', '2026-01-31T23:59:00.000Z'],
    ['datetime', '2026-01-31T23:30:00Z', '2026-02-01T00:30:00.000+01:00'],
  ])('%s: %j and %j', (type, one, other) => {
    expect(sameValue(type, one, other)).toBe(true)
  })
})

describe('two values differ', () => {
  test.each<[FieldType, FieldValue, FieldValue]>([
    ['number', 0, null],
    ['number', 1, '1a'],
    ['text', 'a', 'A'],
    ['text', '1', '1.0'],
    ['boolean', false, null],
    ['choices', ['a', 'b'], ['a']],
    ['choices', ['a,b'], ['a', 'b']],
    ['date', '2026-01-31', '2026-02-01'],
    ['datetime', '2026-01-31T10:00:00Z', '2026-01-31T10:00:01Z'],
  ])('%s: %j and %j', (type, one, other) => {
    expect(sameValue(type, one, other)).toBe(false)
  })

  test('every value equals itself, in every type', () => {
    const types = fc.constantFrom<FieldType>(
      'text',
      'number',
      'boolean',
      'date',
      'datetime',
      'choice',
      'choices',
      'email',
    )
    fc.assert(fc.property(types, anyValue, (type, value) => sameValue(type, value, value)))
  })
})

describe('a policy', () => {
  test.each([
    ['always', 'theirs', 'ours', true],
    ['if_blank', null, null, true],
    ['if_blank', 'ours', 'ours', false],
    ['if_ours', null, 'ours', true],
    ['if_ours', ' ours', 'ours', true],
    ['if_ours', 'theirs', 'ours', false],
    ['if_ours', 'theirs', null, false],
    ['never', null, null, false],
  ] as const)('%s, where %j stands and we wrote %j: %j', (policy, current, lastWritten, allowed) => {
    expect(mayWrite(policy, current, lastWritten, 'text')).toMatchObject({ allowed, why: expect.stringMatching(/\w/) })
  })
})
