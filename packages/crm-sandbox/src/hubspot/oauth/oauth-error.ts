/** An OAuth refusal: RFC 6749 fields, and HubSpot's own `status` and `message` beside them. */
export class OAuthError extends Error {
  readonly httpStatus: number
  readonly code: string
  readonly legacyStatus: string

  constructor(httpStatus: number, code: string, legacyStatus: string, description: string) {
    super(description)
    this.httpStatus = httpStatus
    this.code = code
    this.legacyStatus = legacyStatus
  }

  body() {
    const { code, legacyStatus, message } = this
    return { error: code, error_description: message, status: legacyStatus, message }
  }
}

export function invalidGrant(legacyStatus: string, description: string): OAuthError {
  return new OAuthError(400, 'invalid_grant', legacyStatus, description)
}
