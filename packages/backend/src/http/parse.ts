import type { z } from 'zod'
import { RequestRefused } from './refused.ts'

/** A value as the schema has it; refuses anything else with status 422, naming every place that is wrong. */
export function parseBody<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new RequestRefused(422, 'body_invalid', 'The body is not what this route takes.', {
    help: 'Correct the places that faults names.',
    faults: parsed.error.issues.flatMap((issue) => {
      if (issue.code !== 'unrecognized_keys') return [{ at: pointer(issue.path), detail: issue.message }]
      return issue.keys.map((key) => ({ at: pointer([...issue.path, key]), detail: 'Unknown field' }))
    }),
  })
}

/** The query as the schema has it; refuses anything else with status 400, naming every parameter that is wrong. */
export function parseQuery<T>(schema: z.ZodType<T>, query: unknown): T {
  const parsed = schema.safeParse(query)
  if (parsed.success) return parsed.data
  throw new RequestRefused(400, 'query_invalid', 'The query is not what this route takes.', {
    help: 'Correct the parameters that faults names.',
    faults: parsed.error.issues.map(({ path, message }) => ({ at: path.map(String).join('.'), detail: message })),
  })
}

/** A JSON pointer (RFC 6901). */
function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
