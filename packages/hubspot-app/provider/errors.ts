import { CrmError, type CrmErrorCode } from '@smartsync/core/crm'
import type { ErrorBody } from './answers.ts'
import {
  describe,
  existingIdIn,
  isUniqueConflict,
  lacksScopes,
  namesAbsentRecord,
  readBody,
  refusedFields,
} from './error-body.ts'

/** A call as errors name it: never with its query, body or token. */
export interface CallName {
  method: string
  path: string
  /** Whether it can change something at HubSpot. */
  writes: boolean
}

type Options = ConstructorParameters<typeof CrmError>[2]

const help = {
  retry: 'Nothing to do: SmartSync tries again by itself.',
  reconnect: 'Connect HubSpot again, and let a super admin grant all permissions asked for.',
  values: 'Look at the named properties in HubSpot: their rules, options and permissions.',
  merge: 'Nothing to do: SmartSync takes up the record that exists already.',
  report: 'Try again; if it stays, tell SmartSync support the correlation id.',
}

/**
 * HubSpot's refusal in our words. The message names the call, the status, HubSpot's category, property names, scopes and
 * correlation id; HubSpot's own message is left out, since it quotes record values.
 * Source: https://developers.hubspot.com/docs/api-reference/latest/error-handling
 */
export function refusal(call: CallName, status: number, body: unknown, headers: Headers): CrmError {
  const details = readBody(body)
  const refused = refusedFields(details)
  const error = (code: CrmErrorCode, options: Options) =>
    new CrmError(code, `HubSpot answered ${call.method} ${call.path} with ${describe(String(status), details)}.`, {
      status,
      refused,
      ...options,
    })
  const wait = retryAfterMs(headers)
  // No record of a batch can be written with such a property, so this is no fault of one record.
  if (status === 400 && refused.some(({ why }) => why === 'unknown' || why === 'read_only')) {
    return error('crm_misconfigured', {
      help: 'A property that SmartSync writes is missing in HubSpot, or HubSpot keeps it itself: connect HubSpot again, or correct the mapping.',
    })
  }
  if (status === 400 && isUniqueConflict(details)) {
    return error('crm_conflict', { help: help.merge, existingId: existingIdIn(details) })
  }
  if (status === 404 || (status === 400 && namesAbsentRecord(details))) {
    return error('crm_not_found', { help: 'The record was deleted or merged in HubSpot, or the app may not see it.' })
  }
  if (status === 400 || status === 413 || status === 414) return error('crm_invalid', { help: help.values })
  if (status === 401) return error('crm_unauthorized', { help: help.retry, retry: 'later' })
  if (status === 403)
    return error('crm_forbidden', { help: help.reconnect, retry: lacksScopes(details) ? 'reconnect' : 'no' })
  if (status === 409) return error('crm_conflict', { help: help.merge, existingId: existingIdIn(details) })
  if (status === 423) {
    return error('crm_locked', { help: help.retry, retry: 'later', retryAfterMs: Math.max(LOCK_MS, wait ?? 0) })
  }
  if (status === 429) {
    return error('crm_rate_limited', { help: help.retry, retry: 'later', retryAfterMs: wait ?? limitWindowMs(details) })
  }
  if (status === 477) {
    return error('crm_unavailable', {
      help: 'HubSpot is moving this account to another data centre; SmartSync goes on when it is done.',
      retry: 'later',
      retryAfterMs: wait,
    })
  }
  if (status >= 500 || status === 408) {
    return error('crm_unavailable', { help: help.retry, retry: 'later', retryAfterMs: wait, uncertain: call.writes })
  }
  return error('crm_protocol', { help: help.report })
}

/** One record's error inside a 207 answer, where there is no status but HubSpot's category. */
export function recordRefusal(call: CallName, body: ErrorBody): CrmError {
  const statuses: ReadonlyMap<string, number> = new Map([
    ['VALIDATION_ERROR', 400],
    ['BAD_REQUEST', 400],
    ['MISSING_SCOPES', 403],
    ['FORBIDDEN', 403],
    ['OBJECT_NOT_FOUND', 404],
    ['NOT_FOUND', 404],
    ['CONFLICT', 409],
    ['OBJECT_ALREADY_EXISTS', 409],
    ['LOCKED', 423],
    ['RATE_LIMITS', 429],
    ['INTERNAL_ERROR', 500],
  ])
  return refusal(call, statuses.get(body.category ?? '') ?? 400, body, new Headers())
}

/** No answer came: the network failed, or time ran out. A write may have happened all the same. */
export function lostAnswer(call: CallName, cause: 'timeout' | 'stopped' | 'network'): CrmError {
  const what = { timeout: 'in time', stopped: 'before the work was stopped', network: '(network failure)' }[cause]
  return new CrmError('crm_unavailable', `HubSpot did not answer ${call.method} ${call.path} ${what}.`, {
    help: help.retry,
    retry: 'later',
    uncertain: call.writes,
  })
}

/** HubSpot said yes, but in a shape that we cannot read. */
export function unreadable(call: CallName, status: number): CrmError {
  return new CrmError('crm_protocol', `HubSpot's answer to ${call.method} ${call.path} is not what its API promises.`, {
    help: 'Tell SmartSync support: HubSpot may have changed its API.',
    status,
    uncertain: call.writes,
  })
}

/** The same failure for a write that was never sent. */
export function unsent(error: CrmError): CrmError {
  return error.uncertain
    ? new CrmError(error.code, `Not sent, because an earlier call failed: ${error.message}`, {
        ...error,
        uncertain: false,
      })
    : error
}

const LOCK_MS = 2_000

/** HubSpot gives seconds; a wait of more than a day is cut to one. */
function retryAfterMs(headers: Headers): number | null {
  const value = headers.get('retry-after')
  return value !== null && /^\d+$/.test(value) ? Math.min(Number(value), 86_400) * 1_000 : null
}

function limitWindowMs(body: ErrorBody): number | null {
  if (body.policyName === 'TEN_SECONDLY_ROLLING') return 10_000
  if (body.policyName === 'SECONDLY') return 1_000
  return null
}
