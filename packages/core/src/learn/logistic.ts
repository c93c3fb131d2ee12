/** A logistic model: the log-odds of yes are `bias` plus the sum of `weights` times features. */
export interface LogisticModel {
  bias: number
  weights: readonly number[]
}

const MOST_STEPS = 50
const MOST_HALVINGS = 30
const SETTLED = 1e-9

/**
 * Fits a logistic regression by Newton's method with step halving. `penalty` × ½ × the squared distance of the weights
 * from `prior` is added to the negative log-likelihood, so that few or separable examples stay near the prior; the bias
 * is free, but for a trace that keeps it finite. Same examples in the same order, same model. Takes time in proportion
 * to examples × features².
 */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  yes: readonly boolean[],
  { penalty, prior }: { penalty: number; prior: readonly number[] },
): LogisticModel {
  const inputs = rows.map((row) => [1, ...row])
  const towards = [0, ...prior]
  const strength = towards.map((_, at) => (at === 0 ? SETTLED : penalty))
  const loss = (weights: readonly number[]) =>
    sum(inputs.map((input, at) => softplus((yes[at] ? -1 : 1) * dot(weights, input)))) +
    0.5 * sum(weights.map((weight, at) => (strength[at] ?? 0) * (weight - (towards[at] ?? 0)) ** 2))

  let weights = towards
  let now = loss(weights)
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const move = newtonStep(inputs, yes, weights, { strength, towards })
    let size = 1
    let next = weights
    let then = now
    for (let halving = 0; halving < MOST_HALVINGS; halving += 1, size /= 2) {
      next = weights.map((weight, at) => weight - size * (move[at] ?? 0))
      then = loss(next)
      if (then <= now) break
    }
    if (!(now - then > SETTLED * (1 + now))) break
    weights = next
    now = then
  }
  const [bias = 0, ...slopes] = weights
  return { bias, weights: slopes }
}

function newtonStep(
  inputs: readonly (readonly number[])[],
  yes: readonly boolean[],
  weights: readonly number[],
  { strength, towards }: { strength: readonly number[]; towards: readonly number[] },
): number[] {
  const slope = weights.map((weight, at) => (strength[at] ?? 0) * (weight - (towards[at] ?? 0)))
  const curve = weights.map((_, row) => weights.map((_, column) => (row === column ? (strength[row] ?? 0) : 0)))
  inputs.forEach((input, nth) => {
    const chance = 1 / (1 + Math.exp(-dot(weights, input)))
    const error = chance - (yes[nth] ? 1 : 0)
    input.forEach((value, row) => {
      slope[row] = (slope[row] ?? 0) + error * value
      const line = curve[row] ?? []
      input.forEach((other, column) => {
        line[column] = (line[column] ?? 0) + chance * (1 - chance) * value * other
      })
    })
  })
  return solve(curve, slope)
}

/** Solves a symmetric, positive definite system by Gaussian elimination, which then needs no pivoting. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const lines = matrix.map((line, at) => [...line, right[at] ?? 0])
  lines.forEach((pivot, at) => {
    for (const line of lines.slice(at + 1)) {
      const factor = (line[at] ?? 0) / (pivot[at] ?? 1)
      pivot.forEach((value, column) => {
        line[column] = (line[column] ?? 0) - factor * value
      })
    }
  })
  const solution = right.map(() => 0)
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const line = lines[at] ?? []
    solution[at] = ((line.at(-1) ?? 0) - dot(solution, line)) / (line[at] ?? 1)
  }
  return solution
}

/** ln(1 + eˣ) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((all, value, at) => all + value * (b[at] ?? 0), 0)
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0)
}
