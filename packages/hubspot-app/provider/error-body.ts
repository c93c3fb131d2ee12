import type { RefusedField } from '@smartsync/core/crm'
import { type ErrorBody, errorBody, invalidValues } from './answers.ts'

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
    ...(context?.requiredGranularScopes ?? context?.requiredScopes ?? []),
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

/** A record was to be associated with one that is not there: a validation error, for want of a code known by its words. */
export function namesAbsentRecord({ message, context, errors = [] }: ErrorBody): boolean {
  return [{ message, context }, ...errors].some(
    (fault) =>
      fault.context?.INVALID_OBJECT_IDS !== undefined || /associations? (is|are) invalid/i.test(fault.message ?? ''),
  )
}

/** The fields that HubSpot refused, from both places where it names them. */
export function refusedFields(body: ErrorBody): RefusedField[] {
  const coded = (body.errors ?? []).flatMap(({ code, context }) =>
    (context?.propertyName ?? []).map((field) => ({ field, why: whyOf(code ?? '') })),
  )
  const quoted = quotedFaults(body).map(({ name, error }) => ({ field: name, why: whyOf(error ?? '') }))
  const byName = new Map([...quoted, ...coded].map((refused) => [refused.field, refused]))
  return [...byName.values()].filter(({ field }) => PROPERTY_NAME.test(field))
}

const PROPERTY_NAME = /^[a-z][a-z0-9_]{0,99}$/

function whyOf(code: string): RefusedField['why'] {
  if (code === 'PROPERTY_DOESNT_EXIST') return 'unknown'
  if (code === 'READ_ONLY_VALUE') return 'read_only'
  return code === 'INVALID_OPTION' ? 'option' : 'value'
}

/** The message of refused values ends in JSON: one fault a property. */
function quotedFaults({ message = '' }: ErrorBody) {
  const json = /Property values were not valid:\s*(\[.*\])/s.exec(message)?.[1]
  if (json === undefined) return []
  try {
    return invalidValues.safeParse(JSON.parse(json)).data ?? []
  } catch {
    return []
  }
}

/** The record that stands in the way, where HubSpot names it. */
export function existingIdIn(body: ErrorBody): string | null {
  return /Existing ID:\s*(\d+)/i.exec(body.message ?? '')?.[1] ?? null
}

/** Names only: values that HubSpot quotes beside them stay out. Some messages are cut off amid their JSON. */
function propertyNames(body: ErrorBody): string[] {
  const cutOff = [...(body.message ?? '').matchAll(/"name"\s*:\s*"([^"]*)"/g)].map((match) => match[1] ?? '')
  const names = [...refusedFields(body).map(({ field }) => field), ...cutOff]
  return [...new Set(names)].filter((name) => PROPERTY_NAME.test(name))
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
