import { CrmError, type CrmProvider, type CrmType, type Grant, type TokenSet } from '@smartsync/core/crm'
import { sql } from 'kysely'
import { disconnect } from '../store/disconnect.ts'
import { UnknownIntegration } from '../store/errors.ts'
import { noteGrant } from '../store/integrations.ts'
import type { Tenancy, TenantTransaction } from '../store/tenancy.ts'
import type { Vault } from './vault.ts'

/** A token is refreshed this long before it expires. */
const MARGIN_MS = 5 * 60_000
/** A token that was read is given out so long without another look: a batch makes many calls. */
const KEPT_MS = 10_000

interface StoredTokens {
  integrationId: string
  crmType: CrmType
  access: string
  refresh: string
  expiresAt: Date
}

/** Gives out access tokens that are valid now, and keeps every token sealed. */
export class TokenAccess {
  readonly #tenancy: Tenancy
  readonly #vault: Vault
  readonly #provider: (crmType: CrmType) => CrmProvider
  readonly #clock: () => Date
  /** Refreshes under way in this process, so that those who wait for one hold no connection. */
  readonly #refreshing = new Map<string, Promise<string>>()
  /** Tokens that should still have held and were refused, by integration. */
  readonly #doubted = new Map<string, string>()
  /** The token given out last, by integration, and until when it is given out without another look. */
  readonly #kept = new Map<string, { organizationId: string; access: string; until: number }>()

  constructor(parts: {
    tenancy: Tenancy
    vault: Vault
    provider: (crmType: CrmType) => CrmProvider
    clock: () => Date
  }) {
    this.#tenancy = parts.tenancy
    this.#vault = parts.vault
    this.#provider = parts.provider
    this.#clock = parts.clock
  }

  /**
   * A token that holds for some minutes yet. Refreshes it when due: once, whatever the number of workers and processes
   * that ask. While the CRM's token endpoint is down, the old token serves to its end. When the CRM says that the grant is
   * gone, the integration is disconnected; another process may give out the last token for ten seconds yet. Throws the
   * CRM's `CrmError`, and one with the code `crm_disconnected` when there are no tokens.
   */
  async accessToken(organizationId: string, integrationId: string): Promise<string> {
    const kept = this.#kept.get(integrationId)
    if (kept?.organizationId === organizationId && kept.until > this.#clock().getTime()) return kept.access
    const tokens = await this.#tenancy.atOnce(organizationId, (tx) => this.#tokens(tx, integrationId))
    if (this.#isGood(tokens)) return this.#keep(organizationId, tokens)

    const underWay = this.#refreshing.get(integrationId)
    if (underWay) return underWay
    const refresh = this.#refresh(organizationId, integrationId).finally(() => this.#refreshing.delete(integrationId))
    this.#refreshing.set(integrationId, refresh)
    return refresh
  }

  /**
   * The CRM refused the token before its time: unless another process has renewed it by then, the next call does, which
   * shows whether the grant is gone.
   */
  doubt(integrationId: string): void {
    const given = this.#kept.get(integrationId)
    if (given === undefined) return
    this.#doubted.set(integrationId, given.access)
    this.#kept.delete(integrationId)
  }

  /** Both tokens, the access token valid now: for giving them back. Throws as `accessToken` does. */
  async both(organizationId: string, integrationId: string): Promise<{ accessToken: string; refreshToken: string }> {
    const accessToken = await this.accessToken(organizationId, integrationId)
    const { refresh } = await this.#tenancy.inTenant(organizationId, (tx) => this.#tokens(tx, integrationId))
    return { accessToken, refreshToken: refresh }
  }

  /**
   * Asks the CRM whether the grant still stands, and keeps what it says of it. Where it is gone, the integration is
   * disconnected. Null then, and where there was nothing to ask about.
   */
  async check(organizationId: string, integrationId: string): Promise<Grant | null> {
    const tokens = await this.#tenancy
      .inTenant(organizationId, (tx) => this.#tokens(tx, integrationId))
      .catch((error: unknown) => {
        if (error instanceof CrmError) return null
        throw error
      })
    if (tokens === null) return null
    const grant = await this.#provider(tokens.crmType).oauth.introspect(tokens.refresh, 'refresh_token')
    if (grant === null) this.#kept.delete(integrationId)
    await this.#tenancy.inTenant(organizationId, (tx) =>
      grant === null
        ? disconnect(tx, integrationId, 'The app was uninstalled, or its permission was withdrawn')
        : noteGrant(tx, integrationId, grant, this.#clock()),
    )
    return grant
  }

  async save(tx: TenantTransaction, integrationId: string, tokens: TokenSet): Promise<void> {
    const saved = await tx
      .updateTable('crm_integrations')
      .set({
        access_token: this.#vault.seal(tokens.accessToken, integrationId),
        refresh_token: this.#vault.seal(tokens.refreshToken, integrationId),
        token_expires_at: new Date(tokens.expiresAt),
        ...(tokens.instanceUrl === null ? {} : { instance_url: tokens.instanceUrl }),
        ...(tokens.scopes.length === 0 ? {} : { scopes: [...tokens.scopes] }),
        updated_at: sql`now()`,
      })
      .where('id', '=', integrationId)
      .executeTakeFirst()
    if (saved.numUpdatedRows !== 1n) throw new UnknownIntegration(integrationId)
    this.#kept.delete(integrationId)
  }

  /**
   * The new tokens are committed before anyone uses them: a CRM may have ended the old ones. Whoever dies between the
   * CRM's answer and that commit loses them; with HubSpot, whose refresh tokens stay the same, the next one in line just
   * gets others. A CRM that ends a refresh token at its use would call for a reconnection then.
   */
  async #refresh(organizationId: string, integrationId: string): Promise<string> {
    const outcome = await this.#tenancy.inTenant(organizationId, async (tx) => {
      const tokens = await this.#tokens(tx, integrationId, { lock: true })
      if (this.#isGood(tokens)) return this.#keep(organizationId, tokens)
      try {
        const renewed = await this.#provider(tokens.crmType).oauth.refresh(tokens.refresh)
        await this.save(tx, integrationId, renewed)
        this.#doubted.delete(integrationId)
        return renewed.accessToken
      } catch (error) {
        if (!(error instanceof CrmError)) throw error
        if (error.code === 'crm_unavailable' && tokens.expiresAt > this.#clock()) return tokens.access
        if (error.code !== 'crm_disconnected') throw error
        await disconnect(tx, integrationId, error.message)
        this.#doubted.delete(integrationId)
        this.#kept.delete(integrationId)
        return error
      }
    })
    if (outcome instanceof CrmError) throw outcome
    return outcome
  }

  /** The lock keeps other processes from refreshing; it lets jobs and logs be written meanwhile. */
  async #tokens(tx: TenantTransaction, integrationId: string, options = { lock: false }): Promise<StoredTokens> {
    const row = await tx
      .selectFrom('crm_integrations')
      .select(['crm_type', 'access_token', 'refresh_token', 'token_expires_at'])
      .where('id', '=', integrationId)
      .$if(options.lock, (query) => query.forNoKeyUpdate())
      .executeTakeFirst()
    if (!row) throw new UnknownIntegration(integrationId)
    if (row.access_token === null || row.refresh_token === null || row.token_expires_at === null) {
      throw new CrmError('crm_disconnected', `The ${row.crm_type} account is not connected.`, {
        help: 'Connect it again.',
        retry: 'reconnect',
      })
    }
    return {
      integrationId,
      crmType: row.crm_type,
      access: this.#vault.open(row.access_token, integrationId),
      refresh: this.#vault.open(row.refresh_token, integrationId),
      expiresAt: row.token_expires_at,
    }
  }

  /** Keeps the token to be given out again: never so long that it comes near its end. */
  #keep(organizationId: string, { integrationId, access, expiresAt }: StoredTokens): string {
    const now = this.#clock().getTime()
    const until = Math.min(now + KEPT_MS, expiresAt.getTime() - MARGIN_MS)
    this.#kept.set(integrationId, { organizationId, access, until })
    return access
  }

  #isGood({ integrationId, access, expiresAt }: StoredTokens): boolean {
    return expiresAt.getTime() - this.#clock().getTime() > MARGIN_MS && this.#doubted.get(integrationId) !== access
  }
}
