import {
  CrmError,
  type CustomField,
  type EnsuredField,
  type FieldDescription,
  type RecordType,
} from '@smartsync/core/crm'
import { type HubspotProperty, type PropertyBatch, propertyBatch, propertyGroup } from './answers.ts'
import { recordRefusal } from './errors.ts'
import type { HubspotCall, HubspotHttp } from './http.ts'
import { paths } from './paths.ts'
import { listProperties } from './property-list.ts'
import { extendOptions } from './property-options.ts'
import { definitions, fieldTypeOf } from './property-types.ts'
import { settle } from './settle.ts'

const GROUP = { name: 'smartsync', label: 'SmartSync' }

/** The properties that a person may map, hidden ones left out. */
export async function describeProperties(http: HubspotHttp, type: RecordType): Promise<FieldDescription[]> {
  const properties = await listProperties(http, type)
  return properties
    .filter(({ hidden }) => hidden !== true)
    .map((property) => ({
      field: property.name,
      label: property.label,
      type: fieldTypeOf(property),
      readOnly: property.modificationMetadata?.readOnlyValue === true || property.calculated === true,
      custom: property.hubspotDefined !== true,
      options: inOrder(property.options.filter(({ hidden }) => hidden !== true)),
    }))
}

/** As people see them, which for stages is the order in which records pass them. */
function inOrder(options: HubspotProperty['options']): FieldDescription['options'] {
  return options
    .toSorted((a, b) => (a.displayOrder ?? 0) - (b.displayOrder ?? 0))
    .map(({ value, label }) => ({ value, label }))
}

/**
 * Creates the properties that are missing, in the group "SmartSync", and gives those of that group the options that they
 * lack. Nothing else of a property that is there is changed: what people renamed or regrouped stays so, and a property of
 * that name with another definition is reported as a conflict.
 */
export async function ensureProperties(http: HubspotHttp, fields: readonly CustomField[]): Promise<EnsuredField[]> {
  const ensured: EnsuredField[] = []
  for (const [type, wanted] of Map.groupBy(fields, ({ recordType }) => recordType)) {
    const present = await listProperties(http, type)
    const byName = new Map(present.map((property) => [property.name, property]))
    const missing = wanted.filter(({ field }) => !byName.has(field))
    if (missing.length > 0 && !present.some(({ groupName }) => groupName === GROUP.name)) await createGroup(http, type)
    const created = await createProperties(http, type, missing)
    for (const field of wanted) {
      const property = byName.get(field.field)
      ensured.push(
        property
          ? await migrate(http, field, property)
          : (created.get(field.field) ?? conflict(field, 'HubSpot did not create it.')),
      )
    }
  }
  return ensured
}

async function createGroup(http: HubspotHttp, type: RecordType): Promise<void> {
  const call = { method: 'POST', path: paths.propertyGroups(type), writes: true, records: 0, body: GROUP }
  await http.send(call, propertyGroup).catch((error: unknown) => {
    const exists = error instanceof CrmError && error.code === 'crm_conflict'
    if (!exists) throw error
  })
}

async function createProperties(
  http: HubspotHttp,
  type: RecordType,
  fields: readonly CustomField[],
): Promise<Map<string, EnsuredField>> {
  const settled = await settle(fields, {
    keyOf: ({ field }) => field,
    send: async (batch) => {
      const call: HubspotCall = {
        method: 'POST',
        path: paths.createProperties(type),
        writes: true,
        records: batch.length,
        body: { inputs: batch.map(definition) },
      }
      const answer: PropertyBatch = await http.send(call, propertyBatch)
      return {
        results: new Map(answer.results.map(({ name }) => [name, true])),
        errors: new Map<string, CrmError>(),
        unnamed: (answer.errors ?? []).map((body) => recordRefusal(call, body)),
      }
    },
  })
  return new Map(
    fields.flatMap((field): [string, EnsuredField][] => {
      const one = settled.get(field.field)
      if (one === undefined) return []
      return [[field.field, one.ok ? outcome(field, 'created', null) : conflict(field, whyRefused(one.error))]]
    }),
  )
}

/** A name that is taken although no property of that name is listed is that of an archived one. */
function whyRefused({ code, message }: CrmError): string {
  return code === 'crm_conflict'
    ? 'HubSpot says that the name is taken: restore the archived property of that name, or delete it for good.'
    : message
}

function definition(field: CustomField, n: number) {
  return {
    name: field.field,
    label: field.label,
    description: field.description,
    groupName: GROUP.name,
    ...definitions[field.type],
    displayOrder: n,
    formField: false,
    hidden: field.unique,
    hasUniqueValue: field.unique,
    options: optionsOf(field).map((option, displayOrder) => ({ ...option, displayOrder, hidden: false })),
    ...(field.type === 'owner' && { externalOptions: true, referencedObjectType: 'OWNER' }),
  }
}

/** HubSpot wants the two answers of a yes-or-no spelled out. */
function optionsOf(field: CustomField): CustomField['options'] {
  if (field.type !== 'boolean') return field.options
  return [
    { value: 'true', label: 'Yes' },
    { value: 'false', label: 'No' },
  ]
}

/** A property that is there is ours by its group; somebody else's is never touched. */
async function migrate(http: HubspotHttp, field: CustomField, property: HubspotProperty): Promise<EnsuredField> {
  const wanted = definitions[field.type]
  const options = new Set(property.options.map(({ value }) => value))
  const lacking = optionsOf(field).filter(({ value }) => !options.has(value))
  if (property.type !== wanted.type) return conflict(field, `It is of type ${property.type}, not ${wanted.type}.`)
  if (field.unique && property.hasUniqueValue !== true) return conflict(field, 'Its values are not unique.')
  if (lacking.length === 0) return outcome(field, 'present', null)
  const named = lacking.map(({ value }) => value).join(', ')
  if (property.groupName !== GROUP.name) return conflict(field, `It lacks the options ${named}.`)
  await extendOptions(http, field.recordType, property, lacking)
  return outcome(field, 'updated', `The options ${named} were added.`)
}

function conflict(field: CustomField, detail: string): EnsuredField {
  return outcome(field, 'conflict', detail)
}

function outcome(field: CustomField, result: EnsuredField['result'], detail: string | null): EnsuredField {
  return { recordType: field.recordType, field: field.field, result, detail }
}
