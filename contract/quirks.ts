import type { Schema } from './openapi.ts'

/** Where the vendor's documents are known to differ from the live API. Each is a difference we accept, with its reason. */
export interface Quirk {
  /** Part of the operation's path. */
  path: RegExp
  schema: string
  reason: string
  amend(schema: Schema): Schema
}

const without = (schema: Schema, name: string): Schema => ({
  ...schema,
  required: Array.isArray(schema.required) ? schema.required.filter((one) => one !== name) : [],
})

const property = (schema: Schema, name: string, definition: Schema): Schema => ({
  ...schema,
  properties: { ...(typeof schema.properties === 'object' ? schema.properties : {}), [name]: definition },
})

export const quirks: readonly Quirk[] = [
  {
    path: /\/search$/,
    schema: 'PublicObjectSearchRequest',
    reason: 'Sort rules are written as text in the document, but as objects in the search guide and by the live API.',
    amend: (schema) =>
      property(schema, 'sorts', {
        type: 'array',
        maxItems: 1,
        items: {
          type: 'object',
          required: ['propertyName', 'direction'],
          properties: { propertyName: { type: 'string' }, direction: { enum: ['ASCENDING', 'DESCENDING'] } },
        },
      }),
  },
  {
    path: /^\/crm\/associations\//,
    schema: 'AssociationSpecWithLabel',
    reason: 'The plain link has no label: null in the guide’s examples, text without null in the document.',
    amend: (schema) => property(schema, 'label', { type: 'string', nullable: true }),
  },
  {
    path: /./,
    schema: 'StandardError',
    reason: 'Errors inside a batch come without context, links or details where there is nothing to say.',
    amend: (schema) => ['context', 'links', 'errors'].reduce(without, schema),
  },
  {
    path: /./,
    schema: 'StandardError',
    reason: 'A sub-category is an empty object in the document and a word in every example.',
    amend: (schema) => property(schema, 'subCategory', { type: 'string' }),
  },
  {
    path: /./,
    schema: 'Error',
    reason: 'Every error carries a status, and refusals over the limit name their policy; the document lists neither.',
    amend: (schema) => property(property(schema, 'status', { type: 'string' }), 'policyName', { type: 'string' }),
  },
]

/** Answers that the documents leave out, with the answer by whose schema they are judged. */
export const answersLikeOthers: readonly { status: number; like: readonly number[]; path: RegExp; reason: string }[] = [
  {
    status: 207,
    like: [200, 201],
    path: /\/batch\//,
    reason: 'The 2026-09 documents dropped the mixed answer of batches, which the error guide still describes.',
  },
]

/** Endpoints that are in none of the documents: what is sent to them and answered is recorded and not judged. */
export const unlisted: readonly { path: RegExp; reason: string }[] = [
  {
    path: /^\/resource-permissions\//,
    reason: 'A page of the documentation describes who may see a record; no OpenAPI document does.',
  },
]

/** Answers that no document describes; they are recorded and not judged. */
export const undescribed: readonly { path: RegExp; reason: string }[] = [
  {
    path: /^\/oauth\//,
    reason: 'The 2026-09 document of the token endpoints lists no successful answer, and their errors follow RFC 6749.',
  },
]
