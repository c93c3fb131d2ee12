import type { CrmType } from '@smartsync/core/crm'
import type { RouterTransaction } from './tenancy.ts'

/** What an install that is under way comes back with. */
export interface OAuthState {
  /** Null where the install began at the CRM, and nobody said yet for whom. */
  organizationId: string | null
  /** The integration that is to be connected again; null for any account. */
  integrationId: string | null
  crmType: CrmType
  returnTo: string | null
}

/** Remembers an install that begins, by the hash of its state: whoever reads the table cannot finish it. */
export async function issueState(
  tx: RouterTransaction,
  state: OAuthState & { hash: string; expiresAt: Date },
): Promise<void> {
  await tx
    .insertInto('oauth_states')
    .values({
      state_hash: state.hash,
      organization_id: state.organizationId,
      integration_id: state.integrationId,
      crm_type: state.crmType,
      return_to: state.returnTo,
      expires_at: state.expiresAt,
    })
    .execute()
}

/** Uses a state up, and drops those that expired. Null when it was never issued, was used before, or is too old. */
export async function consumeState(tx: RouterTransaction, hash: string, now: Date): Promise<OAuthState | null> {
  await tx.deleteFrom('oauth_states').where('expires_at', '<=', now).execute()
  const state = await tx
    .deleteFrom('oauth_states')
    .where('state_hash', '=', hash)
    .returning([
      'organization_id as organizationId',
      'integration_id as integrationId',
      'crm_type as crmType',
      'return_to as returnTo',
    ])
    .executeTakeFirst()
  return state ?? null
}
