import { CrmError, type CrmProvider, type CrmType } from '@smartsync/core/crm'
import type { Logger } from 'pino'
import { disconnect } from '../store/disconnect.ts'
import type { Integration } from '../store/integrations.ts'
import type { Tenancy } from '../store/tenancy.ts'
import type { TokenAccess } from '../tokens/access.ts'

/**
 * Disconnects an account because an administrator here (`by`) says so: the app is uninstalled there, its tokens are revoked, and
 * ours are deleted. When the CRM cannot be told, the account is disconnected all the same; the text says what is left for a
 * person to do there, and is null where nothing is.
 */
export async function disconnectAccount(
  {
    tenancy,
    tokens,
    provider,
    log,
  }: { tenancy: Tenancy; tokens: TokenAccess; provider: (type: CrmType) => CrmProvider; log: Logger },
  { id, organizationId, crmType }: Integration,
  by: string,
): Promise<string | null> {
  const { oauth, name } = provider(crmType)
  const left = await tokens
    .both(organizationId, id)
    .then((both) => oauth.disconnect(both))
    .then(() => null)
    .catch((error: unknown) => {
      if (!(error instanceof CrmError)) throw error
      if (error.code === 'crm_disconnected') return null
      log.warn({ integration: id, problem: error.code }, 'the CRM could not be told of the disconnection')
      return `${name} could not be told. Remove SmartSync there among the connected apps.`
    })
  await tenancy.inTenant(organizationId, (tx) => disconnect(tx, id, `Disconnected by ${by}`))
  log.info({ integration: id }, 'disconnected')
  return left
}
