import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { type Document, findOperation, type Operation, type Schema, schemaOf } from './openapi.ts'
import { answersLikeOthers, quirks, undescribed, unlisted } from './quirks.ts'
import type { Exchange } from './recorder.ts'

/** What is wrong with one exchange by the vendor's documents; `operation` names what was called. */
export interface Judgement {
  operation: string
  problems: string[]
}

/** Judges exchanges by the documents, corrected by the table of quirks; unknown fields count as wrong. */
export function judgeBy(documents: readonly Document[]): (exchange: Exchange) => Judgement {
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false })
  addFormats.default(ajv)
  const known = new Set<string>()

  function check(operation: Operation, schema: Schema, value: unknown, what: string): string[] {
    const id = `contract:${encodeURIComponent(`${operation.document.id} ${operation.template}`)}`
    if (!known.has(id)) {
      ajv.addSchema({ $id: id, components: { schemas: amended(operation) } })
      known.add(id)
    }
    const own = JSON.parse(JSON.stringify(strict(schema)).replaceAll('"#/components/', `"${id}#/components/`))
    if (ajv.validate(own, value)) return []
    return (ajv.errors ?? []).map(({ instancePath, message, params }) => {
      const detail = Object.values(params).join(', ')
      return `${what}${instancePath} ${message ?? 'is wrong'}${detail === '' ? '' : ` (${detail})`}`
    })
  }

  return (exchange) => {
    const operation = findOperation(documents, exchange.method, exchange.path)
    if (operation === null) {
      const name = `${exchange.method} ${exchange.path}`
      if (unlisted.some(({ path }) => path.test(exchange.path))) return { operation: name, problems: [] }
      return { operation: name, problems: ['no document has this operation'] }
    }
    const problems = [
      ...judgeQuery(operation, exchange),
      ...judgeRequest(operation, exchange),
      ...judgeAnswer(operation, exchange),
    ]
    return { operation: `${operation.method} ${operation.template}`, problems }
  }

  function judgeQuery({ raw }: Operation, { query }: Exchange): string[] {
    const allowed = (raw.parameters ?? []).filter((parameter) => parameter.in === 'query')
    const strange = [...query.keys()].filter((key) => !allowed.some(({ name }) => name === key))
    const missing = allowed.filter(({ name, required }) => required === true && !query.has(name))
    return [...strange.map((key) => `query has ${key}`), ...missing.map(({ name }) => `query lacks ${name}`)]
  }

  function judgeRequest(operation: Operation, { request, requestType }: Exchange): string[] {
    const body = operation.raw.requestBody
    if (body === undefined) return request === undefined ? [] : ['request has a body']
    const schema = body.content?.[requestType]?.schema
    if (schema === undefined) return [`request is of type ${requestType}`]
    return check(operation, schema, request, 'request')
  }

  function judgeAnswer(operation: Operation, { status, answer, path, onPurpose }: Exchange): string[] {
    // What is no JSON and says 5xx came from something that stands before HubSpot.
    if (onPurpose || (status >= 500 && typeof answer !== 'object')) return []
    if (undescribed.some((one) => one.path.test(path))) return []
    const like = answersLikeOthers.find((other) => other.status === status && other.path.test(path))?.like ?? []
    const codes = [status, ...like, ...(status >= 400 ? ['default'] : [])]
    const code = codes.find((one) => operation.raw.responses[one] !== undefined)
    if (code === undefined) return [`answer has the status ${status}`]
    const schema = schemaOf(operation.document, operation.raw.responses[code])
    if (schema === null) return answer === undefined ? [] : ['answer has a body']
    return check(operation, schema, answer, 'answer')
  }
}

function amended({ document, template }: Operation): Record<string, unknown> {
  const schemas = Object.entries(document.components?.schemas ?? {}).map(([name, schema]) => {
    const fitting = quirks.filter((quirk) => quirk.schema === name && quirk.path.test(template))
    return [name, strict(fitting.reduce((so, quirk) => quirk.amend(so), schema))]
  })
  return Object.fromEntries(schemas)
}

/** Drops the documents' empty examples and defaults, and lets no object have fields that its schema does not name. */
function strict(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strict)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key, part]) => key !== 'example' && !(key === 'default' && part === null))
  const schema = Object.fromEntries(kept.map(([key, part]) => [key, strict(part)]))
  const named = schema.type === 'object' && typeof schema.properties === 'object' && !('additionalProperties' in schema)
  return named ? { ...schema, additionalProperties: false } : schema
}
