import { z } from 'zod'

// HubSpot's own schemas can be had online and with an account only, so this is what its documentation and templates say
// of each component: https://developers.hubspot.com/docs/apps/developer-platform/build-apps/overview

const https = z.url({ protocol: /^https$/ })
const origin = https.refine((url) => new URL(url).origin === url, 'must be an origin, without path')
const entrypoint = z.string().regex(/^\/app\/(cards|settings)\/[A-Za-z]+\.tsx$/)

const app = z.strictObject({
  name: z
    .string()
    .min(1)
    .refine((name) => !/hub/i.test(name), 'must not hold HubSpot’s name'),
  description: z.string().min(1).max(250),
  distribution: z.literal('marketplace'),
  auth: z.strictObject({
    type: z.literal('oauth'),
    redirectUrls: z.array(https).min(1),
    requiredScopes: z.array(z.string()).refine((scopes) => scopes.includes('oauth'), 'must hold oauth'),
    optionalScopes: z.array(z.string()),
    conditionallyRequiredScopes: z.array(z.string()),
  }),
  permittedUrls: z.strictObject({ fetch: z.array(origin).min(1), iframe: z.array(https), img: z.array(https) }),
  support: z.strictObject({
    supportEmail: z.email(),
    documentationUrl: https,
    supportUrl: https,
    supportPhone: z.string().regex(/^\+\d{7,15}$/),
  }),
})

const card = z.strictObject({
  name: z
    .string()
    .min(1)
    .refine((name) => !/hub/i.test(name), 'must not hold HubSpot’s name'),
  description: z.string().min(1),
  location: z.enum(['crm.record.tab', 'crm.record.sidebar', 'crm.preview', 'helpdesk.sidebar']),
  entrypoint,
  objectTypes: z.array(z.enum(['contacts', 'companies', 'deals', 'tickets'])).min(1),
})

const kinds = ['creation', 'deletion', 'merge', 'restore', 'propertyChange', 'associationChange'] as const
const webhooks = z.strictObject({
  settings: z.strictObject({ targetUrl: https, maxConcurrentRequests: z.int().gt(5) }),
  subscriptions: z.strictObject({
    crmObjects: z.array(
      z
        .strictObject({
          subscriptionType: z.enum(kinds.map((kind) => `object.${kind}` as const)),
          objectType: z.enum(['contact', 'company', 'deal']),
          propertyName: z.string().min(1).optional(),
          active: z.boolean(),
        })
        .refine(
          ({ subscriptionType, propertyName }) =>
            (subscriptionType === 'object.propertyChange') === (propertyName !== undefined),
          'a property goes with propertyChange, and only with it',
        ),
    ),
    legacyCrmObjects: z.array(z.never()),
    hubEvents: z.array(z.strictObject({ subscriptionType: z.literal('contact.privacyDeletion'), active: z.boolean() })),
  }),
})

const typeDefinition = z.strictObject({
  name: z.string().min(1),
  type: z.enum(['string', 'number', 'bool', 'enumeration', 'date', 'datetime']),
  fieldType: z.enum(['text', 'textarea', 'number', 'booleancheckbox', 'select', 'date']),
  options: z.array(z.strictObject({ value: z.string(), label: z.string() })).optional(),
})
const labels = z.strictObject({
  actionName: z.string().min(1),
  actionDescription: z.string().min(1),
  actionCardContent: z.string().min(1),
  inputFieldLabels: z.record(z.string(), z.string()),
  inputFieldDescriptions: z.record(z.string(), z.string()),
  outputFieldLabels: z.record(z.string(), z.string()),
})
const workflowAction = z.strictObject({
  actionUrl: https,
  isPublished: z.boolean(),
  supportedClients: z.array(z.strictObject({ client: z.enum(['WORKFLOWS', 'AGENTS']) })).min(1),
  inputFields: z.array(z.never()),
  outputFields: z.array(z.strictObject({ typeDefinition })),
  labels: z.record(z.enum(['en', 'de', 'fr', 'es']), labels),
  objectTypes: z.array(z.enum(['CONTACT', 'COMPANY', 'DEAL'])).min(1),
})

/** The configuration of each type of component that the project may hold, by HubSpot's internal name of the type. */
export const schemas = {
  APPLICATION: app,
  CARD: card,
  SETTINGS: z.strictObject({ entrypoint }),
  WEBHOOKS: webhooks,
  WORKFLOW_ACTION: workflowAction,
} as const
