import { z } from 'zod'

/** What we read of HubSpot's answers; everything else in them is let pass. Ids may come as numbers and become text. */
const id = z.union([z.string(), z.int()]).transform(String)
const paging = z.object({ next: z.object({ after: z.string() }).optional() }).nullish()

const record = z.object({
  id,
  properties: z.record(z.string(), z.string().nullable()),
  objectWriteTraceId: z.string().nullish(),
  archived: z.boolean().optional(),
  archivedAt: z.iso.datetime({ offset: true }).optional().catch(undefined),
})
export type HubspotRecord = z.infer<typeof record>

/** HubSpot names every part of an error optional. `status` is the word "error" as often as a code. */
export const errorBody = z.object({
  message: z.string().optional().catch(undefined),
  category: z.string().optional().catch(undefined),
  subCategory: z.unknown().optional(),
  correlationId: z.string().optional().catch(undefined),
  policyName: z.string().optional().catch(undefined),
  context: z.record(z.string(), z.array(z.string())).optional().catch(undefined),
  errors: z
    .array(
      z.object({
        message: z.string().optional().catch(undefined),
        code: z.string().optional().catch(undefined),
        context: z.record(z.string(), z.array(z.string())).optional().catch(undefined),
      }),
    )
    .optional()
    .catch(undefined),
})
export type ErrorBody = z.infer<typeof errorBody>

/** What stands in the message of refused values, one fault a property. */
export const invalidValues = z.array(z.object({ name: z.string(), error: z.string().optional() }))

function batchOf<T extends z.ZodType>(result: T) {
  return z.object({ results: z.array(result), errors: z.array(errorBody).optional() })
}

export const recordBatch = batchOf(record)
export type RecordBatch = z.infer<typeof recordBatch>

export const recordPage = z.object({ results: z.array(z.object({ id })), paging })
export const searchCount = z.object({ total: z.int().nonnegative() })
export const searchPage = z.object({ results: z.array(record), paging })

const associationType = z.object({ category: z.string(), typeId: z.int(), label: z.string().nullish() })
export const associationTypeList = z.object({ results: z.array(associationType) })

export const associationBatch = batchOf(
  z.object({
    from: z.object({ id }),
    to: z.array(
      z.object({
        toObjectId: id,
        associationTypes: z.array(associationType).default([]),
      }),
    ),
    paging,
  }),
)

export const linkBatch = batchOf(
  z.object({
    from: z.object({ id }),
    to: z.object({ id }),
    associationSpec: z.object({ associationTypeId: z.int() }).optional(),
  }),
)

/** Who may do what with which record: the record's name, the action, and the ids of users. */
export const permittedUsers = z.object({
  resources: z.record(z.string(), z.record(z.string(), z.object({ permittedUsers: z.array(id).default([]) }))),
})

const property = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  fieldType: z.string(),
  groupName: z.string().optional(),
  options: z
    .array(
      z.object({
        value: z.string(),
        label: z.string(),
        hidden: z.boolean().optional(),
        displayOrder: z.int().optional(),
        description: z.string().nullish(),
      }),
    )
    .nullish()
    .transform((options) => options ?? []),
  hasUniqueValue: z.boolean().nullish(),
  hubspotDefined: z.boolean().nullish(),
  calculated: z.boolean().nullish(),
  hidden: z.boolean().nullish(),
  archived: z.boolean().nullish(),
  referencedObjectType: z.string().nullish(),
  externalOptions: z.boolean().nullish(),
  modificationMetadata: z
    .object({ readOnlyValue: z.boolean().optional(), readOnlyDefinition: z.boolean().optional() })
    .nullish(),
})
export type HubspotProperty = z.infer<typeof property>

export const propertyList = z.object({ results: z.array(property) })
export const oneProperty = property
export const propertyBatch = batchOf(property)
export type PropertyBatch = z.infer<typeof propertyBatch>
export const propertyGroup = z.object({ name: z.string() })

export const ownerPage = z.object({
  results: z.array(
    z.object({
      id,
      userId: id.nullish(),
      email: z.string().nullish(),
      firstName: z.string().nullish(),
      lastName: z.string().nullish(),
      archived: z.boolean().optional(),
    }),
  ),
  paging,
})

export const pipelineList = z.object({
  results: z.array(
    z.object({
      id,
      label: z.string(),
      displayOrder: z.number(),
      archived: z.boolean().optional(),
      stages: z.array(
        z.object({
          id,
          label: z.string(),
          displayOrder: z.number(),
          archived: z.boolean().optional(),
          metadata: z.record(z.string(), z.union([z.string(), z.boolean(), z.number()])).optional(),
        }),
      ),
    }),
  ),
})

export const accountDetails = z.object({
  portalId: id,
  uiDomain: z.string().nullish(),
  companyCurrency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable()
    .catch(null),
})

export const tokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
  hub_id: id,
  scopes: z.array(z.string()).optional(),
  scope: z.string().optional(),
})

/** Of a dead token HubSpot says no more than that it is not active. The answer also holds secrets: it is never logged. */
export const tokenInfo = z.union([
  z.object({ active: z.literal(false) }),
  z.object({
    active: z.literal(true),
    hub_id: id,
    app_id: id,
    hub_domain: z.string().nullish(),
    user: z.string().nullish(),
    scopes: z.array(z.string()),
  }),
])

/** What HubSpot sends when a workflow reaches our action. */
export const workflowCall = z.object({
  callbackId: z.string().min(1).max(200),
  origin: z.object({ portalId: id }),
  object: z.object({ objectId: id, objectType: z.string() }).nullish(),
})

export const oauthErrorBody = z.object({
  error: z.string().optional().catch(undefined),
  status: z.string().optional().catch(undefined),
})
