import { sql } from 'kysely'
import { allRoutes } from '../store/routes.ts'
import type { Tenancy, TenantTransaction } from '../store/tenancy.ts'
import type { Vault } from './vault.ts'

/**
 * Seals every token with the key that seals now, so that the others may leave the keyring. Gives the number of
 * integrations that it concerned. Those whose tokens are being refreshed are sealed anew by that. Throws `VaultError`
 * when a token opens with no key of the ring, after all others were sealed.
 */
export async function resealTokens({ tenancy, vault }: { tenancy: Tenancy; vault: Vault }): Promise<number> {
  const organizations = new Set((await tenancy.asRouter(allRoutes)).map(({ organizationId }) => organizationId))
  const failures: unknown[] = []
  let resealed = 0
  for (const organizationId of organizations) {
    try {
      resealed += await tenancy.inTenant(organizationId, (tx) => resealIn(tx, vault))
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
  return resealed
}

async function resealIn(tx: TenantTransaction, vault: Vault): Promise<number> {
  const rows = await tx
    .selectFrom('crm_integrations')
    .select(['id', 'access_token', 'refresh_token'])
    .where('access_token', 'is not', null)
    .forNoKeyUpdate()
    .skipLocked()
    .execute()
  const old = rows.filter(({ access_token, refresh_token }) =>
    [access_token, refresh_token].some((sealed) => sealed !== null && vault.needsRotation(sealed)),
  )
  for (const { id, access_token, refresh_token } of old) {
    const anew = (sealed: string | null) => (sealed === null ? null : vault.seal(vault.open(sealed, id), id))
    await tx
      .updateTable('crm_integrations')
      .set({ access_token: anew(access_token), refresh_token: anew(refresh_token), updated_at: sql`now()` })
      .where('id', '=', id)
      .execute()
  }
  return old.length
}
