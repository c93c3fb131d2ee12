import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileTransform, type FieldValue, MappingError, transformCache } from '../../src/mapping/index.ts'

function evaluate(expression: string, value: FieldValue, fields: Record<string, FieldValue> = {}) {
  const compiled = compileTransform(expression)
  if (!compiled.ok) throw compiled.error
  return compiled.value.run(value, fields)
}

const codeOf = (result: { ok: boolean; error?: MappingError }) => result.error?.code

describe('a transform', () => {
  test.each<[string, FieldValue, FieldValue]>([
    ['value > 70 ? "hot" : "cold"', 80, 'hot'],
    ['value * 2', 5, 10],
    ['1 - value', 0.25, 0.75],
    ['value / 1000', 5_500, 5.5],
    ['int(value)', 5.7, 5],
    ['string(value) + "%"', 12.5, '12.5%'],
    ['value.upperAscii()', 'gb', 'GB'],
    ['value.split(", ")', 'a, b', ['a', 'b']],
    ['value.filter(x, x != "Excel").join("; ")', ['SAP', 'Excel', 'Jira'], 'SAP; Jira'],
    ['value.map(x, x != "b", x.upperAscii())', ['a', 'b'], ['A']],
    ['{"prospect": "lead", "qualified": "salesqualifiedlead"}[value]', 'prospect', 'lead'],
    ['value in ["hot", "warm"]', 'warm', true],
    ['timestamp(value + "T00:00:00Z").getFullYear()', '2019-05-01', 2019],
    ['value == null ? "unknown" : value', null, 'unknown'],
    ['null', 'x', null],
  ])('%s of %j is %j', (expression, value, expected) => {
    expect(evaluate(expression, value)).toEqual({ ok: true, value: expected })
  })

  test('sees our other fields, blank ones as null', () => {
    const fields = { 'company.city': 'Leeds', 'company.region': null }
    const expression = 'fields["company.region"] == null ? fields["company.city"] : fields["company.region"]'
    expect(evaluate(expression, null, fields)).toEqual({ ok: true, value: 'Leeds' })
  })

  test('says which fields it reads', () => {
    const compiled = compileTransform('string(value) + fields["company.city"] + fields["company.city"] + fields.nope')
    expect(compiled.ok && compiled.value.reads).toEqual(['company.city', 'nope'])
  })

  test('is compiled once when a cache holds it', () => {
    const compile = transformCache()
    expect(compile('value + 1')).toBe(compile('value + 1'))
    expect(compile('value +')).toBe(compile('value +'))
  })
})

describe('an expression is refused before it runs', () => {
  test.each([
    ['it is not CEL', 'value +'],
    ['it is empty', ''],
    ['it is JavaScript', '(() => { while (true) {} })()'],
    ['it names an unknown variable', 'process.env'],
    ['it adds a number to a text', '1 + "a"'],
    ['it calls an unknown function', 'eval(value)'],
    ['it uses a backtracking pattern', 'value.matches("(a+)+b")'],
    ['it could double a value over and over', 'cel.bind(a, value + value, a + a)'],
    ['it loops within a loop', 'value.all(a, value.all(b, a == b))'],
    ['it loops after a loop', 'value.map(a, a).filter(a, a != "")'],
    ['it loops over the letters of a text', 'value.split("").map(x, value).join("")'],
    ['it joins texts over and over', 'value.map(x, value.join(x))'],
    ['it is too long', `"${'x'.repeat(1_000)}"`],
    ['it is too deep', `${'('.repeat(400)}1${')'.repeat(400)}`],
    ['it has too many parts', Array(200).fill('1').join('+')],
  ])('because %s', (_, expression) => {
    const result = compileTransform(expression)
    expect(codeOf(result)).toBe('mapping_invalid_transform')
    expect(!result.ok && result.error).toBeInstanceOf(MappingError)
    expect(!result.ok && result.error.help).toContain('CEL')
  })

  test('whatever it says, nothing is thrown', () => {
    const fragments = fc.constantFrom('value', 'fields', '["a"]', '.map(x, ', '(', ')', ' + ', ' ? ', ' : ', '"t"', '1')
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fragments).map((parts) => parts.join('')),
        ),
        (expression) => {
          const compiled = compileTransform(expression)
          if (compiled.ok) expect(compiled.value.run('a', { a: 1 })).toHaveProperty('ok')
          else expect(compiled.error.code).toBe('mapping_invalid_transform')
        },
      ),
    )
  })
})

describe('a transform that gives no usable value says so', () => {
  test.each<[string, string, FieldValue]>([
    ['the value has another type', 'value.upperAscii()', 5],
    ['the field is not there', 'fields["company.name"]', 'x'],
    ['it reaches for what every object has', 'fields["constructor"]', 'x'],
    ['it divides by nothing', 'value / 0', 5],
    ['the result is a map', '{"a": value}', 'x'],
    ['the result is a list of numbers', '[1, 2]', 'x'],
    ['the result is a function of its own', 'size', 'x'],
  ])('%s', (_, expression, value) => {
    const compiled = compileTransform(expression)
    expect(codeOf(compiled.ok ? compiled.value.run(value, {}) : compiled)).toMatch(
      /^mapping_(transform_failed|invalid_transform)$/,
    )
  })
})
