import { randomUUID } from 'node:crypto'
import type { ZodError } from 'zod'

/** https://developers.hubspot.com/docs/api-reference/error-handling: one item of `errors`. */
interface ErrorDetail {
  message: string
  code?: string
  in?: string
  context?: Record<string, string[]>
}

interface ErrorExtras {
  subCategory?: string
  errors?: ErrorDetail[]
  context?: Record<string, string[]>
  policyName?: string
  errorType?: string
}

/** An answer other than success, in HubSpot's shape. */
export class ApiError extends Error {
  readonly status: number
  readonly category: string
  readonly extras: ErrorExtras

  constructor(status: number, category: string, message: string, extras: ErrorExtras = {}) {
    super(message)
    this.status = status
    this.category = category
    this.extras = extras
  }

  body() {
    const { message, category } = this
    return { status: 'error', message, correlationId: randomUUID(), ...this.extras, category }
  }

  /** As an item of a 207's `errors`, which carries all fields of the documented `StandardError`. */
  item(context: Record<string, string[]> = {}) {
    return {
      status: 'error',
      category: this.category,
      message: this.message,
      errors: this.extras.errors ?? [],
      context: { ...this.extras.context, ...context },
      links: {},
    }
  }
}

export function validationError(message: string, extras: ErrorExtras = {}): ApiError {
  return new ApiError(400, 'VALIDATION_ERROR', message, extras)
}

export function notFound(message = 'resource not found'): ApiError {
  return new ApiError(404, 'OBJECT_NOT_FOUND', message)
}

export function forbidden(message: string): ApiError {
  return new ApiError(403, 'FORBIDDEN', message)
}

export function conflict(message: string): ApiError {
  return new ApiError(409, 'CONFLICT', message)
}

/** A body that does not have the documented shape. */
export function malformed(error: ZodError): ApiError {
  const details = error.issues.map((issue) => ({
    message: `${issue.path.join('.') || 'body'}: ${issue.message}`,
    in: issue.path.join('.'),
  }))
  return validationError(`Invalid input JSON: ${details[0]?.message ?? 'not readable'}`, { errors: details })
}

export interface PropertyFault {
  name: string
  code: string
  message: string
}

/** Values that HubSpot refuses. The message holds JSON text, as the real one does. */
export function invalidValues(faults: readonly PropertyFault[], portalId: number): ApiError {
  const results = faults.map(({ name, code, message }) => ({
    isValid: false,
    message,
    error: code,
    name,
    localizedErrorMessage: message,
    portalId,
  }))
  return validationError(`Property values were not valid: ${JSON.stringify(results)}`, {
    errors: faults.map(({ name, code, message }) => ({ message, code, context: { propertyName: [name] } })),
  })
}
