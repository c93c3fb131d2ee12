import { CrmError, type Outcome, type RecordType, type RecordWrite } from '@smartsync/core/crm'
import { type ErrorBody, type RecordBatch, recordBatch } from './answers.ts'
import { recordRefusal } from './errors.ts'
import { EXTERNAL_ID } from './fields.ts'
import type { HubspotCall, HubspotHttp } from './http.ts'
import { associationTypeId } from './object-types.ts'
import { paths } from './paths.ts'
import { findRecords } from './record-reads.ts'
import { type BatchVerdict, settle } from './settle.ts'
import { toHubspot } from './values.ts'

/** One input of a batch. `trace` is our name for it, which HubSpot gives back with its result or its error. */
export interface RecordInput {
  ref: string
  trace: string
  id: string | null
  externalKey: string
  properties: Readonly<Record<string, string>>
  associations: RecordWrite['associate']
}

/**
 * Updates the writes that have an id and creates the others, 100 a call.
 *
 * A create that meets a record with the same external key or e-mail writes nothing and ends in `crm_conflict` with that
 * record's id: what stands there has to be read before anything is written over it.
 */
export async function upsertRecords(
  http: HubspotHttp,
  type: RecordType,
  writes: readonly RecordWrite[],
): Promise<Outcome[]> {
  const failed: Outcome[] = []
  const inputs = writes.flatMap((write, n) => {
    try {
      return [toInput(write, `write-${n}`)]
    } catch (error) {
      if (!(error instanceof CrmError)) throw error
      failed.push({ ref: write.ref, ok: false, error })
      return []
    }
  })
  const updated = await updateRecords(
    http,
    type,
    inputs.filter(({ id }) => id !== null),
  )
  const created = await createRecords(
    http,
    type,
    inputs.filter(({ id }) => id === null),
  ).catch((error: unknown) => {
    if (updated.length === 0 || !(error instanceof CrmError)) throw error
    return inputs.filter(({ id }) => id === null).map(({ ref }): Outcome => ({ ref, ok: false, error }))
  })
  return [...failed, ...updated, ...created]
}

/** Creates records with their external keys and links; see `upsertRecords` for conflicts. */
export async function createRecords(
  http: HubspotHttp,
  type: RecordType,
  inputs: readonly RecordInput[],
): Promise<Outcome[]> {
  const call = (records: number): HubspotCall => ({
    method: 'POST',
    path: paths.batch(type, 'create'),
    writes: true,
    records,
  })
  const settled = await settle(inputs, {
    keyOf: ({ trace }) => trace,
    send: async (batch) => {
      const body = { inputs: batch.map((input) => createBody(type, input)) }
      return verdictOn(batch, call(batch.length), await http.send({ ...call(batch.length), body }, recordBatch))
    },
    blame: async (batch, refusal) => {
      if (refusal.code !== 'crm_conflict') return new Map()
      const existing = await existingIds(http, type, batch)
      return new Map([...existing].map(([trace, existingId]) => [trace, conflict(refusal, existingId)]))
    },
  })
  const nameless = inputs.filter(({ trace }) => {
    const one = settled.get(trace)
    return one?.ok === false && one.error.code === 'crm_conflict' && one.error.existingId === null
  })
  const existing = await existingIds(http, type, nameless).catch(() => new Map<string, string>())
  return inputs.flatMap(({ ref, trace }): Outcome[] => {
    const one = settled.get(trace)
    const existingId = existing.get(trace)
    if (one === undefined) return []
    if (one.ok) return [{ ref, ok: true, id: one.result, created: true }]
    return [{ ref, ok: false, error: existingId === undefined ? one.error : conflict(one.error, existingId) }]
  })
}

async function updateRecords(http: HubspotHttp, type: RecordType, inputs: readonly RecordInput[]): Promise<Outcome[]> {
  const call = (records: number): HubspotCall => ({
    method: 'POST',
    path: paths.batch(type, 'update'),
    writes: true,
    records,
  })
  const settled = await settle(inputs, {
    keyOf: ({ trace }) => trace,
    send: async (batch) => {
      const body = {
        inputs: batch.map(({ id, properties, trace }) => ({ id, properties, objectWriteTraceId: trace })),
      }
      return verdictOn(batch, call(batch.length), await http.send({ ...call(batch.length), body }, recordBatch))
    },
  })
  return inputs.flatMap(({ ref, trace }): Outcome[] => {
    const one = settled.get(trace)
    if (one === undefined) return []
    return [one.ok ? { ref, ok: true, id: one.result, created: false } : { ref, ok: false, error: one.error }]
  })
}

function toInput(write: RecordWrite, trace: string): RecordInput {
  const properties = write.fields.map(({ field, type, value }) => [field, toHubspot(value, type)])
  return {
    ref: write.ref,
    trace,
    id: write.id,
    externalKey: write.externalKey,
    properties: Object.fromEntries(properties),
    associations: write.associate,
  }
}

/** A blank has nothing to clear on a new record, so it is not sent. */
function createBody(type: RecordType, input: RecordInput) {
  const filled = Object.entries(input.properties).filter(([, value]) => value !== '')
  return {
    properties: { ...Object.fromEntries(filled), [EXTERNAL_ID]: input.externalKey },
    associations: input.associations.flatMap((to) => {
      const associationType = associationTypeId(type, to.type)
      if (associationType === null) return []
      return [
        {
          to: { id: to.id },
          types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: associationType }],
        },
      ]
    }),
    objectWriteTraceId: input.trace,
  }
}

/** Results and errors find their inputs by trace id, external key or record id: HubSpot promises no order. */
function verdictOn(batch: readonly RecordInput[], call: HubspotCall, answer: RecordBatch): BatchVerdict<string> {
  const only = batch.length === 1 ? batch[0]?.trace : undefined
  const traces = new Set(batch.map(({ trace }) => trace))
  const byId = new Map(batch.flatMap(({ id, trace }) => (id === null ? [] : [[id, trace]])))
  const byKey = new Map(batch.map(({ externalKey, trace }) => [externalKey, trace]))
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

/** Which of these creates stand against a record that exists, by trace: first by external key, then by e-mail. */
async function existingIds(
  http: HubspotHttp,
  type: RecordType,
  inputs: readonly RecordInput[],
): Promise<Map<string, string>> {
  const existing = new Map<string, string>()
  const look = async (key: 'externalKey' | 'email', textOf: (input: RecordInput) => string | undefined) => {
    const open = inputs.filter((input) => !existing.has(input.trace) && textOf(input) !== undefined)
    if (open.length === 0) return
    const found = await findRecords(
      http,
      type,
      key,
      open.flatMap((input) => textOf(input) ?? []),
      [],
    )
    const ids = new Map(found.map(({ by, record }) => [by, record.id]))
    for (const input of open) {
      const id = ids.get(textOf(input) ?? '')
      if (id !== undefined) existing.set(input.trace, id)
    }
  }
  await look('externalKey', ({ externalKey }) => externalKey)
  if (type === 'contact') await look('email', ({ properties }) => properties.email || undefined)
  return existing
}

function conflict(refusal: CrmError, existingId: string): CrmError {
  return new CrmError('crm_conflict', refusal.message, { ...refusal, existingId })
}
