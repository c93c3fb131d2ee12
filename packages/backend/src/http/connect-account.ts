import {
  type CrmConnector,
  CrmError,
  type CrmProvider,
  type CustomField,
  type Grant,
  missingScopes,
  ownFields,
  type TokenSet,
} from '@smartsync/core/crm'
import { SmartSyncError } from '@smartsync/core/errors'
import type { Mapping } from '@smartsync/core/mapping'
import type { Logger } from 'pino'
import { correlationId } from '../logging.ts'
import type { JobQueue } from '../queue/port.ts'
import { resumeReconciling, startReconciling } from '../reconcile/plan-reconcile.ts'
import { UnknownIntegration, WrongAccount } from '../store/errors.ts'
import {
  createIntegration,
  type Integration,
  integration,
  integrationWith,
  noteError,
  noteGrant,
  reconnect,
} from '../store/integrations.ts'
import { mappings, replaceMappings } from '../store/mappings.ts'
import type { Tenancy, TenantTransaction } from '../store/tenancy.ts'
import type { TokenAccess } from '../tokens/access.ts'
import { noteCurrency } from '../work/note-currency.ts'
import { RequestRefused } from './refused.ts'

export interface ConnectDeps {
  tenancy: Tenancy
  tokens: TokenAccess
  queue: Pick<JobQueue, 'enqueue'>
  connect(integration: Integration): CrmConnector
  clock: () => Date
  log: Logger
}

/** The organization that an account is connected for, and the one integration that may be meant, if only one may. */
export interface ConnectFor {
  organizationId: string
  integrationId: string | null
}

/**
 * Asks the CRM whose the tokens are, who granted them and what they allow. What the tokens came with stands in where the
 * CRM cannot be asked just now. Rejects when they are another account's than they said, and when a scope is missing
 * without which nothing works.
 */
export async function grantOf({ oauth, name }: CrmProvider, tokens: TokenSet): Promise<Grant> {
  const { accountId, scopes } = tokens
  const grant = await oauth.introspect(tokens.accessToken, 'access_token').catch((error: unknown) => {
    if (!(error instanceof CrmError) || error.code === 'crm_misconfigured') throw error
    return { accountId, accountName: null, grantedBy: null, scopes }
  })
  if (grant === null || grant.accountId !== accountId) {
    throw new RequestRefused(502, 'grant_invalid', `${name} gave us a permission that it does not know of.`, {
      help: `Nothing was changed. Start connecting ${name} again.`,
    })
  }
  const missing = missingScopes(oauth, grant.scopes)
  if (missing.length > 0) {
    throw new RequestRefused(403, 'scopes_missing', `${name} did not grant all that SmartSync needs.`, {
      help: `Nothing was changed. Connect again as a super admin, and allow: ${missing.join(', ')}.`,
    })
  }
  return grant
}

/**
 * Connects the account that the tokens belong to: as a new integration, or as the one it was before, with its mappings.
 * What changes in a new one is swept from now on. Then asks for its currency and creates our fields there; what is in their
 * way is noted on the integration, which stays connected.
 *
 * Rejects with `AccountTaken` when the account serves another organization, and with `WrongAccount` when another one was to
 * be connected again: nothing is changed then.
 */
export async function connectAccount(
  { tenancy, tokens, queue, connect, clock, log }: ConnectDeps,
  provider: CrmProvider,
  { organizationId, integrationId }: ConnectFor,
  granted: { tokens: TokenSet; grant: Grant },
): Promise<Integration> {
  const connected = await tenancy.inTenant(organizationId, async (tx) => {
    const { accountId, instanceUrl } = granted.tokens
    if (integrationId !== null) await requireAccount(tx, integrationId, granted.grant, provider)
    const known = await integrationWith(tx, provider.type, accountId)
    if (known !== null) await reconnect(tx, known.id, { instanceUrl })
    const current = known ?? (await createIntegration(tx, { crmType: provider.type, accountId, instanceUrl }))
    await tokens.save(tx, current.id, granted.tokens)
    await noteGrant(tx, current.id, granted.grant, clock())
    const begun = { now: clock(), correlationId: correlationId() }
    if (known === null || known.erasedAt !== null) await startReconciling(tx, queue, current, begun)
    else if (!known.active) await resumeReconciling(tx, queue, current, begun)
    await addMappings(tx, current, provider, granted.grant)
    return current
  })
  log.info({ crm: provider.type, integration: connected.id }, 'connected')

  await noteCurrency({ tenancy, connect }, connected)
  const trouble = await createFields(connect(connected), ownFields(provider, granted.grant.scopes).custom)
  if (trouble !== null) {
    log.warn({ integration: connected.id, trouble }, 'not all fields could be created')
    await tenancy.inTenant(organizationId, (tx) => noteError(tx, connected.id, trouble))
  }
  return connected
}

/** The mappings to begin with; later those that the account has only now come to allow. What people removed stays away. */
async function addMappings(
  tx: TenantTransaction,
  { id, scopes }: Integration,
  provider: CrmProvider,
  grant: Grant,
): Promise<void> {
  const known = await mappings(tx, id)
  const wanted = ownFields(provider, grant.scopes).defaults
  if (known.length === 0) return replaceMappings(tx, id, wanted)
  const nameOf = ({ entityType, crmField }: Mapping) => `${entityType}.${crmField}`
  const allowedBefore = ownFields(provider, scopes).defaults
  const there = new Set([...allowedBefore, ...known].map(nameOf))
  const added = wanted.filter((mapping) => !there.has(nameOf(mapping)))
  if (added.length > 0) await replaceMappings(tx, id, [...known, ...added])
}

async function requireAccount(
  tx: TenantTransaction,
  integrationId: string,
  { accountId, accountName }: Grant,
  { name, type }: CrmProvider,
): Promise<void> {
  const wanted = await integration(tx, integrationId)
  if (wanted === null || wanted.crmType !== type) throw new UnknownIntegration(integrationId)
  if (wanted.accountId === accountId) return
  throw new WrongAccount(name, {
    wanted: called(wanted),
    given: called({ accountId, accountName }),
  })
}

/** An account as a person knows it, with its number. */
export function called({ accountId, accountName }: Pick<Grant, 'accountId' | 'accountName'>): string {
  return accountName === null ? accountId : `${accountName} (${accountId})`
}

/** What kept some of our fields from being created, in words for a person; null when all are there. */
async function createFields(connector: CrmConnector, wanted: readonly CustomField[]): Promise<string | null> {
  try {
    const fields = await connector.ensureFields(wanted)
    const taken = fields.filter(({ result }) => result === 'conflict')
    if (taken.length === 0) return null
    return `Fields of another kind stand in the way of ours: ${taken.map(({ recordType, field, detail }) => `${recordType}.${field}${detail === null ? '' : ` (${detail})`}`).join(', ')}`
  } catch (error) {
    if (!(error instanceof SmartSyncError)) throw error
    return `Our fields could not be created: ${error.message} ${error.help}`
  }
}
