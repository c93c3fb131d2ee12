import { CrmError } from '@smartsync/core/crm'

/** Our part of the account's calls is used up. The call was not made. */
export function budgetSpent(crm: string, limit: string, until: number, now: number): CrmError {
  return new CrmError(
    'crm_budget_spent',
    `SmartSync's share of ${crm}'s ${nameOf(limit)} is used up until ${at(until)}.`,
    {
      help: 'Nothing to do: SmartSync goes on by itself. An administrator can give it a larger share.',
      retry: 'later',
      retryAfterMs: until - now,
    },
  )
}

/** The account kept failing. The call was not made. */
export function suspended(crm: string, reason: string | null, until: number, now: number): CrmError {
  return new CrmError(
    'crm_suspended',
    `${crm} kept failing and is left alone until ${at(until)}. ${reason ?? ''}`.trim(),
    {
      help: 'Nothing to do: SmartSync tries again by itself.',
      retry: 'later',
      retryAfterMs: until - now,
    },
  )
}

function nameOf(limit: string): string {
  return limit === 'daily' ? 'daily API calls' : `API calls (${limit})`
}

function at(until: number): string {
  return `${new Date(until).toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length).replace('T', ' ')} UTC`
}
