import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { convert, type FieldType, type FieldValue, mayConvert } from '../../src/mapping/index.ts'

const types: FieldType[] = [
  ...(['text', 'long_text', 'number', 'boolean', 'date', 'datetime', 'choice', 'choices'] as const),
  ...(['url', 'email', 'phone', 'owner', 'stage'] as const),
]
const anyType = fc.constantFrom(...types)
const anyValue: fc.Arbitrary<FieldValue> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.string(),
  fc.constantFrom(
    'yes',
    '12',
    '2026-01-31',
    '2026-01-31T10:00:00+02:00',
    'a@b.example',
    'b.example',
    '+44 20 7946 0000',
  ),
  fc.array(fc.string(), { maxLength: 3 }),
)

describe('a value becomes', () => {
  test.each<[FieldType, FieldValue, FieldValue]>([
    ['text', ' Aster\n Foods ', 'Aster Foods'],
    ['text', 42.5, '42.5'],
    ['text', true, 'true'],
    ['text', ['SAP', 'Jira'], 'SAP, Jira'],
    ['long_text', 'one\ntwo', 'one\ntwo'],
    ['number', '1,234.5', 1234.5],
    ['number', ' -7 ', -7],
    ['boolean', 'Yes', true],
    ['boolean', false, false],
    ['date', '2026-02-28', '2026-02-28'],
    ['date', '2026-03-01T01:00:00+02:00', '2026-02-28'],
    ['datetime', '2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['datetime', '2026-03-01T01:00:00+02:00', '2026-02-28T23:00:00.000Z'],
    ['choice', ['hot'], 'hot'],
    ['choice', true, 'true'],
    ['choices', 'SAP', ['SAP']],
    ['choices', ['a', ' a', '', 'b'], ['a', 'b']],
    ['url', 'aster.example/about', 'https://aster.example/about'],
    ['url', 'http://aster.example', 'http://aster.example'],
    ['email', ' ada@aster.example ', 'ada@aster.example'],
    ['phone', '+44 (0)20 7946 0000 ext. 12', '+44 (0)20 7946 0000 ext. 12'],
    ['owner', 991, '991'],
  ])('for a field of type %s: %j → %j', (type, value, expected) => {
    expect(convert(value, type)).toEqual({ ok: true, value: expected })
  })

  test('nothing, where there is nothing, for every type', () => {
    for (const type of types) {
      for (const blank of [null, '', '  ', [], ['']]) {
        expect(convert(blank, type)).toEqual({ ok: true, value: null })
      }
    }
  })

  test('one of the options, by value or by label', () => {
    const options = [{ value: 'SALES_HOT', label: 'Hot' }]
    expect(convert('hot', 'choice', options)).toEqual({ ok: true, value: 'SALES_HOT' })
    expect(convert(['sales_hot'], 'choices', options)).toEqual({ ok: true, value: ['SALES_HOT'] })
  })
})

describe('a value that does not fit is refused, with what to do', () => {
  test.each<[FieldType, FieldValue]>([
    ['number', '51-200'],
    ['number', '12,34'],
    ['number', true],
    ['number', Number.POSITIVE_INFINITY],
    ['number', ['1']],
    ['boolean', 'maybe'],
    ['boolean', 1],
    ['date', '2026-02-30'],
    ['date', '03/04/2026'],
    ['date', 1994],
    ['datetime', '2026-03-01T01:00:00'],
    ['choice', ['a', 'b']],
    ['url', 'javascript:alert(1)'],
    ['url', 'not a link'],
    ['email', 'ada at aster'],
    ['phone', 'call me'],
    ['phone', 442079460000],
    ['owner', ['1', '2']],
    ['owner', 1.5],
  ])('for a field of type %s: %j', (type, value) => {
    const result = convert(value, type)
    expect(result).toMatchObject({ ok: false, error: { code: 'mapping_unconvertible', retry: 'no' } })
    expect(!result.ok && result.error.help).toContain('transform')
  })

  test('a choice that the CRM does not offer', () => {
    const options = [{ value: 'a', label: 'A' }]
    expect(convert('b', 'choice', options).ok).toBe(false)
    expect(convert(['a', 'b'], 'choices', options).ok).toBe(false)
  })
})

describe('laws of conversion', () => {
  test('what was converted converts to itself', () => {
    fc.assert(
      fc.property(anyType, anyValue, (type, value) => {
        const once = convert(value, type)
        fc.pre(once.ok)
        expect(convert(once.value, type)).toEqual(once)
      }),
    )
  })

  test('never gives a blank but null', () => {
    fc.assert(
      fc.property(anyType, anyValue, (type, value) => {
        const result = convert(value, type)
        fc.pre(result.ok)
        expect(result.value).not.toBe('')
        expect(result.value).not.toEqual([])
      }),
    )
  })

  test('types that can never become each other never do', () => {
    fc.assert(
      fc.property(anyType, anyType, anyValue, (from, to, value) => {
        fc.pre(!mayConvert(from, to) && to !== 'owner' && to !== 'stage')
        const typed = convert(value, from)
        fc.pre(typed.ok && typed.value !== null && typeof typed.value !== 'string')
        expect(convert(typed.value, to).ok).toBe(false)
      }),
    )
  })
})
