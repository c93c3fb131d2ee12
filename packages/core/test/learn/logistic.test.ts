import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { auc } from '../../src/learn/auc.ts'
import { fitLogistic } from '../../src/learn/logistic.ts'

const row = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 })
const examples = fc.array(fc.record({ row, yes: fc.boolean() }), { minLength: 1, maxLength: 60 })

describe('a logistic fit', () => {
  test('agrees with the solution known in closed form: the log-odds of each of two groups', () => {
    const rows = [...Array(40).fill([0]), ...Array(40).fill([1])]
    const yes = rows.map((_, at) => (at < 40 ? at < 10 : at < 70))
    const { bias, weights } = fitLogistic(rows, yes, { penalty: 0, prior: [0] })
    expect(bias).toBeCloseTo(Math.log(1 / 3), 5)
    expect(weights[0]).toBeCloseTo(Math.log(3) - Math.log(1 / 3), 5)
  })

  test('is where the penalised loss has no slope', () => {
    fc.assert(
      fc.property(examples, fc.double({ min: 0.1, max: 10, noNaN: true }), (all, penalty) => {
        const prior = [1, 0, -1]
        const { bias, weights } = fitLogistic(
          all.map((each) => each.row),
          all.map((each) => each.yes),
          { penalty, prior },
        )
        for (const [at, weight] of weights.entries()) {
          const pull = all.reduce((sum, { row, yes }) => {
            const odds = row.reduce((odds, value, nth) => odds + value * (weights[nth] ?? 0), bias)
            return sum + ((yes ? 1 : 0) - 1 / (1 + Math.exp(-odds))) * (row[at] ?? 0)
          }, 0)
          expect(Math.abs(pull - penalty * (weight - (prior[at] ?? 0)))).toBeLessThan(0.01)
        }
      }),
    )
  })

  test('stays finite where the examples can be told apart perfectly, and puts the weight where they differ', () => {
    const rows = Array.from({ length: 60 }, (_, at) => [at % 2, (at % 7) / 7])
    const { weights } = fitLogistic(
      rows,
      rows.map(([first]) => first === 1),
      { penalty: 1, prior: [0, 0] },
    )
    expect(Number.isFinite(weights[0])).toBe(true)
    expect(weights[0]).toBeGreaterThan(3)
    expect(Math.abs(weights[1] ?? 9)).toBeLessThan(0.5)
  })

  test('with a heavy penalty stays at the prior', () => {
    const { weights } = fitLogistic([[0], [1]], [true, false], { penalty: 1e6, prior: [2] })
    expect(weights[0]).toBeCloseTo(2, 4)
  })
})

describe('the area under the curve', () => {
  test.each([
    [[1, 2, 3, 4], [false, false, true, true], 1],
    [[4, 3, 2, 1], [false, false, true, true], 0],
    [[1, 1, 1, 1], [false, true, false, true], 0.5],
    [[1, 2, 2, 3], [false, false, true, true], 0.875],
    [[1, 2], [true, true], null],
    [[], [], null],
  ])('of %j for %j is %j', (values, yes, expected) => {
    expect(auc(values, yes)).toBe(expected)
  })

  test('is the share of pairs in the right order', () => {
    const valued = fc.array(fc.record({ value: fc.integer({ min: 0, max: 5 }), yes: fc.boolean() }), { maxLength: 30 })
    fc.assert(
      fc.property(valued, (all) => {
        const pairs = all
          .filter(({ yes }) => yes)
          .flatMap((a) => all.filter(({ yes }) => !yes).map((b) => a.value - b.value))
        const right = pairs.reduce((sum, apart) => sum + (apart > 0 ? 1 : apart === 0 ? 0.5 : 0), 0)
        const found = auc(
          all.map(({ value }) => value),
          all.map(({ yes }) => yes),
        )
        if (pairs.length === 0) expect(found).toBeNull()
        else expect(found).toBeCloseTo(right / pairs.length, 10)
      }),
    )
  })
})
