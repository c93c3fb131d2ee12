import { CrmError } from '@smartsync/core/crm'
import type { FieldType, FieldValue } from '@smartsync/core/mapping'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHubspot, toHubspot } from '../provider/values.ts'

const text = fc.string({ minLength: 1 })
const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
const choice = text.filter((value) => !value.includes(';'))

const canonical: Record<FieldType, fc.Arbitrary<FieldValue>> = {
  text,
  long_text: text,
  url: text,
  email: text,
  phone: text,
  owner: text,
  stage: text,
  choice: text,
  number: fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
  boolean: fc.boolean(),
  date: day.map((value) => value.toISOString().slice(0, 10)),
  datetime: day.map((value) => value.toISOString()),
  choices: fc.array(choice, { minLength: 1 }),
}

describe('a value sent to HubSpot', () => {
  test.each(Object.entries(canonical))('of type %s reads back as it was', (type, values) => {
    const fieldType = type as keyof typeof canonical
    fc.assert(
      fc.property(values, (value) => {
        expect(fromHubspot(toHubspot(value, fieldType), fieldType)).toEqual(value)
      }),
    )
  })

  test('that is a number has no exponent', () => {
    fc.assert(
      fc.property(canonical.number, (value) => {
        expect(toHubspot(value, 'number')).toMatch(/^-?\d+(\.\d+)?$/)
      }),
    )
  })

  test('is cleared by an empty string when blank', () => {
    for (const type of Object.keys(canonical)) expect(toHubspot(null, type as FieldType)).toBe('')
  })

  test.each([
    ['number', Number.POSITIVE_INFINITY],
    ['number', '12'],
    ['boolean', 'true'],
    ['date', '2026-02-30'],
    ['date', '2026-02-03T10:00:00Z'],
    ['datetime', '2026-02-03'],
    ['choices', ['a;b']],
    ['choices', 'a'],
    ['text', 12],
  ] as const)('is refused when a %s cannot hold %j', (type, value) => {
    expect(() => toHubspot(value, type)).toThrow(CrmError)
  })
})

describe('a value read from HubSpot', () => {
  test('that is blank is null', () => {
    for (const blank of ['', null, undefined]) expect(fromHubspot(blank, 'text')).toBeNull()
  })

  test('may give a day as midnight UTC in milliseconds', () => {
    expect(fromHubspot('1764547200000', 'date')).toBe('2025-12-01')
  })

  test('may give a moment in milliseconds', () => {
    expect(fromHubspot('1764547200001', 'datetime')).toBe('2025-12-01T00:00:00.001Z')
  })

  test.each([
    ['about fifty', 'number'],
    [' ', 'number'],
    ['yes', 'boolean'],
    ['soon', 'date'],
    ['soon', 'datetime'],
  ] as const)('that is no %2$s stays as it stands and is not blank: %1$s', (value, type) => {
    expect(fromHubspot(value, type)).toBe(value)
  })
})
