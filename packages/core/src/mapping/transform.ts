import { type ASTNode, Environment } from '@marcbachmann/cel-js'
import { MappingError, type MappingResult } from './errors.ts'
import type { FieldValue } from './field.ts'

/** A compiled expression. `reads` are the keys of `fields` that it names. */
export interface Transform {
  reads: readonly string[]
  /** Never throws, never changes its arguments, and always ends. */
  run(value: FieldValue, fields: Readonly<Record<string, FieldValue>>): MappingResult<FieldValue>
}

export type CompileTransform = (expression: string) => MappingResult<Transform>

const longestExpression = 1_000
const longestResult = 65_536
const loops = ['map', 'filter', 'all', 'exists', 'exists_one']
const functions = [
  ...['size', 'string', 'int', 'double', 'bool', 'dyn', 'has', 'timestamp'],
  ...['contains', 'startsWith', 'endsWith', 'indexOf', 'lastIndexOf', 'substring', 'trim', 'lowerAscii', 'upperAscii'],
  ...['split', 'join', 'getFullYear', 'getMonth', 'getDate'],
  ...loops,
]
const help =
  'Write a CEL expression over `value` and `fields`, such as `value > 70 ? "hot" : "cold"` or ' +
  '`fields["company.city"]`, or leave the transform empty to take the value as it is.'

const environment = numbersOfOneKind(
  new Environment({ limits: { maxAstNodes: 150, maxDepth: 24, maxListElements: 100, maxMapEntries: 100 } })
    .registerVariable('value', 'dyn')
    .registerVariable('fields', 'map<string, dyn>'),
)

/**
 * Compiles a transform: an expression in CEL (https://cel.dev), which has no side effects and no unbounded loops; it is
 * interpreted, never evaluated as code. `value` is the mapped field, `fields` all of ours by key; blanks are null and
 * numbers are doubles. Compile once and keep it: `transformCache` does.
 *
 * CEL always ends, but may take its time; so an expression has at most 1,000 characters, one loop, and neither splits
 * texts to loop over nor joins them in the loop. `matches` is left out because this implementation hands it to a backtracking matcher.
 */
export function compileTransform(expression: string): MappingResult<Transform> {
  if (expression.length > longestExpression) {
    return invalid(`The expression has ${expression.length} characters; at most ${longestExpression} are allowed`)
  }
  try {
    const program = environment.parse(expression)
    const nodes = [...walk(program.ast)]
    const refused = refuse(nodes)
    if (refused !== null) return invalid(refused)
    const { valid, error } = program.check()
    if (!valid) return invalid(wordsOf(error))
    return { ok: true, value: { reads: readsOf(nodes), run: (value, fields) => run(program, value, fields) } }
  } catch (error) {
    return invalid(wordsOf(error), error)
  }
}

/** `compileTransform` that remembers what it compiled. Whoever holds it decides how long. */
export function transformCache(): CompileTransform {
  const compiled = new Map<string, MappingResult<Transform>>()
  return (expression) => {
    const known = compiled.get(expression) ?? compileTransform(expression)
    compiled.set(expression, known)
    return known
  }
}

function run(
  program: (context: Record<string, unknown>) => unknown,
  value: FieldValue,
  fields: Readonly<Record<string, FieldValue>>,
): MappingResult<FieldValue> {
  let result: unknown
  try {
    result = program({ value, fields })
  } catch (error) {
    return failed(wordsOf(error), error)
  }
  if (typeof result === 'bigint') result = Number(result)
  if (result instanceof Date) result = result.toISOString()
  if (result === null || typeof result === 'boolean') return { ok: true, value: result }
  if (typeof result === 'number' && Number.isFinite(result)) return { ok: true, value: result }
  if (typeof result === 'string' && result.length <= longestResult) return { ok: true, value: result }
  if (Array.isArray(result) && result.every((item) => typeof item === 'string')) return { ok: true, value: result }
  return failed('The result is not a text, number, boolean, list of texts or null, or it is too long')
}

function refuse(nodes: readonly ASTNode[]): string | null {
  const called = nodes.flatMap((node) => (node.op === 'call' || node.op === 'rcall' ? [node.args[0]] : []))
  const unknown = called.find((name) => !functions.includes(name))
  if (unknown !== undefined) return `There is no function "${unknown}" here; there are ${functions.join(', ')}`
  const looping = nodes.filter((node) => node.op === 'rcall').filter((node) => loops.includes(node.args[0]))
  if (looping.length > 1) return `At most one of ${loops.join(', ')} may be used; found ${looping.length}`
  if (looping.length === 1 && called.includes('split')) return '"split" cannot be used together with a loop'
  const inLoop = looping.flatMap((node) => node.args[2]).flatMap((body) => [...walk(body)])
  if (inLoop.some((node) => node.op === 'rcall' && node.args[0] === 'join')) return '"join" cannot be used in a loop'
  return null
}

function* walk(node: ASTNode): Generator<ASTNode> {
  yield node
  for (const child of childrenOf(node)) yield* walk(child)
}

function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return []
    case '.':
    case '.?':
      return [node.args[0]]
    case 'call':
      return node.args[1]
    case 'rcall':
      return [node.args[1], ...node.args[2]]
    case 'map':
      return node.args.flat()
    case '!_':
    case '-_':
      return [node.args]
    default:
      return node.args
  }
}

function readsOf(nodes: readonly ASTNode[]): string[] {
  const keys = nodes.flatMap((node) => {
    if (node.op !== '[]' && node.op !== '.') return []
    const [object, key] = node.args
    if (object.op !== 'id' || object.args !== 'fields') return []
    if (typeof key === 'string') return [key]
    return key.op === 'value' && typeof key.args === 'string' ? [key.args] : []
  })
  return [...new Set(keys)]
}

/** CEL keeps integers and doubles apart: `value * 2` would fail. Our numbers are doubles, so mixed sums give doubles. */
function numbersOfOneKind(base: Environment): Environment {
  const operators: Record<string, (left: number, right: number) => number> = {
    '+': (left, right) => left + right,
    '-': (left, right) => left - right,
    '*': (left, right) => left * right,
    '/': (left, right) => left / right,
  }
  for (const [sign, compute] of Object.entries(operators)) {
    base.registerOperator(`double ${sign} int`, (left: number, right: bigint) => compute(left, Number(right)))
    base.registerOperator(`int ${sign} double`, (left: bigint, right: number) => compute(Number(left), right))
  }
  return base
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return 'The expression cannot be read'
  return 'summary' in error && typeof error.summary === 'string' ? error.summary : error.message
}

function invalid(message: string, cause?: unknown): { ok: false; error: MappingError } {
  return { ok: false, error: new MappingError('mapping_invalid_transform', message, { help, cause }) }
}

function failed(message: string, cause?: unknown): { ok: false; error: MappingError } {
  return { ok: false, error: new MappingError('mapping_transform_failed', message, { help, cause }) }
}
