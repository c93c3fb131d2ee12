import { createHash, randomBytes } from 'node:crypto'
import type { CrmType, Grant, TokenSet } from '@smartsync/core/crm'
import type { Tenancy } from '../store/tenancy.ts'
import type { Vault } from './vault.ts'

/** How long an account that let us in waits for somebody to say for which organization. */
export const PARKED_FOR_MS = 24 * 60 * 60_000

/** What may be shown of a parked grant: no token of it. */
export interface ParkedGrant {
  crmType: CrmType
  grant: Grant
  /** Where the CRM wants the browser back, once it is done. */
  returnUrl: string | null
}

/**
 * Keeps what a CRM granted while nobody knows yet for which organization: sealed, for a day, and for whoever brings the
 * secret that only the browser of that install has.
 */
export class ParkedGrants {
  readonly #tenancy: Tenancy
  readonly #vault: Vault
  readonly #clock: () => Date

  constructor(parts: { tenancy: Tenancy; vault: Vault; clock: () => Date }) {
    this.#tenancy = parts.tenancy
    this.#vault = parts.vault
    this.#clock = parts.clock
  }

  /** Gives the secret that gets it back. What was parked before for the same account is dropped: HubSpot replaced it. */
  async park({ crmType, grant, returnUrl }: ParkedGrant, tokens: TokenSet): Promise<string> {
    const secret = randomBytes(32).toString('base64url')
    const owner = hash(secret)
    const now = this.#clock()
    await this.#tenancy.asRouter(async (tx) => {
      await tx
        .deleteFrom('parked_grants')
        .where((where) =>
          where.or([
            where('expires_at', '<=', now),
            where.and([where('crm_type', '=', crmType), where('account_id', '=', grant.accountId)]),
          ]),
        )
        .execute()
      await tx
        .insertInto('parked_grants')
        .values({
          secret_hash: owner,
          crm_type: crmType,
          account_id: grant.accountId,
          account_name: grant.accountName,
          granted_by: grant.grantedBy,
          scopes: [...grant.scopes],
          instance_url: tokens.instanceUrl,
          return_url: returnUrl,
          access_token: this.#vault.seal(tokens.accessToken, owner),
          refresh_token: this.#vault.seal(tokens.refreshToken, owner),
          token_expires_at: new Date(tokens.expiresAt),
          expires_at: new Date(now.getTime() + PARKED_FOR_MS),
        })
        .execute()
    })
    return secret
  }

  /** What waits for this secret; null when nothing does, or no longer. */
  async look(secret: string): Promise<ParkedGrant | null> {
    const row = await this.#tenancy.asRouter((tx) =>
      tx
        .selectFrom('parked_grants')
        .select(['crm_type', 'account_id', 'account_name', 'granted_by', 'scopes', 'return_url'])
        .where('secret_hash', '=', hash(secret))
        .where('expires_at', '>', this.#clock())
        .executeTakeFirst(),
    )
    return row === undefined ? null : shown(row)
  }

  /** Takes it away, with its tokens. Null when nothing waits, or somebody took it already. */
  async take(secret: string): Promise<(ParkedGrant & { tokens: TokenSet }) | null> {
    const owner = hash(secret)
    const row = await this.#tenancy.asRouter((tx) =>
      tx
        .deleteFrom('parked_grants')
        .where('secret_hash', '=', owner)
        .where('expires_at', '>', this.#clock())
        .returningAll()
        .executeTakeFirst(),
    )
    if (row === undefined) return null
    const tokens = {
      accessToken: this.#vault.open(row.access_token, owner),
      refreshToken: this.#vault.open(row.refresh_token, owner),
      expiresAt: row.token_expires_at.toISOString(),
      scopes: row.scopes,
      accountId: row.account_id,
      instanceUrl: row.instance_url,
    }
    return { ...shown(row), tokens }
  }
}

const hash = (secret: string): string => createHash('sha256').update(secret).digest('hex')

function shown(row: {
  crm_type: CrmType
  account_id: string
  account_name: string | null
  granted_by: string | null
  scopes: string[]
  return_url: string | null
}): ParkedGrant {
  return {
    crmType: row.crm_type,
    grant: {
      accountId: row.account_id,
      accountName: row.account_name,
      grantedBy: row.granted_by,
      scopes: row.scopes,
    },
    returnUrl: row.return_url,
  }
}
