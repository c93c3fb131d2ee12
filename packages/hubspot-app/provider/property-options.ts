import { CrmError, type RecordType } from '@smartsync/core/crm'
import { type HubspotProperty, oneProperty } from './answers.ts'
import type { HubspotHttp } from './http.ts'
import { paths } from './paths.ts'
import { listProperties } from './property-list.ts'

type Option = HubspotProperty['options'][number]

/** Gives a property options besides those that it has, which stay as they are, in their order. */
export async function extendOptions(
  http: HubspotHttp,
  type: RecordType,
  { name, options }: HubspotProperty,
  more: ReadonlyArray<{ value: string; label: string }>,
): Promise<void> {
  const all: Option[] = [...options, ...more]
  await http.send(
    {
      method: 'PATCH',
      path: paths.property(type, name),
      writes: true,
      records: 0,
      body: {
        options: all.map(({ value, label, hidden = false, description }, displayOrder) => ({
          value,
          label,
          displayOrder,
          hidden,
          ...(description ? { description } : {}),
        })),
      },
    },
    oneProperty,
  )
}

/**
 * Adds values to the options of properties that people made; HubSpot's own, and those that somebody else maintains, are
 * left alone. Gives the names of the properties that have all of their values by now.
 */
export async function addOptions(
  http: HubspotHttp,
  type: RecordType,
  wanted: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<ReadonlySet<string>> {
  const grown = new Set<string>()
  for (const property of await listProperties(http, type)) {
    const values = wanted.get(property.name)
    if (values === undefined || !mayGrow(property)) continue
    const present = new Set(property.options.map(({ value }) => value))
    const missing = [...values].filter((value) => !present.has(value)).map((value) => ({ value, label: value }))
    try {
      if (missing.length > 0) await extendOptions(http, type, property, missing)
      grown.add(property.name)
    } catch (error) {
      // The record keeps its refusal, which says which value it was for.
      if (!(error instanceof CrmError) || (error.code !== 'crm_invalid' && error.code !== 'crm_forbidden')) throw error
    }
  }
  return grown
}

function mayGrow({ type, hubspotDefined, externalOptions, modificationMetadata }: HubspotProperty): boolean {
  return (
    type === 'enumeration' &&
    hubspotDefined !== true &&
    externalOptions !== true &&
    modificationMetadata?.readOnlyDefinition !== true
  )
}
