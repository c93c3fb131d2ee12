import { type ErrorBody, errorBody } from './answers.ts'

/** The body of a refusal, as far as it is one; every part may be missing. */
export function readBody(body: unknown): ErrorBody {
  const parsed = errorBody.safeParse(body)
  return parsed.success ? parsed.data : {}
}

/** The app was not granted a scope that the call needs. */
export function lacksScopes(body: ErrorBody): boolean {
  return body.category === 'MISSING_SCOPES' || missingScopes(body).length > 0
}

function missingScopes(body: ErrorBody): string[] {
  const contexts = [body.context, ...(body.errors ?? []).map((error) => error.context)]
  const scopes = contexts.flatMap((context) => [
    ...(context?.missingScopes ?? []),
    ...(context?.requiredGranularScopes ?? []),
  ])
  return [...new Set(scopes.filter((scope) => /^[a-z0-9._-]{1,80}$/i.test(scope)))]
}

/** A taken unique value comes as a validation error whose message carries JSON with this code. */
export function isUniqueConflict(body: ErrorBody): boolean {
  const codes = (body.errors ?? []).map((error) => error.code)
  return (
    codes.includes('CONFLICTING_UNIQUE_VALUE') ||
    /CONFLICTING_UNIQUE_VALUE|already has that value/.test(body.message ?? '')
  )
}

/** No record of the batch can be written while a mapped property is missing, so this is no fault of one record. */
export function lacksProperty(body: ErrorBody): boolean {
  const codes = (body.errors ?? []).map((error) => error.code)
  return codes.includes('PROPERTY_DOESNT_EXIST') || /PROPERTY_DOESNT_EXIST/.test(body.message ?? '')
}

/** The record that stands in the way, where HubSpot names it. */
export function existingIdIn(body: ErrorBody): string | null {
  return /Existing ID:\s*(\d+)/i.exec(body.message ?? '')?.[1] ?? null
}

/** Names only: values that HubSpot quotes beside them stay out. */
function propertyNames(body: ErrorBody): string[] {
  const named = (body.errors ?? []).flatMap((error) => error.context?.propertyName ?? [])
  const quoted = [...(body.message ?? '').matchAll(/"name"\s*:\s*"([^"]*)"/g)].map((match) => match[1] ?? '')
  return [...new Set([...named, ...quoted])].filter((name) => /^[a-z][a-z0-9_]{0,99}$/.test(name))
}

/** Status, category, property names, scopes and correlation id in one line: names and codes, never values. */
export function describe(status: string, body: ErrorBody): string {
  const category = /^[A-Z][A-Z_]{1,60}$/.test(body.category ?? '') ? ` ${body.category}` : ''
  const details = [
    ['properties', propertyNames(body).join(', ')],
    ['missing scopes', missingScopes(body).join(', ')],
    ['correlation id', /^[0-9a-f-]{8,64}$/i.test(body.correlationId ?? '') ? (body.correlationId ?? '') : ''],
  ].flatMap(([label, text]) => (text === '' ? [] : [`${label}: ${text}`]))
  return `${status}${category}${details.length > 0 ? ` (${details.join('; ')})` : ''}`
}
