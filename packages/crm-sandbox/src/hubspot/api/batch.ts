import { type ZodType, z } from 'zod'
import { ApiError, validationError } from '../errors.ts'
import { KINDS, type ObjectType } from '../objects.ts'
import type { Answer, Call } from './endpoint.ts'

/** More inputs than this are refused. https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide */
export const MAX_INPUTS = 100

/** The body of a batch of such inputs. */
export type BatchSchema<T> = ZodType<{ inputs: T[] }>

export function batchOf<T>(input: ZodType<T>): BatchSchema<T> {
  return z.object({ inputs: z.array(input) })
}

/** `{ inputs: [...] }` with at least one and at most `max`. */
export function inputsOf<T>(call: Call, schema: BatchSchema<T>, max = MAX_INPUTS): T[] {
  const { inputs } = call.body(schema)
  if (inputs.length === 0) throw validationError('inputs must not be empty')
  if (inputs.length > max) {
    throw validationError(`You have ${inputs.length} inputs, which is more than the maximum of ${max} in one request.`)
  }
  return inputs
}

export type BatchError = ReturnType<ApiError['item']>

/** The answer to a batch: `status`, or 207 when some of it failed. */
export function batchAnswer(status: number, now: number, results: unknown[], errors: BatchError[] = []): Answer {
  const at = new Date(now).toISOString()
  const body = { status: 'COMPLETE', results, startedAt: at, completedAt: at, requestedAt: at }
  if (errors.length === 0) return { status, body }
  return { status: 207, body: { ...body, numErrors: errors.length, errors } }
}

/**
 * Runs each input. Where every input carries an `objectWriteTraceId` of its own, a refused one becomes an item of
 * `errors`; otherwise the first refusal fails the whole call.
 * https://developers.hubspot.com/docs/api-reference/error-handling (multi-status errors)
 */
export function eachInput<T extends { objectWriteTraceId?: string | undefined }>(
  inputs: readonly T[],
  run: (input: T) => unknown,
): { results: unknown[]; errors: BatchError[] } {
  const traceIds = new Set(inputs.map((input) => input.objectWriteTraceId).filter((id) => id !== undefined))
  const multiStatus = traceIds.size === inputs.length
  const results: unknown[] = []
  const errors: BatchError[] = []
  for (const input of inputs) {
    try {
      results.push(run(input))
    } catch (error) {
      if (!multiStatus || !(error instanceof ApiError)) throw error
      errors.push(error.item({ objectWriteTraceId: [input.objectWriteTraceId ?? ''] }))
    }
  }
  return { results, errors }
}

/** The one error that names all records of a batch that do not exist. */
export function missingRecords(type: ObjectType, ids: readonly string[]): BatchError[] {
  if (ids.length === 0) return []
  const message = `Could not get some ${KINDS[type].singular.toUpperCase()} objects, they may be deleted or not exist. Check that ids are valid.`
  return [new ApiError(404, 'OBJECT_NOT_FOUND', message).item({ ids: [...ids] })]
}

export function refuseDuplicates(ids: readonly string[]): void {
  const seen = new Set<string>()
  const repeated = new Set(ids.filter((id) => seen.size === seen.add(id.toLowerCase()).size))
  if (repeated.size === 0) return
  throw validationError(`Duplicate IDs found in batch input: [${[...repeated].join(', ')}]. IDs must be unique`)
}
