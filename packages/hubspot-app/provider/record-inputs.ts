import type { RecordType, RecordWrite } from '@smartsync/core/crm'
import { EXTERNAL_ID } from './fields.ts'
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

/** The write in HubSpot's spelling. Throws `crm_invalid` for a value that its type cannot hold. */
export function toInput(write: RecordWrite, trace: string): RecordInput {
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

/** The number of the plain link to each type of record; null where HubSpot has none. */
export type LinkTypes = ReadonlyMap<RecordType, number | null>

/**
 * The input as `batch/create` takes it. A blank has nothing to clear on a new record, so it is not sent; where HubSpot has
 * no plain link, as between two records of one type, none is made.
 */
export function createBody(input: RecordInput, links: LinkTypes) {
  const filled = Object.entries(input.properties).filter(([, value]) => value !== '')
  return {
    properties: { ...Object.fromEntries(filled), [EXTERNAL_ID]: input.externalKey },
    associations: input.associations.flatMap((to) => {
      const associationType = links.get(to.type) ?? null
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

/** The input as `batch/update` takes it. */
export function updateBody({ id, properties, trace }: RecordInput) {
  return { id, properties, objectWriteTraceId: trace }
}
