import { z } from 'zod'
import type { App } from '../model.ts'
import { type ObjectType, objectTypeOf } from '../objects.ts'

const objectType = z.string().transform((name, context): ObjectType => {
  const type = objectTypeOf(name)
  if (type) return type
  context.addIssue({ code: 'custom', message: `not an object of the sandbox: ${name}` })
  return z.NEVER
})

const subscriptionSchema = z.object({
  subscriptionType: z.string().regex(/^\w+\.\w+$/),
  objectType: objectType.optional(),
  propertyName: z.string().optional(),
  active: z.boolean().default(true),
})

/** A plain list, or the three lists of a project's webhooks component. */
const subscriptionsSchema = z.union([
  z.array(subscriptionSchema),
  z
    .object({
      crmObjects: z.array(subscriptionSchema).default([]),
      legacyCrmObjects: z.array(subscriptionSchema).default([]),
      hubEvents: z.array(subscriptionSchema).default([]),
    })
    .transform(({ crmObjects, legacyCrmObjects, hubEvents }) => [...crmObjects, ...legacyCrmObjects, ...hubEvents]),
])

const cardSchema = z.strictObject({
  uid: z.string().regex(/^[\w.-]{1,64}$/),
  name: z.string().min(1),
  location: z.enum(['crm.record.sidebar', 'crm.record.tab', 'crm.preview']),
  objectTypes: z.array(objectType).min(1),
  code: z.string().min(1),
})

export const appSchema = z.strictObject({
  clientSecret: z.string().min(1),
  appId: z.int().positive(),
  name: z.string().default('App'),
  redirectUrls: z.array(z.url()),
  webhookUrl: z.url().optional(),
  subscriptions: subscriptionsSchema.default([]),
  scopes: z.array(z.string()),
  optionalScopes: z.array(z.string()).default([]),
})

/** What uploading the project brings besides: its cards, built, and what they may know and call. */
export const projectSchema = z.strictObject({
  cards: z.array(cardSchema),
  variables: z.record(z.string(), z.string()),
  fetchUrls: z.array(z.url()),
})

/** An app as the sandbox keeps it; its subscriptions get ids. */
export function appOf(clientId: string, input: z.infer<typeof appSchema>): App {
  const subscriptions = input.subscriptions.map((subscription, index) => ({
    ...subscription,
    id: input.appId * 100 + index,
  }))
  return { ...input, clientId, subscriptions }
}
