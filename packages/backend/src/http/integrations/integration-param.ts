import { z } from 'zod'
import { UnknownBackfill, UnknownIntegration } from '../../store/errors.ts'
import { type Integration, integration } from '../../store/integrations.ts'
import type { Tenancy, TenantTransaction } from '../../store/tenancy.ts'
import { RequestRefused } from '../refused.ts'

const Id = z.guid()

/** The integration named in a path. Throws `UnknownIntegration` where the organization has none of that id. */
export async function integrationIn(
  tx: TenantTransaction,
  { id = '' }: Readonly<Record<string, string>>,
): Promise<Integration> {
  const known = Id.safeParse(id).success ? await integration(tx, id) : null
  if (known === null) throw new UnknownIntegration(id)
  return known
}

/** The integration named in a path, for work that needs no transaction of its own. */
export function findIntegration(
  tenancy: Tenancy,
  organizationId: string,
  params: Readonly<Record<string, string>>,
): Promise<Integration> {
  return tenancy.inTenant(organizationId, (tx) => integrationIn(tx, params))
}

/** Refuses with status 409 what needs the CRM while its account is not connected. */
export function requireActive(integration: Integration): Integration {
  if (integration.active) return integration
  throw new RequestRefused(409, 'not_connected', 'The CRM account is not connected.', {
    help: 'Connect it again; everything that was set up is still there.',
  })
}

/** Refuses with status 409 what would write to a CRM to which nothing is written. */
export function requireWritable(integration: Integration): Integration {
  if (requireActive(integration).syncDirection !== 'from_crm') return integration
  throw new RequestRefused(409, 'nothing_is_written', 'Nothing is written to this CRM: it is only read.', {
    help: 'Set the direction to to_crm or bidirectional first.',
  })
}

export function backfillIdIn({ backfillId = '' }: Readonly<Record<string, string>>): string {
  if (!Id.safeParse(backfillId).success) throw new UnknownBackfill(backfillId)
  return backfillId
}
