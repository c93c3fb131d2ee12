import type { CrmConnector, CrmProvider, TokenSet } from '@smartsync/core/crm'
import { SmartSyncError } from '@smartsync/core/errors'
import type { Logger } from 'pino'
import { createIntegration, type Integration, integrationWith, noteError, reconnect } from '../store/integrations.ts'
import { mappings, replaceMappings } from '../store/mappings.ts'
import type { Tenancy } from '../store/tenancy.ts'
import type { TokenAccess } from '../tokens/access.ts'

export interface ConnectDeps {
  tenancy: Tenancy
  tokens: TokenAccess
  connect(integration: Integration): CrmConnector
  log: Logger
}

/**
 * Connects the account that the tokens belong to: as a new integration, or as the one it was before, with its mappings.
 * Then creates our fields there; what is in their way is noted on the integration, which stays connected. Rejects with
 * `AccountTaken` when the account serves another organization: nothing is changed then, and the grant is left alone,
 * for it is that organization's too.
 */
export async function connectAccount(
  { tenancy, tokens, connect, log }: ConnectDeps,
  provider: CrmProvider,
  organizationId: string,
  granted: TokenSet,
): Promise<Integration> {
  const connected = await tenancy.inTenant(organizationId, async (tx) => {
    const { accountId, instanceUrl } = granted
    const known = await integrationWith(tx, provider.type, accountId)
    if (known !== null) await reconnect(tx, known.id, { instanceUrl })
    const current = known ?? (await createIntegration(tx, { crmType: provider.type, accountId, instanceUrl }))
    await tokens.save(tx, current.id, granted)
    if ((await mappings(tx, current.id)).length === 0) await replaceMappings(tx, current.id, provider.fields.defaults)
    return current
  })
  log.info({ crm: provider.type, integration: connected.id }, 'connected')

  const trouble = await createFields(connect(connected), provider)
  if (trouble !== null) {
    log.warn({ integration: connected.id, trouble }, 'not all fields could be created')
    await tenancy.inTenant(organizationId, (tx) => noteError(tx, connected.id, trouble))
  }
  return connected
}

/** What kept some of our fields from being created, in words for a person; null when all are there. */
async function createFields(connector: CrmConnector, provider: CrmProvider): Promise<string | null> {
  try {
    const fields = await connector.ensureFields(provider.fields.custom)
    const taken = fields.filter(({ result }) => result === 'conflict')
    if (taken.length === 0) return null
    return `Fields of another kind stand in the way of ours: ${taken.map(({ recordType, field, detail }) => `${recordType}.${field}${detail === null ? '' : ` (${detail})`}`).join(', ')}`
  } catch (error) {
    if (!(error instanceof SmartSyncError)) throw error
    return `Our fields could not be created: ${error.message} ${error.help}`
  }
}
