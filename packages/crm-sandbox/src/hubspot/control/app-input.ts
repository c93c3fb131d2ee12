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

/** An app as the sandbox keeps it; its subscriptions get ids. */
export function appOf(clientId: string, input: z.infer<typeof appSchema>): App {
  const subscriptions = input.subscriptions.map((subscription, index) => ({
    ...subscription,
    id: input.appId * 100 + index,
  }))
  return { ...input, clientId, subscriptions }
}
