import type { CrmError } from '@smartsync/core/crm'
import type { ErrorBody, RecordBatch } from './answers.ts'
import { type CallName, recordRefusal } from './errors.ts'
import { EXTERNAL_ID } from './fields.ts'
import type { RecordInput } from './record-inputs.ts'
import type { BatchVerdict } from './settle.ts'

/** Results and errors find their inputs by trace id, external key or record id: HubSpot promises no order. */
export function verdictOn(batch: readonly RecordInput[], call: CallName, answer: RecordBatch): BatchVerdict<string> {
  const only = batch.length === 1 ? batch[0]?.trace : undefined
  const traces = new Set(batch.map(({ trace }) => trace))
  const byId = new Map(batch.flatMap(({ id, trace }) => (id === null ? [] : [[id, trace]])))
  const byKey = new Map(batch.flatMap(({ id, externalKey, trace }) => (id === null ? [[externalKey, trace]] : [])))
  const verdict = { results: new Map<string, string>(), errors: new Map<string, CrmError>(), unnamed: [] as CrmError[] }
  for (const { id, objectWriteTraceId, properties } of answer.results) {
    const traced = objectWriteTraceId && traces.has(objectWriteTraceId) ? objectWriteTraceId : undefined
    const trace = traced ?? byId.get(id) ?? byKey.get(properties[EXTERNAL_ID] ?? '') ?? only
    if (trace !== undefined) verdict.results.set(trace, id)
  }
  for (const body of answer.errors ?? []) {
    const named = namedIn(body).flatMap((name) => (traces.has(name) ? [name] : (byId.get(name) ?? [])))
    const error = recordRefusal(call, body)
    for (const trace of named) verdict.errors.set(trace, error)
    if (named.length === 0) verdict.unnamed.push(error)
  }
  return verdict
}

function namedIn({ context = {} }: ErrorBody): string[] {
  return [...(context.objectWriteTraceId ?? []), ...(context.ids ?? []), ...(context.id ?? [])]
}
