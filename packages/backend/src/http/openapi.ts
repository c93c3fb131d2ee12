import { Router } from 'express'
import { z } from 'zod'
import type { Caller, Operation } from './operation.ts'

const Problem = z.object({
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('What happened'),
  code: z.string().describe('Stable, for programs'),
  help: z.string().describe('What can be done about it'),
  correlationId: z.string(),
  faults: z.array(z.object({ at: z.string(), detail: z.string() })).optional(),
})

/** What each caller must show (OpenAPI 3.1, security requirements); one of the alternatives is enough. */
const SECURITY: Readonly<Record<Caller, ReadonlyArray<Record<string, string[]>>>> = {
  administrator: [{ adminToken: [] }, { consoleSession: [] }],
  'admin token': [{ adminToken: [] }],
  'the CRM': [{ crmSignature: [] }],
  oppSpot: [{ standardWebhooks: [] }],
  'console ticket': [{ ticket: [] }],
  'install ticket': [{ ticket: [] }],
  anyone: [],
}

const SCHEMES = {
  adminToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'ADMIN_TOKEN. Below /api/integrations name the organization in SmartSync-Organization.',
  },
  consoleSession: {
    type: 'apiKey',
    in: 'cookie',
    name: 'smartsync_console',
    description: 'A session of the console. What changes something must carry the header SmartSync-Console too.',
  },
  crmSignature: {
    type: 'apiKey',
    in: 'header',
    name: 'X-HubSpot-Signature-v3',
    description: 'The CRM signs its requests; the header is that of the CRM in the path.',
  },
  standardWebhooks: {
    type: 'apiKey',
    in: 'header',
    name: 'webhook-signature',
    description: 'Signed with EVENTS_SECRET as Standard Webhooks describes.',
  },
  ticket: { type: 'apiKey', in: 'query', name: 'ticket', description: 'A ticket for one purpose, good for a while.' },
}

/** `GET /openapi.json`: what this SmartSync can be asked. */
export function openApiRouter(operations: readonly Operation[], publicUrl: string): Router {
  const document = openApi(operations, publicUrl)
  return Router().get('/openapi.json', (_request, response) => {
    response.json(document)
  })
}

/** The OpenAPI 3.1 document of these operations, its schemas made from the zod schemas that the routes go by. */
function openApi(operations: readonly Operation[], publicUrl: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const operation of operations) {
    const path = operation.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [operation.method]: described(operation) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'SmartSync',
      version: '1',
      description:
        'Researches the companies behind CRM records, scores them with reasons, and writes what it finds back.',
    },
    servers: [{ url: publicUrl }],
    paths,
    components: { securitySchemes: SCHEMES, schemas: { Problem: jsonSchema(Problem, 'output') } },
  }
}

function described({ path, summary, caller, query, body, answer }: Operation) {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => {
    return { name, in: 'path', required: true, schema: { type: 'string' } }
  })
  return {
    summary,
    security: SECURITY[caller],
    parameters: [...inPath, ...(query === undefined ? [] : inQuery(query))],
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(body, 'input') } } } }),
    responses: {
      [answer.status]: {
        description: answer.about,
        ...(answer.schema === undefined
          ? {}
          : { content: { 'application/json': { schema: jsonSchema(answer.schema, 'output') } } }),
      },
      default: {
        description: 'A problem (RFC 9457).',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

function inQuery(query: z.ZodType) {
  const { properties = {}, required = [] } = jsonSchema(query, 'input')
  return Object.entries(properties).map(([name, schema]) => {
    return { name, in: 'query', required: required.includes(name), schema }
  })
}

/** OpenAPI 3.1 takes JSON Schema as it is. What JSON cannot say of a schema is left open. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output') {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' })
  return rest
}
