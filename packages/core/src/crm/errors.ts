import { type Retry, SmartSyncError } from '../errors.ts'

export type CrmErrorCode =
  | 'crm_unauthorized' // the token no longer works
  | 'crm_disconnected' // the app was uninstalled or the grant was revoked
  | 'crm_forbidden' // a scope or permission is missing
  | 'crm_not_found'
  | 'crm_conflict' // a record with that unique value exists already
  | 'crm_invalid' // the CRM refuses the values
  | 'crm_rate_limited'
  | 'crm_budget_spent' // our share of the account's calls is used up for now: the call was not made
  | 'crm_suspended' // the account kept failing and is left alone for a while: the call was not made
  | 'crm_locked'
  | 'crm_unavailable' // 5xx, network, timeout
  | 'crm_misconfigured' // our client id, secret or redirect is wrong, or a field that we write does not exist
  | 'crm_protocol' // the CRM answered with something we do not understand

/**
 * A field that the CRM refused, by what is wrong with it: it does not exist there, the CRM keeps its value itself, the
 * value is none of its options, or the value breaks another rule, such as one that an administrator made.
 */
export interface RefusedField {
  field: string
  why: 'unknown' | 'read_only' | 'option' | 'value'
}

/**
 * A failure of a call to a CRM, in our words.
 *
 * `retryAfterMs` is what the CRM asked us to wait, if it did.
 * `uncertain` is true when the write may have happened although no answer came: look before writing again.
 * `existingId` names the record that stands in the way of a create (`crm_conflict`), where the CRM says so.
 * `refused` names the fields that the CRM refused, where it says so.
 */
export class CrmError extends SmartSyncError {
  declare readonly code: CrmErrorCode
  readonly status: number | null
  readonly retryAfterMs: number | null
  readonly uncertain: boolean
  readonly existingId: string | null
  readonly refused: readonly RefusedField[]

  constructor(
    code: CrmErrorCode,
    message: string,
    options: {
      help: string
      retry?: Retry
      status?: number | null
      retryAfterMs?: number | null
      uncertain?: boolean
      existingId?: string | null
      refused?: readonly RefusedField[]
      cause?: unknown
    },
  ) {
    super(code, message, options)
    this.status = options.status ?? null
    this.retryAfterMs = options.retryAfterMs ?? null
    this.uncertain = options.uncertain ?? false
    this.existingId = options.existingId ?? null
    this.refused = options.refused ?? []
  }
}
