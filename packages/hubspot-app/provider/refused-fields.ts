import { CrmError, type Outcome, type RecordType, type RefusedField } from '@smartsync/core/crm'
import { customFields } from './fields.ts'
import type { HubspotHttp } from './http.ts'
import { ensureProperties } from './properties.ts'
import { addOptions } from './property-options.ts'
import type { RecordInput } from './record-inputs.ts'

/** What to do with a value that is none of a property's options. */
export type OptionPolicy = 'refuse' | 'add'

type WriteInputs = (inputs: readonly RecordInput[]) => Promise<Outcome[]>

/**
 * Writes, and where HubSpot refuses records for properties that nobody can write so, mends what can be mended and writes
 * those records once more: properties of ours that are gone are created again; others that are gone, or that HubSpot keeps
 * itself, are left out and named in the outcome; unknown options are added to a property that people made, where the
 * policy says so. Costs nothing as long as nothing is refused.
 */
export async function writeWhatMayBe(
  http: HubspotHttp,
  type: RecordType,
  inputs: readonly RecordInput[],
  policy: OptionPolicy,
  write: WriteInputs,
): Promise<Outcome[]> {
  const outcomes = await write(inputs).catch((error: unknown) => {
    if (!(error instanceof CrmError) || !unwritable(error)) throw error
    return inputs.map(({ ref }): Outcome => ({ ref, ok: false, error }))
  })
  const refusals = new Map(outcomes.flatMap((one) => (one.ok ? [] : [[one.ref, one.error] as const])))
  const barred = new Set(await barredFields(http, type, [...refusals.values()]))
  const grown = policy === 'add' ? await growOptions(http, type, inputs, refusals) : new Set<string>()
  const again = inputs.filter((input) => {
    const refusal = refusals.get(input.ref)
    return refusal !== undefined && (unwritable(refusal) || refusal.refused.some(({ field }) => grown.has(field)))
  })
  if (again.length === 0) return outcomes
  const mended = again.map((input) => ({ ...input, properties: without(input.properties, barred) }))
  const second = new Map((await write(mended)).map((outcome) => [outcome.ref, outcome]))
  return outcomes.map((outcome) => {
    const later = second.get(outcome.ref)
    if (later === undefined || !later.ok) return later ?? outcome
    const leftOut = leftOutOf(refusals.get(outcome.ref), barred)
    return leftOut.length === 0 ? later : { ...later, leftOut }
  })
}

/** Refused for properties that no record can be given. */
function unwritable({ code, refused }: CrmError): boolean {
  return code === 'crm_misconfigured' && refused.length > 0
}

/** The properties to leave out, after ours that were gone are there again. */
async function barredFields(http: HubspotHttp, type: RecordType, refusals: readonly CrmError[]): Promise<string[]> {
  const refused = refusals.filter(unwritable).flatMap((error) => error.refused.filter(isUnwritable))
  if (refused.length === 0) return []
  const gone = new Set(refused.filter(({ why }) => why === 'unknown').map(({ field }) => field))
  const ours = customFields.filter(({ recordType, field }) => recordType === type && gone.has(field))
  const ensured = ours.length === 0 ? [] : await ensureProperties(http, ours).catch(noneAllowed)
  const back = new Set(ensured.flatMap(({ field, result }) => (result === 'conflict' ? [] : [field])))
  return refused.flatMap(({ field }) => (back.has(field) ? [] : [field]))
}

/** An account may let us write to records and yet not create properties for them. */
function noneAllowed(error: unknown): never[] {
  if (error instanceof CrmError && error.code === 'crm_forbidden') return []
  throw error
}

const isUnwritable = ({ why }: RefusedField) => why === 'unknown' || why === 'read_only'

/** Adds the values that were none of the options; gives the properties that have them by now. */
async function growOptions(
  http: HubspotHttp,
  type: RecordType,
  inputs: readonly RecordInput[],
  refusals: ReadonlyMap<string, CrmError>,
): Promise<ReadonlySet<string>> {
  const values = new Map<string, Set<string>>()
  for (const { ref, properties } of inputs) {
    for (const { field, why } of refusals.get(ref)?.refused ?? []) {
      if (why !== 'option') continue
      const known = values.get(field) ?? new Set()
      for (const value of (properties[field] ?? '').split(';').filter(Boolean)) known.add(value)
      values.set(field, known)
    }
  }
  return values.size === 0 ? new Set() : addOptions(http, type, values)
}

function without(properties: Readonly<Record<string, string>>, barred: ReadonlySet<string>) {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !barred.has(name)))
}

function leftOutOf(refusal: CrmError | undefined, barred: ReadonlySet<string>): RefusedField[] {
  return (refusal?.refused ?? []).filter(({ field }) => barred.has(field))
}
