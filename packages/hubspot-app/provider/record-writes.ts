import { CrmError, type Outcome, type RecordType, type RecordWrite } from '@smartsync/core/crm'
import { recordBatch } from './answers.ts'
import type { AssociationTypes } from './association-types.ts'
import { verdictOn } from './batch-verdict.ts'
import { existingIds } from './existing-records.ts'
import type { HubspotCall, HubspotHttp } from './http.ts'
import { paths } from './paths.ts'
import { createBody, type LinkTypes, type RecordInput, toInput, updateBody } from './record-inputs.ts'
import { type OptionPolicy, writeWhatMayBe } from './refused-fields.ts'
import { settle } from './settle.ts'

/** What the writes need besides the connection. */
export interface WriteRules {
  associationTypes: AssociationTypes
  unknownOptions: OptionPolicy
}

/**
 * Updates the writes that have an id and creates the others, 100 a call. The outcomes come in the order of the writes.
 *
 * A create that meets a record with the same external key or e-mail writes nothing and ends in `crm_conflict` with that
 * record's id: what stands there has to be read before anything is written over it. For that reason HubSpot's own upsert,
 * which overwrites unseen, is not used.
 */
export async function upsertRecords(
  http: HubspotHttp,
  type: RecordType,
  writes: readonly RecordWrite[],
  rules: WriteRules,
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
  const updates = inputs.filter(({ id }) => id !== null)
  const creates = inputs.filter(({ id }) => id === null)
  const update = (these: readonly RecordInput[]) => updateRecords(http, type, these)
  const create = (these: readonly RecordInput[]) => createRecords(http, type, these, rules.associationTypes)
  const updated = await writeWhatMayBe(http, type, updates, rules.unknownOptions, update)
  const created = await writeWhatMayBe(http, type, creates, rules.unknownOptions, create).catch((error: unknown) => {
    if (updated.length === 0 || !(error instanceof CrmError)) throw error
    return creates.map(({ ref }): Outcome => ({ ref, ok: false, error }))
  })
  const order = new Map(writes.map(({ ref }, n) => [ref, n]))
  return [...failed, ...updated, ...created].toSorted((a, b) => (order.get(a.ref) ?? 0) - (order.get(b.ref) ?? 0))
}

/** Creates records with their external keys and links; see `upsertRecords` for conflicts. */
export async function createRecords(
  http: HubspotHttp,
  type: RecordType,
  inputs: readonly RecordInput[],
  associationTypes: AssociationTypes,
): Promise<Outcome[]> {
  const links = await linkTypes(http, type, inputs, associationTypes)
  const call = (records: number): HubspotCall => ({
    method: 'POST',
    path: paths.batch(type, 'create'),
    writes: true,
    records,
  })
  const settled = await settle(inputs, {
    keyOf: ({ trace }) => trace,
    send: async (batch) => {
      const body = { inputs: batch.map((input) => createBody(input, links)) }
      return verdictOn(batch, call(batch.length), await http.send({ ...call(batch.length), body }, recordBatch))
    },
    blame: async (batch, refusal) => {
      if (refusal.code !== 'crm_conflict') return new Map()
      const existing = await existingIds(http, type, batch)
      return new Map([...existing].map(([trace, existingId]) => [trace, conflict(refusal, existingId)]))
    },
  })
  const nameless = new Set(
    inputs.filter(({ trace }) => {
      const one = settled.get(trace)
      return one?.ok === false && one.error.code === 'crm_conflict' && one.error.existingId === null
    }),
  )
  const existing = await existingIds(http, type, [...nameless]).catch((error: unknown) => {
    if (error instanceof CrmError) return error
    throw error
  })
  return inputs.flatMap((input): Outcome[] => {
    const { ref, trace } = input
    const one = settled.get(trace)
    if (one === undefined) return []
    if (one.ok) return [{ ref, ok: true, id: one.result, created: true }]
    if (!nameless.has(input)) return [{ ref, ok: false, error: one.error }]
    // What it stands against could not be asked for: nothing is decided until it can.
    if (existing instanceof CrmError) return [{ ref, ok: false, error: existing }]
    const existingId = existing.get(trace)
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
      const body = { inputs: batch.map(updateBody) }
      return verdictOn(batch, call(batch.length), await http.send({ ...call(batch.length), body }, recordBatch))
    },
  })
  return inputs.flatMap(({ ref, trace }): Outcome[] => {
    const one = settled.get(trace)
    if (one === undefined) return []
    return [one.ok ? { ref, ok: true, id: one.result, created: false } : { ref, ok: false, error: one.error }]
  })
}

async function linkTypes(
  http: HubspotHttp,
  type: RecordType,
  inputs: readonly RecordInput[],
  associationTypes: AssociationTypes,
): Promise<LinkTypes> {
  const links = new Map<RecordType, number | null>()
  for (const to of new Set(inputs.flatMap(({ associations }) => associations.map((other) => other.type)))) {
    links.set(to, to === type ? null : await associationTypes.plain(http, type, to))
  }
  return links
}

function conflict(refusal: CrmError, existingId: string): CrmError {
  return new CrmError('crm_conflict', refusal.message, { ...refusal, existingId })
}
